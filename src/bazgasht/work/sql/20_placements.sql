-- Guardrails 1 and 2, kept whatever the code forgets: consent before work, nobody assigned who is
-- not sentenced, no wage under the floor, no hours over the limits, no seat twice.

create or replace function work_post_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare w work_workshop; taken int;
begin
  select * into w from work_workshop where id = new.workshop_id;
  if w.organisation_id <> new.organisation_id then
    perform work_refuse('work_post_body', 'a post belongs to the body of its workshop');
  end if;
  if tg_op = 'UPDATE' then
    if new.workshop_id <> old.workshop_id or new.pay_kind <> old.pay_kind and exists (
        select from work_placement p where p.post_id = new.id and p.state = 'active') then
      perform work_refuse('work_post_kept', 'people work in this post on its terms');
    end if;
    select count(*) into taken from work_placement p where p.post_id = new.id and p.state = 'active';
    if new.seats < taken then
      perform work_refuse('work_seats', taken || ' people work in this post');
    end if;
  end if;
  if new.active then
    perform work_check_terms(new.pay_kind, new.rate, new.minutes_day, new.minutes_week, w.province,
                             work_today(), false);
  end if;
  return new;
end $$;
drop trigger if exists work_post_check on work_post;
create trigger work_post_check before insert or update on work_post
  for each row execute function work_post_check();

-- A consent is to one post of one body; later only its withdrawal is written, once.
create or replace function work_consent_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'INSERT' then
    if not exists (select from work_post p where p.id = new.post_id
        and p.organisation_id = new.workshop_organisation_id) then
      perform work_refuse('work_consent_post', 'the post is not of this body');
    end if;
    if new.signed_on > work_today() then
      perform work_refuse('work_consent_signed', 'a consent is signed before it is recorded');
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
  if new.withdrawn_on > work_today() then
    perform work_refuse('work_consent_withdrawal', 'this day is still to come');
  end if;
  return new;
end $$;
drop trigger if exists work_consent_check on work_workconsent;
create trigger work_consent_check before insert or update on work_workconsent
  for each row execute function work_consent_check();

-- Withdrawn: the work ends the same day. Nothing else in the file is touched.
create or replace function work_consent_withdrawn() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update work_placement set state = 'ended', end_code = 'withdrew', ends = new.withdrawn_on,
      starts = least(starts, new.withdrawn_on), version = version + 1
    where consent_id = new.id and state = 'active';
  return null;
end $$;
drop trigger if exists work_consent_withdrawn on work_workconsent;
create trigger work_consent_withdrawn after update on work_workconsent for each row
  when (old.withdrawn_on is null and new.withdrawn_on is not null)
  execute function work_consent_withdrawn();

create or replace function work_age(client bigint, day date) returns int
language sql stable security definer set search_path = pg_catalog, public as $$
  -- of a year or month alone the least age: at most two days more generous than the calendar
  select extract(year from age(day, i.birth + case i.birth_precision
      when 'year' then 364 when 'month' then 28 else 0 end))::int from people_clientidentity i
  where i.client_id = client $$;

create or replace function work_placement_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare p work_post; w work_workshop; c work_workconsent; stay people_custodyepisode;
        day date; years int; taken int; fresh boolean;
