-- A consent is signed before it is recorded; later only its withdrawal is written, once.
create or replace function jobs_consent_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'INSERT' then
    if new.signed_on > work_today() then
      perform work_refuse('jobs_consent_day', 'a consent is signed before it is recorded');
    end if;
    return new;
  end if;
  if to_jsonb(new) - array['withdrawn_on', 'withdrawn_recorded_by']
      <> to_jsonb(old) - array['withdrawn_on', 'withdrawn_recorded_by'] then
    raise insufficient_privilege using message = 'a signed consent is not changed';
  end if;
  if old.withdrawn_on is not null and new.withdrawn_on is distinct from old.withdrawn_on then
    raise insufficient_privilege using message = 'a withdrawal stands';
  end if;
  return new;
end $$;
drop trigger if exists jobs_consent_check on jobs_jobconsent;
create trigger jobs_consent_check before insert or update on jobs_jobconsent
  for each row execute function jobs_consent_check();

-- Guardrail 1 for work outside: who is in custody on the first day is in an institution that allows
-- it, and has signed a consent to exactly this wage and these hours. Guardrail 2: the legal floor.
create or replace function jobs_closed_on(client bigint, day date) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce((select coalesce((select nullif(v.was, '') from people_custodyevent v
        where v.episode_id = e.id and v.kind = 'institution' and v."on" > day and v.voided_at is null
        order by v."on", v.id limit 1), e.institution) not in ('', 'semi_open', 'open')
    from people_custodyepisode e where e.client_id = client and e.admitted_on <= day
      and (e.released_on is null or e.released_on > day)
    order by e.admitted_on desc, e.id desc limit 1), false) $$;

create or replace function jobs_job_begins(j jobs_job) returns void
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare stay people_custodyepisode; place text; c jobs_jobconsent;
begin
  if j.kind <> 'self_employed' and j.wage is not null and j.hours_week is not null
      and (j.application_id is not null
           or work_rule('wage_floor_month', j.province, j.started_on) is not null) then
    perform jobs_check_terms('monthly', j.wage, j.hours_week, j.province, j.started_on);
  end if;
  select * into stay from people_custodyepisode e where e.client_id = j.client_id
    and e.admitted_on <= j.started_on
    and (e.released_on is null or e.released_on > j.started_on)
    order by e.admitted_on desc, e.id desc limit 1;
  if stay.id is null then
    if j.kind = 'semi_open' then
      perform work_refuse('jobs_not_in_custody', 'the person is not in custody on this day');
    end if;
    return;
  end if;
  select coalesce((select nullif(v.was, '') from people_custodyevent v where v.episode_id = stay.id
    and v.kind = 'institution' and v."on" > j.started_on and v.voided_at is null
    order by v."on", v.id limit 1), stay.institution) into place;
  if j.kind <> 'semi_open' or place not in ('semi_open', 'open') then
    perform work_refuse('jobs_institution', 'no work outside from this kind of institution');
  end if;
  select * into c from jobs_jobconsent x where x.id = j.consent_id;
  if c.id is null or c.client_id <> j.client_id or c.signed_on > j.started_on
      or c.withdrawn_on is not null or (c.terms ->> 'wage')::bigint is distinct from j.wage
      or (c.terms ->> 'hours_week')::int is distinct from j.hours_week then
    perform work_refuse('jobs_consent', 'no consent in force to this work');
  end if;
end $$;

