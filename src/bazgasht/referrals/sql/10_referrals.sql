-- Basis of a referral's grant: sent in this transaction by a body of the request, or passed on by
-- it, about this client to this body; no more of the file than the service shows; no barrier.
create or replace function grant_basis_referral(g people_grant) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (
    select from referrals_referral r join referrals_referralsubject s on s.referral_id = r.id
    join services_service v on v.id = r.service_id
    left join referrals_referral o on o.id = r.transferred_from_id
    where r.id::text = g.basis_ref and r.state = 'sent' and r.sent_at = now()
      and s.client_id = g.client_id and r.to_organisation_id = g.organisation_id
      and g.level <= case when v.shows ?| array['birth', 'national_id'] then 2 else 1 end
      and (r.from_organisation_id = any(bz_orgs()) and bz_holds(g.client_id, 3)
        or o.state = 'transferred' and o.to_organisation_id = any(bz_orgs()))
      and not exists (select from people_accessbarrier b where b.client_id = g.client_id
        and b.organisation_id = g.organisation_id and b.ends > now())) $$;

-- Whether a body may receive a person at all; asked by the person's case team alone.
create or replace function referrals_may_receive(client bigint, org int) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select bz_holds(client, 3) and not exists (select from people_accessbarrier b
    where b.client_id = client and b.organisation_id = org and b.ends > now()) $$;

-- What an ended referral had given was taken back, all of it: nothing was achieved by it, and needs
-- it had met (and nothing else has since) stand again. Returns those.
create or replace function referrals_take_back_results(referral bigint) returns setof uuid
language plpgsql security definer set search_path = pg_catalog, public as $$
declare r referrals_referral;
begin
  select * into r from referrals_referral x where x.id = referral for update;
  if r.id is null or r.state <> 'ended' or r.delivered_units <> 0
      or bz_acting_role() = 'bazgasht_runtime' and not r.to_organisation_id = any(bz_orgs()) then
    return;
  end if;
  return query
    with undone as (
      update referrals_referralneed n set result = 'not'
        where n.referral_id = referral and n.result in ('achieved', 'partly')
        returning n.need_id),
    again as (
      update plans_need p set state = 'unmet', closed_on = null from undone u
        where p.id = u.need_id
          and (p.state = 'partly' and p.closed_on is null or p.state = 'met' and p.closed_on
            = greatest(p.found_on, (r.ended_at at time zone 'Asia/Tehran')::date))
          and not exists (select from people_client c
            where c.id = p.client_id and c.died_on is not null)
          and not exists (select from referrals_referralneed o join referrals_referral x
            on x.id = o.referral_id where o.need_id = p.id and x.id <> referral
              and x.state = 'ended' and x.delivered_units > 0 and o.result in ('achieved', 'partly'))
          and not exists (select from plans_need q where q.client_id = p.client_id
            and q.domain = p.domain and q.household_id is not distinct from p.household_id
            and q.closed_on is null and q.id <> p.id)
        returning p.public_id)
    select again.public_id from again;
end $$;

-- The next number of a body's letters in a Jalali year. The row stays locked until the end of the
-- transaction, and a rolled-back number is given again: no gaps, none twice.
create or replace function referrals_next_letter(org int, year int) returns int
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare n int;
begin
  if bz_acting_role() = 'bazgasht_runtime' and not org = any(bz_orgs()) then
    raise insufficient_privilege;
  end if;
  insert into referrals_lettercounter as c (organisation_id, year, last)
    values (org, referrals_next_letter.year, 1)
    on conflict (organisation_id, year) do update set last = c.last + 1 returning last into n;
  return n;
end $$;

-- The receiving body passes a referral on: a linked new one from the original sender to another
-- body for a service of the same domain. Returns its id.
create or replace function referrals_pass_on(old bigint, service bigint, new_code text,
  new_public uuid, due date, jalali int) returns bigint
