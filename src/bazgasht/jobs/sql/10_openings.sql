-- Legal terms of a place: not under the floor, not over the hours of a week. A piece rate has no
-- floor of its own; whoever works in a workshop is protected by the wages of that room.
create or replace function jobs_check_terms(kind text, wage bigint, hours int, prov text, day date)
returns void language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare hour_floor bigint := work_rule('wage_floor_hour', prov, day);
        month_floor bigint := work_rule('wage_floor_month', prov, day);
        most_week bigint := work_rule('max_minutes_week', prov, day);
begin
  if hour_floor is null or month_floor is null or most_week is null then
    perform work_refuse('jobs_rules_missing', 'no rule is in force on ' || day);
  elsif hours * 60 > most_week then
    perform work_refuse('jobs_hours', 'more than ' || most_week || ' minutes a week');
  elsif kind = 'hourly' and wage < hour_floor then
    perform work_refuse('jobs_floor', 'the wage is under the legal floor of ' || hour_floor);
  elsif kind = 'monthly' and wage::numeric * most_week < month_floor::numeric * hours * 60 then
    perform work_refuse('jobs_floor', 'the wage is under the legal floor of ' || month_floor);
  end if;
end $$;

-- Days of rest, and room for the hours of a week; what is not known is held against nothing.
create or replace function jobs_check_times(days jsonb, hour_from time, hour_to time, hours int,
  prov text, day date)
returns void language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare rest bigint := work_rule('rest_days_week', prov, day);
        window_min numeric;
begin
  if jsonb_array_length(days) > 7 - coalesce(rest, 0) then
    perform work_refuse('jobs_rest', 'fewer than ' || rest || ' days of rest');
  end if;
  if hour_from is not null then
    window_min := extract(epoch from hour_to - hour_from) / 60;
    if window_min < 0 then
      window_min := window_min + 1440;
    end if;
    if window_min * jsonb_array_length(days) < hours * 60 then
      perform work_refuse('jobs_window', 'fewer hours than ' || hours);
    end if;
  end if;
end $$;

create or replace function jobs_opening_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare o access_organisation; started int;
begin
  if tg_op = 'INSERT' then
    select * into o from access_organisation where id = new.organisation_id;
    if o.id is null or o.kind <> 'employer' then
      perform work_refuse('jobs_opening_employer', 'this body is no employer');
    end if;
    if new.state not in ('draft', 'open') and bz_acting_role() = 'bazgasht_runtime' then
      perform work_refuse('jobs_transition', 'an opening begins as a draft or open');
    end if;
  else
    if new.organisation_id <> old.organisation_id then
      raise insufficient_privilege using message = 'an opening keeps its employer';
    end if;
    if old.state = 'closed' and to_jsonb(new) <> to_jsonb(old) then
      raise insufficient_privilege using message = 'what is closed is not changed';
    end if;
    if new.state <> old.state and not (old.state, new.state) in (('draft', 'open'),
        ('draft', 'closed'), ('open', 'filled'), ('open', 'closed'), ('open', 'expired'),
        ('expired', 'open'), ('expired', 'closed'), ('filled', 'open'), ('filled', 'closed')) then
      perform work_refuse('jobs_transition', old.state || ' can not become ' || new.state);
    end if;
    select count(*) into started from jobs_application a
      where a.opening_id = new.id and a.state = 'started';
    if new.seats < started then
      perform work_refuse('jobs_seats', 'more people have started than there would be places');
    end if;
  end if;
  if exists (select from jsonb_array_elements(new.eligibility) r
      where r ->> 'field' not in ('age', 'sex', 'county')) then
    perform work_refuse('jobs_condition', 'an employer asks for age, sex and county alone');
  end if;
  if new.facility_id is not null and (tg_op = 'INSERT' or new.facility_id is distinct from
      old.facility_id) and not exists (select from jobs_facility f
      where f.id = new.facility_id and f.organisation_id = new.organisation_id
        and f.state in ('agreed', 'active', 'fulfilled', 'breached')) then
    perform work_refuse('jobs_opening_facility', 'not a facility of this employer');
  end if;
  if new.state = 'open' and (tg_op = 'INSERT' or old.state <> 'open'
      or (new.pay_kind, new.wage, new.hours_week, new.valid_until, new.weekdays, new.time_from,
          new.time_to) is distinct from (old.pay_kind, old.wage, old.hours_week, old.valid_until,
          old.weekdays, old.time_from, old.time_to)) then
    perform jobs_check_terms(new.pay_kind, new.wage, new.hours_week, new.province, work_today());
    perform jobs_check_times(new.weekdays, new.time_from, new.time_to, new.hours_week, new.province,
      work_today());
    if new.valid_until < work_today() and bz_acting_role() = 'bazgasht_runtime' then
      perform work_refuse('jobs_opening_late', 'its last day has passed');
    end if;
  end if;
  return new;
end $$;
drop trigger if exists jobs_opening_check on jobs_opening;
create trigger jobs_opening_check before insert or update on jobs_opening
  for each row execute function jobs_opening_check();

create or replace function jobs_exclusion_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select from jobs_opening o where o.id = new.opening_id
      and o.organisation_id = new.organisation_id) then
    perform work_refuse('jobs_exclusion_body', 'not an opening of this employer');
  end if;
  return new;
end $$;
drop trigger if exists jobs_exclusion_check on jobs_openingexclusion;
create trigger jobs_exclusion_check before insert or update on jobs_openingexclusion
  for each row execute function jobs_exclusion_check();

-- Applications per opening and state, as numbers; an employer is told of those it may see.
create or replace function jobs_counts(openings bigint[])
returns table (opening_id bigint, state text, people int)
language sql stable security definer set search_path = pg_catalog, public as $$
  select a.opening_id, a.state::text, count(*)::int from jobs_application a
  join jobs_opening o on o.id = a.opening_id
  where a.opening_id = any(openings) and (cardinality(bz_case_orgs()) > 0
    or o.headquarters_id = any(bz_boards()) or o.working_group_id = any(bz_boards())
    or o.organisation_id = any(bz_orgs()) and a.state in ('applied', 'interview', 'offered', 'started'))
  group by 1, 2 $$;

-- Locks an opening and says what is left of it.
create or replace function jobs_lock(opening bigint)
returns table (state text, seats int, started int, valid_until date)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  perform from jobs_opening o where o.id = opening and (o.organisation_id = any(bz_orgs())
    or cardinality(bz_case_orgs()) > 0) for update;
  if not found then
    return;
  end if;
  return query select o.state::text, o.seats::int, (select count(*)::int from jobs_application a
      where a.opening_id = o.id and a.state = 'started'), o.valid_until
    from jobs_opening o where o.id = opening;
end $$;

do $$ declare f text; begin
  foreach f in array array['jobs_check_terms(text,bigint,int,text,date)',
    'jobs_check_times(jsonb,time,time,int,text,date)', 'jobs_counts(bigint[])',
    'jobs_lock(bigint)'] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to bazgasht_runtime', f);
  end loop;
end $$;
