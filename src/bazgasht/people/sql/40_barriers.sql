-- Why barriers stand. The column is readable to nobody; an auditor is told of all of them (the page
-- shows the person as a code), whoever set one of the own, as long as they hold the file.
create or replace function people_barrier_reasons(client bigint default null)
returns table (id bigint, client_id bigint, organisation_id int, user_id bigint, reason text,
  created_at timestamptz, ends timestamptz, set_by bigint, set_by_organisation int)
language sql stable security definer set search_path = pg_catalog, public as $$
  select b.id, b.client_id, b.organisation_id::int, b.user_id, b.reason::text, b.created_at, b.ends,
    b.set_by, b.set_by_organisation from people_accessbarrier b
  where (client is null or b.client_id = client)
    and (bz_auditor() or b.set_by = bz_user() and bz_holds(b.client_id, 3))
  order by b.created_at desc, b.id desc $$;
revoke all on function people_barrier_reasons(bigint) from public;
grant execute on function people_barrier_reasons(bigint) to bazgasht_runtime;