language plpgsql security definer set search_path = pg_catalog, public as $$
declare o referrals_referral; v services_service; was services_service; who bigint; made bigint; n int;
begin
  select * into o from referrals_referral where id = old for update;
  select * into v from services_service where id = service and active;
  select * into was from services_service where id = o.service_id;
  select client_id into who from referrals_referralsubject where referral_id = old;
  if o.id is null or v.id is null or not o.to_organisation_id = any(bz_orgs())
      or not bz_holds(who, 1) or o.state not in ('sent', 'accepted', 'waiting', 'in_service')
      or v.provider_id = o.to_organisation_id or v.domain <> was.domain
      or exists (select from people_accessbarrier b where b.client_id = who
        and b.organisation_id = v.provider_id and b.ends > now()) then
    raise insufficient_privilege using message = 'this referral can not be passed on there';
  end if;
  -- one open referral of a person to a service, whoever sent the other and whoever may see it
  if exists (select from referrals_referral r join referrals_referralsubject s on s.referral_id = r.id
      where s.client_id = who and r.service_id = v.id
        and r.state in ('sent', 'accepted', 'waiting', 'in_service', 'on_hold')) then
    raise unique_violation using message = 'this person is on the way to this service already';
  end if;
  insert into referrals_lettercounter as c (organisation_id, year, last)
    values (o.from_organisation_id, jalali, 1)
    on conflict (organisation_id, year) do update set last = c.last + 1 returning last into n;
  insert into referrals_referral (public_id, code, service_id, from_organisation_id,
      to_organisation_id, headquarters_id, working_group_id, mission_id, state, end_state,
      decline_code, planned_units, delivered_units, created_by, kept_by, created_at, sent_at, answer_due,
      escalated_to, letter_no, transferred_from_id, synthetic, version)
    select new_public, new_code, v.id, o.from_organisation_id, v.provider_id,
      coalesce(g.parent_id, o.headquarters_id), m.working_group_id, v.mission_id, 'sent', '', '',
      v.planned_units, 0, o.created_by, o.kept_by, now(), now(), due, 0, jalali || '/' || n, o.id,
      o.synthetic, 1
    from (select 1) one left join network_mission m on m.id = v.mission_id
      left join access_organisation g on g.id = m.working_group_id
    returning id into made;
  insert into referrals_referralsubject (referral_id, client_id, household_id,
      from_organisation_id, to_organisation_id, message, decline_note, sensitive)
    select made, s.client_id, s.household_id, s.from_organisation_id, v.provider_id, s.message, '',
      s.sensitive from referrals_referralsubject s where s.referral_id = old;
  insert into referrals_referralneed (referral_id, client_id, need_id, domain, result, note)
    select made, n2.client_id, n2.need_id, n2.domain, '', '' from referrals_referralneed n2
    where n2.referral_id = old;
  insert into referrals_referralevent (referral_id, at, kind, user_id, organisation_id, code)
    values (made, now(), 'sent', bz_user(), o.to_organisation_id, o.code);
  update referrals_referral set state = 'transferred', ended_at = now(), version = version + 1,
      answered_at = coalesce(answered_at, now()) where id = old;
  return made;
end $$;

-- Needs of a referral of a body of the request that no other referral is serving now.
create or replace function referrals_needs_left(referral bigint) returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select n.need_id from referrals_referralneed n join referrals_referral r on r.id = n.referral_id
  where r.id = referral and n.need_id is not null
    and (r.to_organisation_id = any(bz_orgs()) or r.from_organisation_id = any(bz_orgs()))
    and not exists (select from referrals_referralneed o join referrals_referral x
      on x.id = o.referral_id where o.need_id = n.need_id and x.id <> r.id
        and x.state in ('in_service', 'on_hold')) order by n.id $$;

-- The room of plans asks: is this need being served by a body of the request?
create or replace function plans_need_served_by_caller(need bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from referrals_referralneed n join referrals_referral r on r.id = n.referral_id
    where n.need_id = need and r.to_organisation_id = any(bz_orgs())
      and r.state in ('accepted', 'waiting', 'in_service', 'on_hold')) $$;