create or replace function jobs_job_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'UPDATE' and (new.client_id, new.started_on, new.application_id, new.consent_id)
      is distinct from (old.client_id, old.started_on, old.application_id, old.consent_id) then
    raise insufficient_privilege using message = 'a job keeps its person and first day';
  end if;
  -- an end is put right with words that say why, nothing else of an ended job
  if tg_op = 'UPDATE' and old.left_on is not null and to_jsonb(new) <> to_jsonb(old)
      and (to_jsonb(new) - array['left_on', 'left_code', 'correction', 'version']
        <> to_jsonb(old) - array['left_on', 'left_code', 'correction', 'version']
        or new.correction = '' or new.version <> old.version + 1) then
    raise insufficient_privilege using message = 'what has ended is not changed';
  end if;
  -- the policy refuses whoever does not keep the file; nothing tells them anything before
  if bz_acting_role() = 'bazgasht_runtime' and bz_holds(new.client_id, 3) and (tg_op = 'INSERT'
      or (new.kind, new.wage, new.hours_week) is distinct from
         (old.kind, old.wage, old.hours_week)) then
    perform jobs_job_begins(new);
  end if;
  if bz_acting_role() = 'bazgasht_runtime' and (new.started_on > work_today()
      or new.left_on > work_today()) then
    perform work_refuse('jobs_job_future', 'this day is still to come');
  end if;
  if new.application_id is not null and tg_op = 'INSERT' and not exists (
      select from jobs_application a join jobs_applicationsubject s on s.application_id = a.id
      where a.id = new.application_id and a.state = 'started' and s.client_id = new.client_id) then
    perform work_refuse('jobs_job_application', 'not the application of this person');
  end if;
  if new.facility_id is not null and (tg_op = 'INSERT' or (new.facility_id, new.employer_id)
      is distinct from (old.facility_id, old.employer_id)) and not exists (select from jobs_facility f
      where f.id = new.facility_id and f.organisation_id = new.employer_id
        and f.state in ('agreed', 'active', 'fulfilled', 'breached')) then
    perform work_refuse('jobs_opening_facility', 'not a facility of this employer');
  end if;
  return new;
end $$;
drop trigger if exists jobs_job_check on jobs_job;
create trigger jobs_job_check before insert or update on jobs_job
  for each row execute function jobs_job_check();

create or replace function jobs_check_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'INSERT' then
    if not exists (select from jobs_job j where j.id = new.job_id and j.client_id = new.client_id) then
      perform work_refuse('jobs_check_person', 'not a job of this person');
    end if;
    return new;
  end if;
  if (new.job_id, new.client_id, new.months, new.due)
      is distinct from (old.job_id, old.client_id, old.months, old.due) then
    raise insufficient_privilege using message = 'a check keeps its job and day';
  end if;
  if new.state <> old.state and not (old.state, new.state) in (('due', 'employed'), ('due', 'left'),
      ('due', 'unknown'), ('unknown', 'employed'), ('unknown', 'left'), ('employed', 'left'),
      ('left', 'employed'))
      and not (new.state = 'due' and old.source = 'record') then
    perform work_refuse('jobs_transition', old.state || ' can not become ' || new.state);
  end if;
  if new.state in ('employed', 'unknown') and new.due > work_today() then
    perform work_refuse('jobs_check_early', 'its day is still to come');
  end if;
  if new.state = 'employed' and new.state <> old.state and bz_acting_role() = 'bazgasht_runtime'
      and bz_holds(new.client_id, 3) and jobs_closed_on(new.client_id, new.due) then
    perform work_refuse('jobs_check_closed', 'nobody works outside from a closed institution');
  end if;
  return new;
end $$;
drop trigger if exists jobs_check_check on jobs_retentioncheck;
create trigger jobs_check_check before insert or update on jobs_retentioncheck
  for each row execute function jobs_check_check();

