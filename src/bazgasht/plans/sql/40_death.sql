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

-- The family's case outlives its head: what the home still needs stands from now on with the next
-- member whose whole file the caller keeps (the first living one, the head before others). What was
-- being served for the one who died is open again. Without such a member the needs stay where they
-- are. Returns the needs that went on, each with whom.
create or replace function plans_family_needs_go_on(client bigint)
returns table (need uuid, next_client bigint)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  if not exists (select from people_client c where c.id = client and c.died_on is not null)
      or bz_acting_role() = 'bazgasht_runtime' and not bz_holds(client, 3) then
    raise insufficient_privilege using message = 'nobody of yours has died';
  end if;
  return query
    with heirs as (
      select distinct on (m.household_id) m.household_id home, m.client_id heir
        from people_householdmember m join people_client c on c.id = m.client_id
        where m.ends is null and c.died_on is null and m.household_id in (select n.household_id
            from plans_need n where n.client_id = client and n.closed_on is null)
          and (bz_acting_role() <> 'bazgasht_runtime' or bz_holds(m.client_id, 3))
        order by m.household_id, m.head desc, m.client_id)
    update plans_need n set client_id = h.heir,
        state = case n.state when 'in_service' then 'open' else n.state end
      from heirs h where n.client_id = client and n.household_id = h.home and n.closed_on is null
        and not exists (select from plans_need o where o.client_id = h.heir
          and o.household_id = h.home and o.domain = n.domain and o.closed_on is null)
      returning n.public_id, h.heir;
end $$;
revoke all on function plans_family_needs_go_on(bigint) from public;
grant execute on function plans_family_needs_go_on(bigint) to bazgasht_runtime;
