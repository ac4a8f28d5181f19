-- Seats are never overbooked, by no path: whoever changes an enrolment's seat waits for the lock of
-- its cohort and is counted under it.
create or replace function training_holds_seat(state text) returns boolean
language sql immutable parallel safe as
$$ select state in ('offered', 'enrolled', 'completed', 'failed') $$;

create or replace function training_seat_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare c training_cohort; held int; day date := (now() at time zone 'Asia/Tehran')::date;
begin
  select * into c from training_cohort x where x.id = new.cohort_id for update;
  if new.organisation_id <> c.organisation_id then
    raise check_violation using message = 'a seat belongs to the cohort''s provider',
      constraint = 'training_provider';
  end if;
  if tg_op = 'INSERT' and bz_acting_role() = 'bazgasht_runtime'
      and (c.state not in ('open', 'running') or c.enrol_until < day) then
    raise check_violation using message = 'this cohort takes nobody', constraint = 'training_open';
  end if;
  if tg_op = 'UPDATE' and (new.cohort_id, new.client_id) <> (old.cohort_id, old.client_id) then
    raise check_violation using message = 'an enrolment stays with its person and cohort',
      constraint = 'training_moved';
  end if;
  if tg_op = 'UPDATE' and old.state = 'offered' and new.state = 'enrolled'
      and old.offer_until < day and bz_acting_role() = 'bazgasht_runtime' then
    raise check_violation using message = 'this offer has lapsed', constraint = 'training_lapsed';
  end if;
  if training_holds_seat(new.state) and (tg_op = 'INSERT' or not training_holds_seat(old.state)) then
    select count(*) into held from training_enrolment e
      where e.cohort_id = new.cohort_id and e.id <> new.id and training_holds_seat(e.state);
    if held >= c.seats then
      raise check_violation using message = 'no seat is free', constraint = 'training_seats';
    end if;
  end if;
  return new;
end $$;
drop trigger if exists training_seat_check on training_enrolment;
create trigger training_seat_check before insert or update on training_enrolment
  for each row execute function training_seat_check();

-- A cohort can't shrink below those who sit in it, nor change its course or provider.
create or replace function training_cohort_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare held int;
begin
  if tg_op = 'UPDATE' then
    if new.seats < old.seats then
      select count(*) into held from training_enrolment e
        where e.cohort_id = new.id and training_holds_seat(e.state);
      if held > new.seats then
        raise check_violation using message = 'more people hold a seat',
          constraint = 'training_seats';
      end if;
    end if;
    if (new.course_id, new.organisation_id) <> (old.course_id, old.organisation_id) then
      raise check_violation using message = 'a cohort stays with its course',
        constraint = 'training_course_fixed';
    end if;
  end if;
  if not exists (select from training_course k where k.id = new.course_id
      and k.organisation_id = new.organisation_id) then
    raise check_violation using message = 'a cohort belongs to its course''s provider',
      constraint = 'training_provider';
  end if;
  if new.prison_id is not null and not exists (select from access_organisation o
      where o.id = new.prison_id and o.kind = 'prison') then
    raise check_violation using message = 'not a prison', constraint = 'training_prison';
  end if;
  return new;
end $$;
drop trigger if exists training_cohort_check on training_cohort;
create trigger training_cohort_check before insert or update on training_cohort
  for each row execute function training_cohort_check();

-- Lock a cohort and count: seats, those held, those waiting. Numbers alone.
create or replace function training_lock(cohort bigint)
returns table (seats int, held int, waiting int)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  perform from training_cohort x where x.id = cohort for update;
  return query select x.seats::int,
    (select count(*)::int from training_enrolment e where e.cohort_id = x.id
      and training_holds_seat(e.state)),
    (select count(*)::int from training_enrolment e where e.cohort_id = x.id
      and e.state = 'waiting')
  from training_cohort x where x.id = cohort;
end $$;