create or replace function jobs_facility_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'INSERT' then
    if not exists (select from access_organisation o where o.id = new.organisation_id
        and o.kind = 'employer') then
      perform work_refuse('jobs_opening_employer', 'this body is no employer');
    end if;
    return new;
  end if;
  if (new.organisation_id, new.given_by_id, new.recorded_by, new.recorded_by_body, new.asked_on)
      is distinct from
      (old.organisation_id, old.given_by_id, old.recorded_by, old.recorded_by_body, old.asked_on) then
    raise insufficient_privilege using message = 'a facility keeps its parties';
  end if;
  if new.state <> old.state and not (old.state, new.state) in (('offered', 'assessed'),
      ('offered', 'declined'), ('assessed', 'agreed'), ('assessed', 'declined'),
      ('agreed', 'active'), ('agreed', 'declined'), ('active', 'fulfilled'), ('active', 'breached'),
      ('breached', 'fulfilled'), ('breached', 'settled')) then
    perform work_refuse('jobs_transition', old.state || ' can not become ' || new.state);
  end if;
  if old.state not in ('offered', 'assessed') and (new.kind, new.title, new.amount, new.jobs_owed,
      new.jobs_due, new.assessment, new.approved_by) is distinct from (old.kind, old.title,
      old.amount, old.jobs_owed, old.jobs_due, old.assessment, old.approved_by) then
    perform work_refuse('jobs_facility_kept', 'what was agreed is not changed');
  end if;
  if new.state = 'agreed' and old.state <> 'agreed' and bz_acting_role() = 'bazgasht_runtime'
      and (new.approved_by is distinct from bz_user()
        or (new.kind, new.title, new.amount, new.jobs_owed, new.jobs_due, new.assessment)
          is distinct from (old.kind, old.title, old.amount, old.jobs_owed, old.jobs_due,
                            old.assessment)) then
    perform work_refuse('jobs_facility_two_people', 'approved by the one who presses, as it stands');
  end if;
  if new.state = 'agreed' and old.state <> 'agreed' and exists (select from jobs_facility f
      where f.organisation_id = new.organisation_id and f.state = 'breached') then
    perform work_refuse('jobs_facility_open_breach', 'a breach of this employer is not settled');
  end if;
  if new.state = 'settled' and old.state <> 'settled' and bz_acting_role() = 'bazgasht_runtime'
      and not coalesce(new.headquarters_id = any(bz_boards()), false) then
    raise insufficient_privilege using message = 'the headquarters settles a breach';
  end if;
  if new.state = 'fulfilled' and old.state <> 'fulfilled' and bz_acting_role() = 'bazgasht_runtime'
      and (select count(*) from jobs_job j where j.facility_id = new.id and j.left_on is null)
        < new.jobs_owed then
    perform work_refuse('jobs_facility_owed', 'fewer jobs are held than are owed');
  end if;
  if new.state = 'breached' and old.state <> 'breached' and bz_acting_role() = 'bazgasht_runtime'
      and not exists (select from jobs_monitoringvisit v where v.facility_id = new.id
        and v.consequence in ('repay', 'end')) then
    perform work_refuse('jobs_facility_visit', 'no visit says so');
  end if;
  if new.demanded_on is distinct from old.demanded_on and bz_acting_role() = 'bazgasht_runtime'
      and (old.demanded_on is not null or not exists (select from jobs_monitoringvisit v
        where v.facility_id = new.id and v.consequence = 'repay')) then
    perform work_refuse('jobs_facility_visit', 'no visit demands that, or it is demanded already');
  end if;
  return new;
end $$;
drop trigger if exists jobs_facility_check on jobs_facility;
create trigger jobs_facility_check before insert or update on jobs_facility
  for each row execute function jobs_facility_check();

-- Jobs begun and held through facilities, as numbers; never told to the employer.
create or replace function jobs_delivered(facilities bigint[], day date)
returns table (facility_id bigint, begun int, held int)
language sql stable security definer set search_path = pg_catalog, public as $$
  select u.id, count(j.id) filter (where j.started_on <= day)::int,
    count(j.id) filter (where j.started_on <= day and (j.left_on is null or j.left_on > day))::int
  from unnest(facilities) u (id) join jobs_facility f on f.id = u.id
  left join jobs_job j on j.facility_id = u.id
  where cardinality(bz_case_orgs()) > 0 or f.headquarters_id = any(bz_boards())
    or f.working_group_id = any(bz_boards()) or f.given_by_id = any(bz_orgs())
  group by 1 $$;

-- The same for the employer, of people who began through its own openings alone: it knows them by
-- their cards. Who came by another way is counted for the officer, and told to no employer.
create or replace function jobs_delivered_own(facilities bigint[], day date)
returns table (facility_id bigint, begun int, held int)
language sql stable security definer set search_path = pg_catalog, public as $$
  select u.id, count(j.id) filter (where j.started_on <= day)::int,
    count(j.id) filter (where j.started_on <= day and (j.left_on is null or j.left_on > day))::int
  from unnest(facilities) u (id)
  join jobs_facility f on f.id = u.id and f.organisation_id = any(bz_orgs())
  left join jobs_application a on a.employer_id = f.organisation_id and a.state = 'started'
    and exists (select from jobs_applicationcard c where c.application_id = a.id)
  left join jobs_job j on j.application_id = a.id and j.facility_id = u.id
  group by 1 $$;

