-- The states in which an employer sees a card.
create or replace function jobs_shown(state text) returns boolean
language sql immutable parallel safe as
$$ select state in ('applied', 'interview', 'offered', 'started') $$;

create or replace function jobs_application_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare o jobs_opening; started int;
begin
  if tg_op = 'INSERT' then
    select * into o from jobs_opening where id = new.opening_id for update;
    if o.id is null or o.organisation_id <> new.employer_id then
      perform work_refuse('jobs_application_employer', 'not an opening of this employer');
    end if;
    if bz_acting_role() <> 'bazgasht_runtime' then
      return new;
    end if;
    if o.state <> 'open' or o.valid_until < work_today() then
      perform work_refuse('jobs_opening_open', 'this opening takes nobody any more');
    end if;
    return new;
  end if;
  if (new.opening_id, new.employer_id, new.case_organisation_id, new.code)
      is distinct from (old.opening_id, old.employer_id, old.case_organisation_id, old.code) then
    raise insufficient_privilege using message = 'an application keeps its opening and bodies';
  end if;
  if old.state in ('started', 'declined', 'rejected', 'withdrawn')
      and to_jsonb(new) <> to_jsonb(old) then
    raise insufficient_privilege using message = 'what has ended is not changed';
  end if;
  if new.state <> old.state then
    if not (old.state, new.state) in (('expressed', 'applied'), ('expressed', 'withdrawn'),
        ('applied', 'interview'), ('applied', 'offered'), ('applied', 'declined'),
        ('applied', 'withdrawn'), ('interview', 'offered'), ('interview', 'declined'),
        ('interview', 'withdrawn'), ('offered', 'started'), ('offered', 'rejected'),
        ('offered', 'declined'), ('offered', 'withdrawn')) then
      perform work_refuse('jobs_transition', old.state || ' can not become ' || new.state);
    end if;
    if new.state = 'applied' and not exists (select from jobs_applicationcard c
        where c.application_id = new.id and c.employer_id = new.employer_id) then
      perform work_refuse('jobs_card_missing', 'nobody is shown without a card agreed to');
    end if;
    if new.state = 'applied' and exists (select from jobs_applicationsubject s
        where s.application_id = new.id and jobs_barred(s.client_id, new.employer_id)) then
      perform work_refuse('jobs_excluded', 'this opening is not offered to this person');
    end if;
    if new.state = 'started' and bz_acting_role() = 'bazgasht_runtime'
        and new.starts < greatest(old.offered_on, old.agreed_on, old.expressed_on) then
      perform work_refuse('jobs_start_early', 'the first day is not before the offer');
    end if;
    if new.state = 'started' then
      select * into o from jobs_opening where id = new.opening_id for update;
      select count(*) into started from jobs_application a
        where a.opening_id = new.opening_id and a.state = 'started';
      if started >= o.seats then
        perform work_refuse('jobs_full', 'every place is taken');
      end if;
    end if;
  end if;
  return new;
end $$;
drop trigger if exists jobs_application_check on jobs_application;
create trigger jobs_application_check before insert or update on jobs_application
  for each row execute function jobs_application_check();

-- What the person is in custody for, or was last; null when it is not recorded.
create or replace function jobs_offence(client bigint) returns text
language sql stable security definer set search_path = pg_catalog, public as $$
  select nullif(e.offence, '') from people_custodyepisode e where e.client_id = client
  order by e.admitted_on desc, e.id desc limit 1 $$;

-- Whether a body may not know of a person (any person: the trigger asks, nobody is answered).
create or replace function jobs_barred(client bigint, body bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from people_accessbarrier b
    where b.client_id = client and b.organisation_id = body and b.ends > now()) $$;

create or replace function jobs_subject_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select from jobs_application a where a.id = new.application_id
      and a.opening_id = new.opening_id and a.case_organisation_id = new.organisation_id) then
    perform work_refuse('jobs_subject_body', 'not the application of this body');
  end if;
  -- the policy refuses whoever does not keep the file; nothing below tells them anything before
  if bz_acting_role() <> 'bazgasht_runtime' or not bz_holds(new.client_id, 3) then
    return new;
  end if;
  if not exists (select from jobs_candidate c where c.client_id = new.client_id
      and c.ended_on is null) then
    perform work_refuse('jobs_candidate', 'the person has not agreed to be proposed');
  end if;
  if exists (select from jobs_applicationsubject s join jobs_application a on a.id = s.application_id
      where s.client_id = new.client_id and s.opening_id = new.opening_id
        and a.state in ('expressed', 'applied', 'interview', 'offered', 'started')) then
    perform work_refuse('jobs_twin', 'this person is put forward for this opening already');
  end if;
  if exists (select from jobs_openingexclusion x where x.opening_id = new.opening_id
      and x.offence = jobs_offence(new.client_id)) or exists (select from jobs_opening o
      where o.id = new.opening_id and jobs_barred(new.client_id, o.organisation_id)) then
    perform work_refuse('jobs_excluded', 'this opening is not offered to this person');
  end if;
  return new;
end $$;
drop trigger if exists jobs_subject_check on jobs_applicationsubject;
create trigger jobs_subject_check before insert or update on jobs_applicationsubject
  for each row execute function jobs_subject_check();

create or replace function jobs_card_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select from jobs_applicationsubject s join jobs_application a on a.id = s.application_id
      where s.application_id = new.application_id and s.client_id = new.client_id
        and a.employer_id = new.employer_id and s.organisation_id = new.organisation_id) then
    perform work_refuse('jobs_card_person', 'not the card of this person');
  end if;
  return new;
end $$;
drop trigger if exists jobs_card_check on jobs_applicationcard;
create trigger jobs_card_check before insert or update on jobs_applicationcard
  for each row execute function jobs_card_check();

do $$ declare f text; begin
  foreach f in array array['jobs_shown(text)', 'jobs_offence(bigint)',
    'jobs_barred(bigint,bigint)'] loop
    execute format('revoke all on function %s from public', f);
  end loop;
  execute 'grant execute on function jobs_shown(text) to bazgasht_runtime';
end $$;
