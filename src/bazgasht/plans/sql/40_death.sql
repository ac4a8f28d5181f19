-- A person has died: assessments that were begun are given up, whichever body began them. Only for a
-- file that is held in full and says so. Returns those that were open.
create or replace function plans_abandon_after_death(client bigint) returns setof uuid
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select from people_client c where c.id = client and c.died_on is not null)
      or bz_acting_role() = 'bazgasht_runtime' and not bz_holds(client, 3) then
    raise insufficient_privilege using message = 'nobody of yours has died';
  end if;
  return query update plans_assessment a set state = 'abandoned', finished_at = now()
    where a.client_id = client and a.state = 'open' returning a.public_id;
end $$;
revoke all on function plans_abandon_after_death(bigint) from public;
grant execute on function plans_abandon_after_death(bigint) to bazgasht_runtime;