-- How many stand where, of many cohorts: numbers alone, for everybody who signed in.
create or replace function training_counts(cohorts bigint[])
returns table (cohort_id bigint, state text, people int)
language sql stable security definer set search_path = pg_catalog, public as $$
  select e.cohort_id, e.state::text, count(*)::int from training_enrolment e
  where e.cohort_id = any(cohorts) and (bz_user() is not null or bz_acting_role() <> 'bazgasht_runtime')
  group by 1, 2 $$;

-- The waiting list of a cohort in the order of the published rule, reckoned as its provider sees
-- it: whoever let an offer pass stands behind those who were not asked yet.
create or replace function training_ranked(cohort bigint)
returns table (id bigint, client_id bigint, place int, missed int, points int)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare orgs text := current_setting('bz.orgs', true);
        cases text := current_setting('bz.case_orgs', true);
        provider int := (select c.organisation_id from training_cohort c where c.id = cohort);
begin
  perform set_config('bz.orgs', '{' || provider || '}', true), set_config('bz.case_orgs', '{}', true);
  return query
    with listed as (
      select e.id, e.client_id, e.missed, e.created_at from training_enrolment e
      where e.cohort_id = cohort and e.state = 'waiting'),
    scored as (
      select l.*, coalesce(p.points, 0) points, p.since from listed l
      left join plans_priority((select array_agg(x.client_id) from listed x)) p
        on p.client_id = l.client_id)
    select s.id, s.client_id, (row_number() over (order by s.missed, s.points desc,
      s.since nulls last, s.created_at, s.id))::int, s.missed::int, s.points from scored s;
  perform set_config('bz.orgs', coalesce(orgs, ''), true),
          set_config('bz.case_orgs', coalesce(cases, ''), true);
end $$;

-- A free seat is offered to the first of the list. Returns whom; nothing when no seat is free.
create or replace function training_offer_next(cohort bigint, days int)
returns table (id bigint, public_id uuid, client_id bigint)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare c training_cohort; first bigint; day date := (now() at time zone 'Asia/Tehran')::date;
begin
  select * into c from training_cohort x where x.id = cohort for update;
  if c.state not in ('open', 'running') or c.enrol_until < day
      or (select count(*) from training_enrolment e where e.cohort_id = cohort
        and training_holds_seat(e.state)) >= c.seats then
    return;
  end if;
  select r.id into first from training_ranked(cohort) r order by r.place limit 1;
  return query update training_enrolment e set state = 'offered', offered_on = day,
      offer_until = least(day + days, c.enrol_until), version = e.version + 1
    where e.id = first returning e.id, e.public_id, e.client_id;
end $$;