-- The room of people asks: was a body of the request asked for a service that needs the number of
-- those at home?
create or replace function people_family_needed_by_caller(client bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from referrals_referralsubject s
    join referrals_referral r on r.id = s.referral_id join services_service v on v.id = r.service_id
    where s.client_id = client and r.to_organisation_id = any(bz_orgs()) and r.state <> 'draft'
      and v.shows ? 'family') $$;

-- The room of services asks: does this delivery answer a referral sent by a body of the request?
create or replace function services_ordered_by_caller(delivery bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from services_delivery d join referrals_referral r on r.id = d.referral_id
    where d.id = delivery and r.from_organisation_id = any(bz_orgs())) $$;

-- How many wait for a service now, and the median days from sent to begun in 180 days; the median
-- of fewer than five cases is not told.
create or replace function referrals_service_waits(services bigint[])
returns table (service_id bigint, waiting int, median_days int, cases int)
language sql stable security definer set search_path = pg_catalog, public as $$
  select s.id, coalesce(w.n, 0), case when m.n >= 5 then m.days end, coalesce(m.n, 0)
  from unnest(services) s (id)
  left join lateral (select count(*)::int n from referrals_referral r
    where r.service_id = s.id and r.state = 'waiting') w on true
  left join lateral (select count(*)::int n,
      (percentile_disc(0.5) within group (order by (r.started_at at time zone 'Asia/Tehran')::date
        - (r.sent_at at time zone 'Asia/Tehran')::date))::int days
    from referrals_referral r where r.service_id = s.id
      and r.started_at > now() - interval '180 days') m on true $$;

-- Someone left a body or has a role there that carries less: what they answered for (``received``)
-- and what they had sent (``sent``) goes to another, or to nobody yet. Only where a seat of theirs
-- has ended in this very transaction, and to somebody who works there.
drop function if exists referrals_hand_over(bigint, int, bigint);
create or replace function referrals_hand_over(leaver bigint, org int, received bigint, sent bigint,
  with_received boolean, with_sent boolean) returns int
language plpgsql security definer set search_path = pg_catalog, public as $$
declare n int; m int;
begin
  if not exists (select from access_membership s where s.user_id = leaver and s.organisation_id = org
        and s.ends >= now() and s.ends <= clock_timestamp())
      or exists (select from unnest(array[received, sent]) heir where heir is not null
        and not exists (select from access_membership s where s.user_id = heir
          and s.organisation_id = org and s.starts <= clock_timestamp()
          and (s.ends is null or s.ends > clock_timestamp()))) then
    return 0;
  end if;
  update referrals_referral set assigned_to = received where with_received
    and to_organisation_id = org and assigned_to = leaver
    and state in ('sent', 'accepted', 'waiting', 'in_service', 'on_hold');
  get diagnostics n = row_count;
  update referrals_referral set kept_by = sent where with_sent
    and from_organisation_id = org and kept_by = leaver
    and state not in ('ended', 'withdrawn', 'mistaken');
  get diagnostics m = row_count;
  return n + m;
end $$;

-- A person has died: referrals that nobody serves yet are taken back, whoever sent them and whoever
-- recorded the death; those that are served are marked, for the serving body to end with its
-- results. Only for a file that is held in full and says so.
create or replace function referrals_take_back_after_death(client bigint, org int)
returns table (id bigint, public_id uuid, to_organisation_id int, was text)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  if not exists (select from people_client c where c.id = client and c.died_on is not null)
      or bz_acting_role() = 'bazgasht_runtime' and not bz_holds(client, 3) then
    raise insufficient_privilege using message = 'nobody of yours has died';
  end if;
  update referrals_referral r set person_died = true from referrals_referralsubject s
    where s.referral_id = r.id and s.client_id = client
      and r.state in ('accepted', 'in_service', 'on_hold');
  return query
    with old as (
      select r.id, r.state from referrals_referral r
        join referrals_referralsubject s on s.referral_id = r.id
        where s.client_id = client and r.state in ('draft', 'sent', 'waiting')
        order by r.id for update of r),
    ended as (
      update referrals_referral r set state = 'withdrawn', ended_at = now(), version = version + 1
        from old where r.id = old.id
        returning r.id, r.public_id, r.to_organisation_id, old.state),
    told as (
      insert into referrals_referralevent (referral_id, at, kind, user_id, organisation_id, code)
        select e.id, now(), 'withdrawn', bz_user(), org, 'died' from ended e)
    select e.id, e.public_id, e.to_organisation_id, e.state::text from ended e order by e.id;
