-- Whoever carried the file in the prison left until the transfer carries it again, if they still
-- work there; whoever took it on in the other prison does so no more. Returns how many carry it.
create or replace function people_carry_again(event bigint) returns int
language plpgsql security definer set search_path = pg_catalog, public as $$
declare e people_custodyevent; n int;
begin
  select * into e from people_custodyevent x where x.id = event and x.kind = 'transfer'
    and x.voided_at = now() and x.voided_by = bz_user();
  if e.id is null then
    raise insufficient_privilege using message = 'this transfer was not voided now';
  end if;
  update people_caseassignment a set ends = greatest(now(), a.starts), reason = 'transfer voided'
    where a.client_id = e.client_id and a.organisation_id = e.to_prison_id and a.ends is null
      and a.starts >= e.recorded_at;
  insert into people_caseassignment (client_id, organisation_id, user_id, lead, assigned_by, reason)
    select a.client_id, a.organisation_id, a.user_id, a.lead, bz_user(), 'transfer voided'
    from people_caseassignment a
    where a.client_id = e.client_id and a.organisation_id = e.from_prison_id
      and a.reason = 'transferred' and a.ends between e.recorded_at and e.recorded_at + interval '1 hour'
      and exists (select from access_membership m where m.user_id = a.user_id
        and m.organisation_id = a.organisation_id and (m.ends is null or m.ends > now()))
      and not exists (select from people_caseassignment o where o.client_id = a.client_id
        and o.organisation_id = a.organisation_id and o.ends is null);
  get diagnostics n = row_count;
  return n;
end $$;

-- An admission was voided in this very transaction by the caller, and nothing else stands in the
-- stay: the row goes (the history keeps it), the events stay with the person.
create or replace function people_take_stay_away(stay bigint) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select from people_custodyevent e where e.episode_id = stay
        and e.kind = 'admission' and e.voided_at = now() and e.voided_by = bz_user())
      or exists (select from people_custodyevent e where e.episode_id = stay and e.voided_at is null)
  then
    raise insufficient_privilege using message = 'something stands in this stay';
  end if;
  update people_custodyevent set episode_id = null where episode_id = stay;
  delete from people_custodyepisode where id = stay;
end $$;

do $$ declare f text; begin
  foreach f in array array['people_carry_again(bigint)', 'people_take_stay_away(bigint)'] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to bazgasht_runtime', f);
  end loop;
end $$;