-- An offer nobody answered in time goes back to the list. Only the task calls it.
create or replace function training_offer_missed(enrolment bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, public as $$
declare day date := (now() at time zone 'Asia/Tehran')::date;
begin
  if bz_acting_role() = 'bazgasht_runtime' and bz_task() <> 'training.offers' then
    raise insufficient_privilege;
  end if;
  update training_enrolment e set state = 'waiting', missed = e.missed + 1, offered_on = null,
      offer_until = null, version = e.version + 1
    where e.id = enrolment and e.state = 'offered' and e.offer_until < day;
  return found;
end $$;

-- When a cohort ends: everybody whom the one who ends it may not see, so that nobody stays enrolled in
-- what is over. Called after the others were ended. The completion rule decides where attendance of
-- every session is on record (and a mark, when one is needed); otherwise nothing is known, and they
-- are released.
create or replace function training_end_unseen(cohort bigint, finished boolean)
returns table (public_id uuid, client_id bigint, id bigint, became text, was_there boolean,
  others boolean)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare c training_cohort; k training_course; sessions int;
begin
  select * into c from training_cohort x where x.id = cohort for update;
  if c.id is null or not c.organisation_id = any(bz_orgs())
      or c.state not in ('planned', 'open', 'running') or finished and c.state <> 'running' then
    raise insufficient_privilege using message = 'not a cohort of this body that may end';
  end if;
  select * into k from training_course x where x.id = c.course_id;
  select count(*) into sessions from training_session s where s.cohort_id = c.id;
  return query
    with sat as (
      select e.id, count(a.id)::int told, count(a.id) filter (where a.state <> 'excused') counted,
        count(a.id) filter (where a.state in ('present', 'late')) there
      from training_enrolment e left join training_attendance a on a.enrolment_id = e.id
      where e.cohort_id = c.id and e.state in ('waiting', 'offered', 'enrolled') group by 1)
    update training_enrolment e set version = e.version + 1,
      ended_on = (now() at time zone 'Asia/Tehran')::date,
      state = case
        when not finished or e.state <> 'enrolled' or s.told < sessions
          or k.pass_mark is not null and e.mark is null then 'cancelled'
        when (s.counted = 0 or s.there * 100 >= k.min_attendance * s.counted)
          and (k.pass_mark is null or e.mark >= k.pass_mark) then 'completed'
        else 'failed' end
    from sat s where s.id = e.id
    returning e.public_id, e.client_id, e.id, e.state::text, e.enrolled_on is not null,
      e.organisation_id <> e.case_organisation_id;
end $$;
revoke all on function training_end_unseen(bigint, boolean) from public;
grant execute on function training_end_unseen(bigint, boolean) to bazgasht_runtime;

-- Whom an offer is told to: the case team's body and the last day, to whoever may offer; no person.
create or replace function training_offer_to(enrolment bigint) returns table (body int, until date)
language sql stable security definer set search_path = pg_catalog, public as $$
  select e.case_organisation_id, e.offer_until from training_enrolment e
  where e.id = enrolment and e.state = 'offered' and (e.organisation_id = any(bz_orgs())
    or bz_holds(e.client_id, 3) or bz_task() = 'training.offers') $$;

-- Bodies whose people are in a cohort, for its provider alone; no person.
create or replace function training_case_bodies(cohort bigint) returns table (body int)
language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct e.case_organisation_id from training_enrolment e
  where e.cohort_id = cohort and e.state in ('offered', 'enrolled')
    and e.organisation_id = any(bz_orgs()) $$;
revoke all on function training_offer_to(bigint) from public;
revoke all on function training_case_bodies(bigint) from public;
grant execute on function training_offer_to(bigint) to bazgasht_runtime;
grant execute on function training_case_bodies(bigint) to bazgasht_runtime;

-- Where somebody stands on a cohort's list: place and length, nothing of the others.
create or replace function training_place(enrolment bigint)
returns table (place int, total int, points int, ahead_not_asked int, ahead_by_points int,
               ahead_by_time int)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare e training_enrolment;
begin
  select * into e from training_enrolment x where x.id = enrolment;
  if e.id is null or e.state <> 'waiting' or not (e.organisation_id = any(bz_orgs())
      or bz_holds(e.client_id, 3)) then
    return;
  end if;
  return query
    with ranked as (select * from training_ranked(e.cohort_id)),
    me as (select * from ranked r where r.id = enrolment)
    select me.place, (select count(*)::int from ranked), me.points,
      (select count(*)::int from ranked o where o.place < me.place and o.missed < me.missed),
      (select count(*)::int from ranked o where o.place < me.place and o.missed = me.missed
        and o.points > me.points),
      (select count(*)::int from ranked o where o.place < me.place and o.missed = me.missed
        and o.points = me.points)
    from me;
end $$;

-- Per trade of a province ("" for the country): seats of cohorts to come and running, people who
-- wait for one, courses that are given. Numbers alone.
create or replace function training_supply(where_ text)
returns table (trade_id bigint, seats int, waiting int, courses int)
language sql stable security definer set search_path = pg_catalog, public as $$
  select k.trade_id, coalesce(sum(c.seats), 0)::int, coalesce(sum(w.n), 0)::int,
    count(distinct k.id) filter (where k.active)::int
  from training_course k join access_organisation o on o.id = k.organisation_id
  left join training_cohort c on c.course_id = k.id and c.state in ('planned', 'open', 'running')
  left join lateral (select count(*) n from training_enrolment e where e.cohort_id = c.id
    and e.state = 'waiting') w on true
  where (where_ = '' or o.province = where_) and (bz_user() is not null
    or bz_acting_role() <> 'bazgasht_runtime')
  group by 1 $$;
