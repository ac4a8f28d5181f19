-- A certificate names no prison-side body, belongs to a completed enrolment of the same person, and
-- once given out only ever changes by being revoked.
create or replace function training_issuer_fits(org int) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from access_organisation o where o.id = org and o.kind not in
    ('prison', 'directorate', 'association', 'aftercare', 'foundation', 'headquarters',
     'working_group', 'justice', 'prosecutor')) $$;

create or replace function training_course_issuer() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if new.certificate_issuer_id is not null and not training_issuer_fits(new.certificate_issuer_id) then
    raise check_violation using message = 'this body may not stand on a certificate',
      constraint = 'training_issuer';
  end if;
  return new;
end $$;
drop trigger if exists training_course_issuer on training_course;
create trigger training_course_issuer before insert or update on training_course
  for each row execute function training_course_issuer();

create or replace function training_certificate_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(new) - 'revoked_on' - 'revoke_reason'
        <> to_jsonb(old) - 'revoked_on' - 'revoke_reason' or old.revoked_on is not null then
      raise check_violation using message = 'a certificate can only be revoked, once',
        constraint = 'training_certificate_fixed';
    end if;
    return new;
  end if;
  if not training_issuer_fits(new.issuer_id) then
    raise check_violation using message = 'this body may not stand on a certificate',
      constraint = 'training_issuer';
  end if;
  if not exists (select from training_enrolment e where e.id = new.enrolment_id
      and e.client_id = new.client_id and e.organisation_id = new.organisation_id
      and e.state = 'completed') then
    raise check_violation using message = 'only a completed course is certified',
      constraint = 'training_certificate_earned';
  end if;
  return new;
end $$;
drop trigger if exists training_certificate_check on training_certificate;
create trigger training_certificate_check before insert or update on training_certificate
  for each row execute function training_certificate_check();

-- Attendance is of somebody in that session's cohort.
create or replace function training_attendance_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select from training_enrolment e join training_session s on s.cohort_id = e.cohort_id
      where e.id = new.enrolment_id and s.id = new.session_id and e.client_id = new.client_id
        and e.organisation_id = new.organisation_id) then
    raise check_violation using message = 'this person is not in that cohort',
      constraint = 'training_attendance_cohort';
  end if;
  return new;
end $$;
drop trigger if exists training_attendance_check on training_attendance;
create trigger training_attendance_check before insert or update on training_attendance
  for each row execute function training_attendance_check();

-- The next number of an issuer's certificates in a Jalali year: the provider asks for it. A number
-- that was rolled back is given again: no gaps, none twice.
create or replace function training_next_number(issuer int, provider int, jalali int) returns int
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare n int;
begin
  if bz_acting_role() = 'bazgasht_runtime' and not (provider = any(bz_orgs()) and (issuer = provider
      or exists (select from training_course k where k.organisation_id = provider
        and k.certificate_issuer_id = issuer))) then
    raise insufficient_privilege;
  end if;
  insert into training_certificatecounter as c (organisation_id, year, last)
    values (issuer, jalali, 1)
    on conflict (organisation_id, year) do update set last = c.last + 1 returning last into n;
  return n;
end $$;

-- What anybody who has the code may know. The provider, the place and the person's file are no
-- part of it.
create or replace function training_certificate_by_code(wanted text)
returns table (public_id uuid, code text, number text, holder text, issuer_name text,
  course_title text, course_uuid uuid, occupation_code text, level text, hours int, skills jsonb,
  issued_on date, revoked_on date, synthetic boolean)
language sql stable security definer set search_path = pg_catalog, public as $$
  select c.public_id, c.code, c.number, c.holder, c.issuer_name, c.course_title, c.course_uuid,
    c.occupation_code, c.level, c.hours::int, c.skills, c.issued_on, c.revoked_on, c.synthetic
  from training_certificate c where c.code = wanted $$;

do $$ declare f text; begin
  foreach f in array array['training_lock(bigint)', 'training_counts(bigint[])',
    'training_ranked(bigint)', 'training_offer_next(bigint,int)', 'training_offer_missed(bigint)',
    'training_place(bigint)', 'training_supply(text)', 'training_seat_check()', 'training_cohort_check()',
    'training_may_receive(bigint,int)', 'grant_basis_enrolment(people_grant)',
    'training_issuer_fits(int)', 'training_course_issuer()', 'training_certificate_check()',
    'training_attendance_check()', 'training_next_number(int,int,int)',
    'training_certificate_by_code(text)'] loop
    execute format('revoke all on function %s from public', f);
  end loop;
  -- training_ranked names clients and is for the functions here alone
  foreach f in array array['training_lock(bigint)', 'training_counts(bigint[])',
    'training_offer_next(bigint,int)', 'training_offer_missed(bigint)', 'training_place(bigint)',
    'training_supply(text)', 'training_may_receive(bigint,int)', 'grant_basis_enrolment(people_grant)',
    'training_issuer_fits(int)', 'training_next_number(int,int,int)',
    'training_certificate_by_code(text)'] loop
    execute format('grant execute on function %s to bazgasht_runtime', f);
  end loop;
end $$;
grant execute on function training_holds_seat(text) to bazgasht_runtime;