begin
  if tg_op = 'UPDATE' then
    if old.state in ('ended', 'declined', 'cancelled') and to_jsonb(new) <> to_jsonb(old) then
      raise insufficient_privilege using message = 'what has ended is not changed';
    end if;
    if (new.client_id, new.post_id, new.organisation_id, new.contract_no)
        is distinct from (old.client_id, old.post_id, old.organisation_id, old.contract_no) then
      raise insufficient_privilege using message = 'a placement keeps its person, post and contract';
    end if;
    if new.state <> old.state and not (old.state, new.state) in (('offered', 'active'),
        ('offered', 'declined'), ('offered', 'cancelled'), ('active', 'ended')) then
      perform work_refuse('work_transition', old.state || ' can not become ' || new.state);
    end if;
  end if;
  fresh := tg_op = 'INSERT' or new.state <> old.state or new.origin <> old.origin
    or new.consent_id is distinct from old.consent_id or new.starts is distinct from old.starts;
  if not fresh or new.state not in ('offered', 'active') then
    return new;
  end if;
  select * into p from work_post where id = new.post_id for update;
  select * into w from work_workshop where id = p.workshop_id;
  if p.organisation_id <> new.organisation_id then
    perform work_refuse('work_placement_body', 'the post is not of this body');
  end if;
  select * into stay from people_custodyepisode e where e.client_id = new.client_id
    and e.state in ('inside', 'on_leave', 'escaped');
  if stay.id is null then
    perform work_refuse('work_custody', 'the person is not in custody');
  end if;
  if new.origin = 'assignment' and stay.legal_status not in ('sentenced', 'debt') then
    perform work_refuse('work_unsentenced', 'who is not sentenced can only be offered work');
  end if;
  day := coalesce(new.starts, new.offered_on);
  years := work_age(new.client_id, day);
  if years is null or years < coalesce(work_rule('min_age', w.province, day), 200) then
    perform work_refuse('work_age', 'too young for work, or the birth is not recorded');
  end if;
  if new.state = 'active' then
    select * into c from work_workconsent where id = new.consent_id for update;
    if c.id is null or c.client_id <> new.client_id or c.post_id <> new.post_id
        or c.contract_no <> new.contract_no or c.signed_on > new.starts
        or c.withdrawn_on is not null then
      perform work_refuse('work_consent', 'no consent in force, with terms and contract, to this post');
    end if;
    perform work_check_terms(c.terms ->> 'pay_kind', (c.terms ->> 'rate')::bigint,
      (c.terms ->> 'minutes_day')::int, (c.terms ->> 'minutes_week')::int, w.province, day,
      years < coalesce(work_rule('young_until', w.province, day), 0));
    if not p.active or not w.active then
      perform work_refuse('work_post_active', 'this post is closed');
    end if;
    select count(*) into taken from work_placement x
      where x.post_id = new.post_id and x.state = 'active' and x.id <> new.id;
    if taken >= p.seats then
      perform work_refuse('work_seats', 'no seat is free in this post');
    end if;
  end if;
  return new;
end $$;
drop trigger if exists work_placement_check on work_placement;
create trigger work_placement_check before insert or update on work_placement
  for each row execute function work_placement_check();

-- An assignment of one who is no longer sentenced becomes an offer, in the same statement.
create or replace function work_legal_status() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update work_placement set origin = 'offer', version = version + 1
    where client_id = new.client_id and origin = 'assignment' and state in ('offered', 'active');
  return null;
end $$;
drop trigger if exists work_legal_status on people_custodyepisode;
create trigger work_legal_status after update on people_custodyepisode for each row
  when (old.legal_status is distinct from new.legal_status
        and new.legal_status not in ('sentenced', 'debt'))
  execute function work_legal_status();

-- Shares are whole numbers, together the whole wage.
create or replace function work_split_check() returns trigger language plpgsql as $$
begin
  if jsonb_typeof(new.parts) <> 'object' or (select coalesce(sum(value::int), 0) from
      jsonb_each_text(new.parts)) <> 10000 or exists (
      select from jsonb_each_text(new.parts) where value::int <= 0) then
    perform work_refuse('work_split_whole', 'the shares are not the whole wage');
  end if;
  if not exists (select from work_placement p where p.id = new.placement_id
      and p.client_id = new.client_id and p.organisation_id = new.workshop_organisation_id) then
    perform work_refuse('work_split_person', 'not this person''s post');
  end if;
  return new;
end $$;
drop trigger if exists work_split_check on work_splitagreement;
create trigger work_split_check before insert or update on work_splitagreement
  for each row execute function work_split_check();

