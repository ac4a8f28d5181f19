-- A person was transferred, or a transfer was taken back: assessments that were begun go on in the
-- prison that now has the person. One whose questions that prison is asking already is given up, its
-- answers stay. Moves nothing unless the caller keeps the whole file, the stay is in `goes_to` and a
-- transfer between the two is on record. Returns what was open, and whether it ended.
create or replace function plans_assessments_follow(client bigint, came_from int, goes_to int)
returns table (assessment uuid, given_up boolean)
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if bz_acting_role() = 'bazgasht_runtime' and not bz_holds(client, 3)
      or not exists (select from people_custodyepisode e where e.client_id = client
        and e.prison_id = goes_to and e.released_on is null)
      or not exists (select from people_custodyevent v where v.client_id = client
        and v.kind = 'transfer'
        and (v.voided_at is null and (v.from_prison_id, v.to_prison_id) = (came_from, goes_to)
          or v.voided_at is not null and (v.from_prison_id, v.to_prison_id) = (goes_to, came_from)))
  then
    return;
  end if;
  return query update plans_assessment a set state = 'abandoned', finished_at = now(),
      version = a.version + 1
    where a.client_id = client and a.organisation_id = came_from and a.state = 'open'
      and exists (select from plans_assessment o where o.client_id = client
        and o.organisation_id = goes_to and o.instrument = a.instrument and o.state = 'open')
    returning a.public_id, true;
  return query update plans_assessment a set organisation_id = goes_to, version = a.version + 1
    where a.client_id = client and a.organisation_id = came_from and a.state = 'open'
    returning a.public_id, false;
end $$;
revoke all on function plans_assessments_follow(bigint, int, int) from public;
grant execute on function plans_assessments_follow(bigint, int, int) to bazgasht_runtime;