end $$;

-- The death was recorded by mistake: what is still served goes on as before.
create or replace function referrals_go_on_after_all(client bigint) returns int
language plpgsql security definer set search_path = pg_catalog, public as $$
declare n int;
begin
  if not exists (select from people_client c where c.id = client and c.died_on is null)
      or bz_acting_role() = 'bazgasht_runtime' and not bz_holds(client, 3) then
    raise insufficient_privilege using message = 'nobody of yours lives again';
  end if;
  update referrals_referral r set person_died = false from referrals_referralsubject s
    where s.referral_id = r.id and s.client_id = client and r.person_died
      and r.state in ('accepted', 'in_service', 'on_hold');
  get diagnostics n = row_count;
  update plans_need p set state = 'in_service' where p.client_id = client and p.state = 'open'
    and p.closed_on is null and exists (select from referrals_referralneed x
      join referrals_referral r on r.id = x.referral_id
      where x.need_id = p.id and r.state in ('in_service', 'on_hold'));
  return n;
end $$;

-- Open referrals and drafts of a person go from one sender to another, where nobody carries them yet. The
-- letter keeps the number and the head of whoever wrote it. Only for the functions below.
create or replace function referrals_move_case(client bigint, was int, became int, told text)
returns table (public_id uuid, state text)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  return query
    with moved as (
      update referrals_referral r set from_organisation_id = became, kept_by = null,
          letter_by = case when r.letter_no <> '' then nullif(coalesce(r.letter_by, was), became) end
        from referrals_referralsubject s
        where s.referral_id = r.id and s.client_id = client and r.from_organisation_id = was
          and r.state in ('draft', 'sent', 'accepted', 'waiting', 'in_service', 'on_hold')
        returning r.id, r.public_id, r.state),
    subjects as (
      update referrals_referralsubject s set from_organisation_id = became
        from moved m where s.referral_id = m.id),
    noted as (
      insert into referrals_referralevent (referral_id, at, kind, user_id, organisation_id, code)
        select m.id, now(), told, bz_user(), became, '' from moved m)
    select m.public_id, m.state::text from moved m order by m.id;
end $$;

-- The person was transferred (or the transfer taken back) in this very transaction, by the caller:
-- what the prison left had asked for and is still open is followed by the other from now on.
create or replace function referrals_follow_case(client bigint, old_prison int, new_prison int)
returns table (public_id uuid, state text)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  if not exists (select from people_custodyevent e where e.client_id = client and e.kind = 'transfer'
      and (e.from_prison_id = old_prison and e.to_prison_id = new_prison
          and e.recorded_at = now() and e.recorded_by = bz_user()
        or e.to_prison_id = old_prison and e.from_prison_id = new_prison
          and e.voided_at = now() and e.voided_by = bz_user())) then
    raise insufficient_privilege using message = 'nobody was transferred now';
  end if;
  return query select * from referrals_move_case(client, old_prison, new_prison, 'followed');
end $$;

-- The person took back the consent that let a body in, which sees the whole file by nothing else: what
-- it had asked for and is still open is followed by whoever keeps the file longest; it stays where it
-- is when nobody else does. Asked for by who keeps the file, of a consent that is withdrawn.
create or replace function referrals_follow_consent(consent bigint)
returns table (public_id uuid, state text)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare c people_consent; heir int;
begin
  select * into c from people_consent x where x.id = consent;
  if c.id is null or c.withdrawn_on is null or c.for_organisation_id is null
      or not bz_holds(c.client_id, 3) then
    raise insufficient_privilege using message = 'no consent was taken back';
  end if;
  if exists (select from people_grant g where g.client_id = c.client_id and g.level >= 3
      and g.organisation_id = c.for_organisation_id and g.starts <= now() and g.ends > now()
      and not (g.basis = 'consent' and g.basis_ref = c.id::text)) then
    return;
  end if;
  select g.organisation_id into heir from people_grant g where g.client_id = c.client_id
    and g.level >= 3 and g.starts <= now() and g.ends > now() and g.basis <> 'emergency'
    and g.organisation_id <> c.for_organisation_id
    and not exists (select from people_accessbarrier b where b.client_id = c.client_id
      and b.organisation_id = g.organisation_id and b.ends > now())
    order by g.ends desc, g.organisation_id = any(bz_case_orgs()) desc, g.id limit 1;
  if heir is not null then
    return query
      select * from referrals_move_case(c.client_id, c.for_organisation_id, heir, 'taken_up');
  end if;
