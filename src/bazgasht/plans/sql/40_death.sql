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

-- A death was recorded by mistake and is taken back: what it closed stands again as the history kept
-- it, unless somebody has gone on from there. Needs that a body is serving stand open; the room of
-- referrals, which knows, puts them in service. Returns what stands again.
create or replace function plans_stand_again(client bigint) returns table (what text, public_id uuid)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare died timestamptz; back bigint[];
begin
  if not exists (select from people_client c where c.id = client and c.died_on is null)
      or bz_acting_role() = 'bazgasht_runtime' and not bz_holds(client, 3) then
    raise insufficient_privilege using message = 'nobody of yours lives again';
  end if;
  select h.at into died from core_history h where h."table" = 'people_client'
    and h.row_id = client::text and h.before ->> 'died_on' is null
    and h.after ->> 'died_on' is not null order by h.id desc limit 1;
  if died is null then
    return;
  end if;
  with again as (
    update plans_plan p set state = h.before ->> 'state', closed_on = null, close_reason = '',
        next_review = (h.before ->> 'next_review')::date, version = p.version + 1
      from core_history h where h."table" = 'plans_plan' and h.row_id = p.id::text and h.at = died
        and h.after ->> 'state' = 'closed' and p.client_id = client and p.state = 'closed'
        and p.version = (h.after ->> 'version')::int
        and not exists (select from plans_plan o where o.client_id = client
          and o.organisation_id = p.organisation_id and o.state <> 'closed')
      returning p.id)
  select coalesce(array_agg(a.id), '{}') into back from again a;
  return query select 'plan', p.public_id from plans_plan p where p.id = any(back);
  update plans_step s set state = 'todo', note = coalesce(h.before ->> 'note', s.note),
      version = s.version + 1
    from core_history h, plans_goal g where g.id = s.goal_id and g.plan_id = any(back)
      and h."table" = 'plans_step' and h.row_id = s.id::text and h.at = died
      and h.after ->> 'state' = 'not_done' and s.state = 'not_done'
      and s.note = coalesce(h.after ->> 'note', s.note);
  return query update plans_assessment a set state = 'open', finished_at = null
    from core_history h where h."table" = 'plans_assessment' and h.row_id = a.id::text and h.at = died
      and h.after ->> 'state' = 'abandoned' and a.client_id = client and a.state = 'abandoned'
      and not exists (select from plans_assessment o where o.client_id = client and o.state = 'open'
        and o.organisation_id = a.organisation_id and o.instrument = a.instrument)
    returning 'assessment', a.public_id;
  return query update plans_need n set closed_on = null, state = case
        coalesce(h.before ->> 'state', n.state) when 'in_service' then 'open'
        else coalesce(h.before ->> 'state', n.state) end
    from core_history h where h."table" = 'plans_need' and h.row_id = n.id::text and h.at = died
      and n.client_id = client and n.household_id is null and n.state = 'unmet'
      and n.closed_on = (h.after ->> 'closed_on')::date and h.before ->> 'closed_on' is null
      and not exists (select from plans_need o where o.client_id = client
        and o.household_id is null and o.domain = n.domain and o.closed_on is null)
    returning 'need', n.public_id;
  -- the home's needs come back from the next of the family
  return query update plans_need n set client_id = client
    from core_history h where h."table" = 'plans_need' and h.row_id = n.id::text and h.at = died
      and (h.before ->> 'client_id')::bigint = client
      and n.client_id = (h.after ->> 'client_id')::bigint and n.closed_on is null
      and not exists (select from plans_need o where o.client_id = client
        and o.household_id = n.household_id and o.domain = n.domain and o.closed_on is null)
    returning 'need', n.public_id;
end $$;
revoke all on function plans_stand_again(bigint) from public;
grant execute on function plans_stand_again(bigint) to bazgasht_runtime;