-- Days of work, set-based: inside the placement, within the agreed hours and the law's, with rest.
create or replace function work_day_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare found text;
begin
  -- two who record at once for one person: the second sees what the first has written
  perform from work_placement where id in (select placement_id from new_rows)
    order by id for no key update;
  if exists (select from new_rows n left join work_placement p on p.id = n.placement_id
      where p.client_id <> n.client_id or p.organisation_id <> n.organisation_id
        or p.state not in ('active', 'ended') or n."on" < p.starts or n."on" > p.ends
        or n."on" > work_today()) then
    perform work_refuse('work_day_placement', 'not a day of this person in this post');
  end if;
  if exists (select from new_rows n join work_placement p on p.id = n.placement_id
      join work_workconsent c on c.id = p.consent_id
      where n.minutes > (c.terms ->> 'minutes_day')::int) then
    perform work_refuse('work_day_agreed', 'more than the agreed hours');
  end if;
  with touched as (select distinct n.client_id, n."on", w.province from new_rows n
      join work_placement p on p.id = n.placement_id join work_post o on o.id = p.post_id
      join work_workshop w on w.id = o.workshop_id),
    sums as (select t.client_id, t."on", t.province, sum(d.minutes) minutes from touched t
      join work_workday d on d.client_id = t.client_id and d."on" = t."on" group by 1, 2, 3),
    law as (select s."on", s.province, work_rule('max_minutes_day', s.province, s."on") most,
      work_rule('max_minutes_day_young', s.province, s."on") most_young,
      work_rule('young_until', s.province, s."on") young
      from (select distinct "on", province from sums) s)
  select s."on"::text into found from sums s join law l using ("on", province)
    where s.minutes > coalesce(l.most_young, 0) and s.minutes > case
      when work_age(s.client_id, s."on") < l.young then coalesce(l.most_young, 0)
      else coalesce(l.most, 0) end limit 1;
  if found is not null then
    perform work_refuse('work_hours_day', 'more than the most hours of a day on ' || found);
  end if;
  with touched as (select distinct n.client_id, n."on" - (extract(isodow from n."on")::int + 1) % 7
        saturday, w.province from new_rows n
      join work_placement p on p.id = n.placement_id join work_post o on o.id = p.post_id
      join work_workshop w on w.id = o.workshop_id),
    sums as (select t.client_id, t.saturday, t.province, sum(d.minutes) minutes,
        count(distinct d."on") filter (where d.minutes > 0) days from touched t
      join work_workday d on d.client_id = t.client_id
        and d."on" between t.saturday and t.saturday + 6 group by 1, 2, 3),
    law as (select s.saturday, s.province,
      work_rule('max_minutes_week', s.province, s.saturday + 6) most,
      work_rule('rest_days_week', s.province, s.saturday + 6) rest
      from (select distinct saturday, province from sums) s)
  select case when s.minutes > coalesce(l.most, 0) then 'work_hours_week' else 'work_rest' end
    into found from sums s join law l using (saturday, province)
    where s.minutes > coalesce(l.most, 0) or s.days > 7 - coalesce(l.rest, 7) limit 1;
  if found is not null then
    perform work_refuse(found, 'more than the most hours of a week, or too little rest');
  end if;
  return null;
end $$;
drop trigger if exists work_day_check_insert on work_workday;
create trigger work_day_check_insert after insert on work_workday
  referencing new table as new_rows for each statement execute function work_day_check();
drop trigger if exists work_day_check_update on work_workday;
create trigger work_day_check_update after update on work_workday
  referencing new table as new_rows for each statement execute function work_day_check();

-- Basis of the running body's grant: a post begun in this very transaction by the person's case
-- team, no barrier against the body.
create or replace function grant_basis_placement(g people_grant) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select g.level <= 2 and bz_holds(g.client_id, 3) and exists (
    select from work_placement p where p.id::text = g.basis_ref and p.client_id = g.client_id
      and p.organisation_id = g.organisation_id and p.state = 'active' and p.started_at = now())
    and not exists (select from people_accessbarrier b where b.client_id = g.client_id
      and b.organisation_id = g.organisation_id and b.ends > now()) $$;

-- Whether a body may learn of a person at all; asked by the person's case team alone.
create or replace function work_may_receive(client bigint, org int) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select bz_holds(client, 3) and not exists (select from people_accessbarrier b
    where b.client_id = client and b.organisation_id = org and b.ends > now()) $$;

-- How many seats of posts are taken and offered; a number, nobody's name.
create or replace function work_seats(posts bigint[])
returns table (post_id bigint, taken int, offered int)
language sql stable security definer set search_path = pg_catalog, public as $$
  select u.id, count(p.id) filter (where p.state = 'active')::int,
    count(p.id) filter (where p.state = 'offered')::int
  from unnest(posts) u (id) left join work_placement p on p.post_id = u.id
    and p.state in ('active', 'offered') group by 1 $$;

-- A body's people of a span, counted whether the caller may see them or not: a run that leaves
-- somebody out is noticed.
create or replace function work_people_between(org int, first date, last date) returns int
language sql stable security definer set search_path = pg_catalog, public as $$
  select count(*)::int from work_placement p where org = any(bz_orgs()) and p.organisation_id = org
    and p.state in ('active', 'ended') and p.starts <= last and (p.ends is null or p.ends >= first) $$;

do $$ declare f text; begin
  foreach f in array array['grant_basis_placement(people_grant)', 'work_may_receive(bigint,int)',
    'work_seats(bigint[])', 'work_people_between(int,date,date)', 'work_age(bigint,date)'] loop
    execute format('revoke all on function %s from public', f);
  end loop;
  foreach f in array array['grant_basis_placement(people_grant)', 'work_may_receive(bigint,int)',
    'work_seats(bigint[])', 'work_people_between(int,date,date)'] loop
    execute format('grant execute on function %s to bazgasht_runtime', f);
  end loop;
end $$;
