-- Documents taken out at least so many days ago (30 or more): marked as destroyed, and named to the
-- worker's task, which destroys their bytes in the same transaction. No other row is touched.
create or replace function people_purge_attachments(days int, most int)
returns table (public_id uuid, client_id bigint, stored_as text)
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if bz_acting_role() = 'bazgasht_runtime' and bz_task() <> 'attachments.purge' then
    raise insufficient_privilege using message = 'only the task of the retention rule';
  end if;
  return query
    update people_attachment a set purged_at = now()
    where a.id = any(array(select x.id from people_attachment x
      where x.purged_at is null and x.removed_at < now() - make_interval(days => greatest(days, 30))
      order by x.id limit most for update skip locked))
    returning a.public_id, a.client_id, a.stored_as::text;
end $$;
revoke all on function people_purge_attachments(int, int) from public;
grant execute on function people_purge_attachments(int, int) to bazgasht_runtime;

-- Imports that nobody confirmed for so many days (7 or more) are given up; the worker's task destroys
-- their workbooks in the same transaction.
create or replace function people_drop_rosters(days int)
returns table (public_id uuid, stored_as text)
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if bz_acting_role() = 'bazgasht_runtime' and bz_task() <> 'rosters.sweep' then
    raise insufficient_privilege using message = 'only the task of the retention rule';
  end if;
  return query
    with old as (select r.id, r.stored_as kept from people_rosterrun r
      where r.state in ('uploaded', 'previewed', 'failed')
        and r.created_at < now() - make_interval(days => greatest(days, 7))
      for update skip locked)
    update people_rosterrun r set state = 'dropped', stored_as = '' from old where r.id = old.id
    returning r.public_id, old.kept::text;
end $$;
revoke all on function people_drop_rosters(int) from public;
grant execute on function people_drop_rosters(int) to bazgasht_runtime;