end $$;

-- Whether the receiving body sees nothing of the person any more; told to the sender's case team.
create or replace function referrals_receiver_blind(referral bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from referrals_referral r join referrals_referralsubject s on s.referral_id = r.id
    where r.id = referral and r.from_organisation_id = any(bz_orgs()) and bz_holds(s.client_id, 3)
      and not exists (select from people_grant g where g.client_id = s.client_id
        and g.organisation_id = r.to_organisation_id and g.starts <= now() and g.ends > now())) $$;

-- Where a referral stands on its service's waiting list: place and length, nothing of the others.
-- For its two bodies; the order is that which the serving body sees.
create or replace function referrals_place(referral bigint)
returns table (place int, total int, points int, ahead_by_points int, ahead_by_time int)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare r referrals_referral; orgs text := current_setting('bz.orgs', true);
        cases text := current_setting('bz.case_orgs', true);
begin
  select * into r from referrals_referral x where x.id = referral;
  if r.id is null or r.state <> 'waiting' or not (r.to_organisation_id = any(bz_orgs())
      or r.from_organisation_id = any(bz_orgs())) then
    return;
  end if;
  -- the points are asked for as the serving body, whose list it is
  perform set_config('bz.orgs', '{' || r.to_organisation_id || '}', true),
          set_config('bz.case_orgs', '{}', true);
  return query
    with listed as (
      select x.id, s.client_id, x.sent_at from referrals_referral x
      join referrals_referralsubject s on s.referral_id = x.id
      where x.service_id = r.service_id and x.state = 'waiting'),
    scored as (
      select l.id, coalesce(p.points, 0) points, p.since, l.sent_at from listed l
      left join plans_priority((select array_agg(client_id) from listed)) p
        on p.client_id = l.client_id),
    placed as (
      select c.*, row_number() over (order by c.points desc, c.since nulls last, c.sent_at, c.id) n
      from scored c)
    select me.n::int, (select count(*)::int from placed), me.points,
      (select count(*)::int from placed o where o.n < me.n and o.points > me.points),
      (select count(*)::int from placed o where o.n < me.n and o.points = me.points)
    from placed me where me.id = referral;
  perform set_config('bz.orgs', coalesce(orgs, ''), true),
          set_config('bz.case_orgs', coalesce(cases, ''), true);
end $$;

revoke all on function referrals_move_case(bigint,int,int,text) from public;
do $$ declare f text; begin
  foreach f in array array['grant_basis_referral(people_grant)', 'referrals_may_receive(bigint,int)',
    'referrals_next_letter(int,int)', 'referrals_pass_on(bigint,bigint,text,uuid,date,int)',
    'referrals_needs_left(bigint)', 'referrals_take_back_results(bigint)', 'plans_need_served_by_caller(bigint)', 'people_family_needed_by_caller(bigint)',
    'services_ordered_by_caller(bigint)',
    'referrals_service_waits(bigint[])',
    'referrals_hand_over(bigint,int,bigint,bigint,boolean,boolean)', 'referrals_take_back_after_death(bigint,int)',
    'referrals_go_on_after_all(bigint)', 'referrals_follow_case(bigint,int,int)', 'referrals_follow_consent(bigint)',
    'referrals_receiver_blind(bigint)', 'referrals_place(bigint)'] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to bazgasht_runtime', f);
  end loop;
end $$;