-- Answers about retention of a board or a body's own, as numbers: who was asked, and who was not.
-- A check whose day has passed and that nobody answered is unknown.
create or replace function jobs_retention(hq int, body int, since date)
returns table (months int, kind text, employed int, gone int, unknown int)
language sql stable security definer set search_path = pg_catalog, public as $$
  select c.months::int, j.kind::text, count(*) filter (where c.state = 'employed')::int,
    count(*) filter (where c.state = 'left')::int,
    count(*) filter (where c.state in ('unknown', 'due'))::int
  from jobs_retentioncheck c join jobs_job j on j.id = c.job_id
  where c.due <= work_today() and c.due >= since
    and (c.headquarters_id = hq and hq = any(bz_boards())
      or c.organisation_id = body and body = any(bz_case_orgs()))
  group by 1, 2 order by 1, 2 $$;

-- Why jobs ended, and what the wages of those that began are to the legal floor of that day and those
-- hours: per cent in the bands that begin at ``edges``; 0 is not known. Of a board or a body's own, as
-- numbers; whoever works on their own has an income and no wage.
create or replace function jobs_leaving(hq int, body int, since date)
returns table (code text, people int)
language sql stable security definer set search_path = pg_catalog, public as $$
  select j.left_code::text, count(*)::int from jobs_job j
  where j.left_on >= since and (j.headquarters_id = hq and hq = any(bz_boards())
    or j.organisation_id = body and body = any(bz_case_orgs()))
  group by 1 $$;

create or replace function jobs_wages(hq int, body int, since date, edges numeric[])
returns table (band int, people int)
language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce(width_bucket(100 * j.wage::numeric * f.most / (f.floor * j.hours_week * 60), edges),
      0)::int, count(*)::int
  from jobs_job j cross join lateral (
    select work_rule('wage_floor_month', j.province, j.started_on)::numeric floor,
      work_rule('max_minutes_week', j.province, j.started_on)::numeric most) f
  where j.started_on >= since and j.kind <> 'self_employed'
    and (j.headquarters_id = hq and hq = any(bz_boards())
      or j.organisation_id = body and body = any(bz_case_orgs()))
  group by 1 $$;

-- For the outlook of occupations: places open now, and who began outside in the last twelve months.
create or replace function jobs_outlook(prov text)
returns table (occupation text, what text, n int, median_wage bigint, newest date)
language sql stable security definer set search_path = pg_catalog, public as $$
  select t.occupation_id::text, 'openings', sum(o.seats)::int,
    percentile_disc(0.5) within group (order by case o.pay_kind when 'monthly' then o.wage
      when 'hourly' then o.wage * o.hours_week * 52 / 12 end), max(o.opened_on)
  from jobs_opening o join occupations_trade t on t.id = o.trade_id
  where o.state = 'open' and o.valid_until >= work_today() and prov in ('', o.province) group by 1
  union all
  select j.occupation_id::text, 'jobs', count(*)::int,
    percentile_disc(0.5) within group (order by j.wage), max(j.started_on)
  from jobs_job j where j.started_on > work_today() - 365 and j.started_on <= work_today()
    and prov in ('', j.province) group by 1 order by 1, 2 $$;

do $$ declare f text; begin
  execute 'revoke all on function jobs_job_begins(jobs_job), jobs_closed_on(bigint,date) from public';
  foreach f in array array['jobs_leaving(int,int,date)',
    'jobs_wages(int,int,date,numeric[])', 'jobs_delivered(bigint[],date)',
    'jobs_delivered_own(bigint[],date)', 'jobs_retention(int,int,date)',
    'jobs_outlook(text)'] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to bazgasht_runtime', f);
  end loop;
end $$;
