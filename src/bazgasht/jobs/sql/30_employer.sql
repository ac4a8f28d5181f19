-- All that an employer reads of people: the cards of its own openings whose people agreed, while
-- they are shown. No body, no file, no person's number is in it.
create or replace function jobs_employer_cards(wanted uuid)
returns table (application uuid, code text, opening uuid, opening_title text, state text,
  agreed_on date, interview_at timestamptz, interview_place text, offered_on date, starts date,
  version int, name text, mobile text, contact text, profile text, certificates jsonb, told text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select a.public_id, a.code::text, o.public_id, o.title::text, a.state::text, a.agreed_on,
    a.interview_at, a.interview_place::text, a.offered_on, a.starts, a.version, c.name::text,
    c.mobile::text, c.contact::text, c.profile, c.certificates,
    case when c.tells_prison then c.told else '' end
  from jobs_application a join jobs_applicationcard c on c.application_id = a.id
  join jobs_opening o on o.id = a.opening_id
  where a.employer_id = any(bz_orgs()) and c.employer_id = a.employer_id and jobs_shown(a.state)
    and not jobs_barred(c.client_id, a.employer_id)
    and (a.state <> 'started' or (a.starts > work_today() - 30 and not exists (
      select from jobs_job j where j.application_id = a.id and j.left_on is not null)))
    and (wanted is null or a.public_id = wanted)
  order by a.state = 'started', a.agreed_on desc, a.id desc $$;

-- The employer's answer. Returns the new version, null when it is not this employer's to answer;
-- raises serialization_failure when somebody changed it meanwhile.
create or replace function jobs_employer_answer(app uuid, seen int, target text, decline text,
  at timestamptz, place text, day date) returns int
language plpgsql security definer set search_path = pg_catalog, public as $$
declare a jobs_application;
begin
  select * into a from jobs_application x where x.public_id = app
    and x.employer_id = any(bz_orgs()) and jobs_shown(x.state)
    and not exists (select from jobs_applicationsubject s where s.application_id = x.id
      and jobs_barred(s.client_id, x.employer_id)) for update;
  if a.id is null then
    return null;
  end if;
  if a.version <> seen then
    raise serialization_failure using message = 'somebody else changed it';
  end if;
  if target not in ('interview', 'offered', 'declined') then
    perform work_refuse('jobs_transition', 'an employer does not decide this');
  end if;
  if target = a.state and target <> 'interview' then
    perform work_refuse('jobs_transition', a.state || ' can not become ' || target);
  end if;
  update jobs_application set state = target, version = version + 1,
      interview_at = coalesce(at, interview_at),
      interview_place = coalesce(place, interview_place),
      offered_on = case when target = 'offered' then work_today() else offered_on end,
      starts = coalesce(day, starts),
      ended_on = case when target = 'declined' then work_today() end,
      decline_code = case when target = 'declined' then decline else '' end
    where id = a.id;
  return a.version + 1;
end $$;

-- Writes into the person's journal that the employer opened or answered; the employer learns no
-- number of the person by it.
create or replace function jobs_employer_note(apps uuid[], act text, bodies jsonb) returns void
language sql security definer set search_path = pg_catalog, public as $$
  insert into access_journal (at, organisations, task, action, object_type, object_id, client_id,
      detail, correlation, ip, xid, hash)
    select now(), bodies, '', act, 'application', a.public_id::text, s.client_id, '{}', '', '', 0, ''
    from jobs_application a join jobs_applicationsubject s on s.application_id = a.id
    where a.public_id = any(apps) and a.employer_id = any(bz_orgs()) $$;

do $$ declare f text; begin
  foreach f in array array['jobs_employer_cards(uuid)',
    'jobs_employer_answer(uuid,int,text,text,timestamptz,text,date)',
    'jobs_employer_note(uuid[],text,jsonb)'] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to bazgasht_runtime', f);
  end loop;
end $$;
