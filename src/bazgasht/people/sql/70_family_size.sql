-- Whether a body of the caller was asked for something that can't be given without this number. The
-- room of referrals, which knows, replaces this function.
create or replace function people_family_needed_by_caller(client bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$ select false $$;

-- How many live in the home of each person (a prisoner: of the family), whoever of them may be seen:
-- a number alone, for the case team and for a body whose service needs it.
create or replace function people_family_sizes(clients bigint[])
returns table (client_id bigint, size int)
language sql stable security definer set search_path = pg_catalog, public as $$
  select c, (select count(*)::int from people_householdmember m join people_client p
      on p.id = m.client_id where m.household_id = home.h and m.ends is null and p.died_on is null)
  from unnest(clients) c
  cross join lateral (select coalesce(
    (select m.household_id from people_householdmember m where m.client_id = c and m.ends is null
      limit 1),
    (select min(m.household_id) from people_relation r
      join people_householdmember m on m.client_id = r.other_id and m.ends is null
      where r.client_id = c and r.ends is null)) h) home
  where home.h is not null and (bz_acting_role() <> 'bazgasht_runtime' or bz_holds(c, 3)
    or bz_holds(c, 1) and people_family_needed_by_caller(c)) $$;

do $$ declare f text; begin
  foreach f in array array['people_family_needed_by_caller(bigint)',
    'people_family_sizes(bigint[])'] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to bazgasht_runtime', f);
  end loop;
end $$;
