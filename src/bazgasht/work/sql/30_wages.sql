-- Wages: lines are whole and lawful, change only in a draft, and a run is what its lines say.

create or replace function work_line_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare wrong bigint;
begin
  if exists (select from new_rows n join work_wagerun r on r.id = n.run_id
      where r.state <> 'draft' or r.organisation_id <> n.organisation_id) then
    raise insufficient_privilege using message = 'lines are written in a draft of the same body';
  end if;
  if exists (select from new_rows n join work_placement p on p.id = n.placement_id
      where p.client_id <> n.client_id or p.organisation_id <> n.organisation_id
        or p.case_organisation_id <> n.case_organisation_id) then
    perform work_refuse('work_line_person', 'not this person''s post');
  end if;
  select n.id into wrong from new_rows n cross join lateral (
      select coalesce(sum(value::bigint), 0) total,
        coalesce(bool_or(sign(value::bigint) * sign(n.gross) < 0), false) mixed
      from jsonb_each_text(n.parts)) s
    where s.total <> n.gross or s.mixed limit 1;
  if wrong is not null then
    perform work_refuse('work_line_parts', 'the parts of a wage do not add up to it');
  end if;
  -- what was worked is what the days say, and no hour of it is under the floor of its day; summed in
  -- one grouping, for the rows of a trigger have no statistics and a join back to them is a loop
  with worked as (select n.id, n.minutes told, n.gross, w.province, d."on", d.minutes
      from new_rows n join work_wagerun r on r.id = n.run_id
      join work_placement p on p.id = n.placement_id join work_post o on o.id = p.post_id
      join work_workshop w on w.id = o.workshop_id
      left join work_workday d on d.placement_id = n.placement_id
        and d."on" between r.starts and r.ends
      where n.reverses_id is null),
    floors as (select f."on", f.province, work_rule('wage_floor_hour', f.province, f."on") value
      from (select distinct "on", province from worked where "on" is not null) f)
  select k.id into wrong from worked k left join floors f using ("on", province)
    group by k.id, k.told, k.gross
    having k.told <> coalesce(sum(k.minutes), 0)
      or k.gross < coalesce(div(sum(k.minutes::bigint * f.value) + 59, 60), 0) limit 1;
  if wrong is not null then
    perform work_refuse('work_line_floor', 'a wage under the floor for the hours worked');
  end if;
  select n.id into wrong from new_rows n join work_wageline o on o.id = n.reverses_id
      join work_wagerun r on r.id = n.run_id join work_wagerun s on s.id = o.run_id
    where (n.placement_id, n.days, n.minutes, n.pieces, n.base, n.topup, n.gross) is distinct from
        (o.placement_id, -o.days, -o.minutes, -o.pieces, -o.base, -o.topup, -o.gross)
      or o.reverses_id is not null or r.kind <> 'correction' or (s.year, s.month) <> (r.year, r.month)
      or s.state not in ('approved', 'paid')
      or n.parts <> (select jsonb_object_agg(key, -(value::bigint)) from jsonb_each_text(o.parts))
    limit 1;
  if wrong is not null then
    perform work_refuse('work_line_mirror', 'a reversal takes an approved line back as it was');
  end if;
  return null;
end $$;
drop trigger if exists work_line_check on work_wageline;
create trigger work_line_check after insert on work_wageline
  referencing new table as new_rows for each statement execute function work_line_check();

create or replace function work_line_kept() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if exists (select from old_rows o join work_wagerun r on r.id = o.run_id where r.state <> 'draft')
  then raise insufficient_privilege using message = 'the lines of a run are fixed'; end if;
  return null;
end $$;
drop trigger if exists work_line_kept on work_wageline;
create trigger work_line_kept after delete on work_wageline
  referencing old table as old_rows for each statement execute function work_line_kept();
create or replace function work_line_unchanged() returns trigger language plpgsql as $$
begin raise insufficient_privilege using message = 'the lines of a run are fixed'; end $$;
drop trigger if exists work_line_unchanged on work_wageline;
create trigger work_line_unchanged before update on work_wageline
  for each row execute function work_line_unchanged();

create or replace function work_run_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare n bigint; g numeric; t numeric; p jsonb;
begin
  if (new.organisation_id, new.kind, new.year, new.month, new.starts, new.ends, new.request_id)
      is distinct from (old.organisation_id, old.kind, old.year, old.month, old.starts, old.ends,
        old.request_id) then
    raise insufficient_privilege using message = 'a run keeps its body and month';
  end if;
  if new.state <> old.state and not (old.state, new.state) in (('draft', 'submitted'),
      ('draft', 'cancelled'), ('submitted', 'approved'), ('submitted', 'draft'),
      ('submitted', 'cancelled'), ('approved', 'paid')) then
    perform work_refuse('work_transition', old.state || ' can not become ' || new.state);
  end if;
  if old.state <> 'draft' and (new.lines, new.gross, new.topup, new.totals, new.prepared_by)
      is distinct from (old.lines, old.gross, old.topup, old.totals, old.prepared_by) then
    raise insufficient_privilege using message = 'the figures of a run are fixed';
  end if;
  if new.state = 'submitted' and old.state = 'draft' then
    select count(*), coalesce(sum(l.gross), 0), coalesce(sum(l.topup), 0) into n, g, t
      from work_wageline l where l.run_id = new.id;
    select coalesce(jsonb_object_agg(key, total), '{}') into p from (
      select e.key, sum(e.value::bigint) total from work_wageline l
      cross join lateral jsonb_each_text(l.parts) e where l.run_id = new.id group by 1) s;
    if n = 0 or (n, g, t) is distinct from (new.lines::bigint, new.gross::numeric,
        new.topup::numeric) or p <> new.totals then
      perform work_refuse('work_run_totals', 'the run is not what its lines say');
    end if;
  end if;
  if new.state = 'approved' and old.state = 'submitted' and bz_acting_role() = 'bazgasht_runtime'
      and new.approved_by is distinct from bz_user() then
    raise insufficient_privilege using message = 'nobody approves in another''s name';
  end if;
  return new;
end $$;
drop trigger if exists work_run_check on work_wagerun;
create trigger work_run_check before update on work_wagerun
  for each row execute function work_run_check();

-- Of a body's people whom the caller may see: what each worked between two days, summed. ``half_days``
-- counts a day of less than half the agreed hours as one, any other day of work as two.
create or replace function work_month(org int, first date, last date)
returns table (placement_id bigint, minutes bigint, pieces bigint, days int, half_days int,
               floor_minutes bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  with held as (
    select p.id, w.province, (c.terms ->> 'minutes_day')::int agreed
    from work_placement p join work_workconsent c on c.id = p.consent_id
    join work_post o on o.id = p.post_id join work_workshop w on w.id = o.workshop_id
    where p.organisation_id = org and org = any((select bz_orgs())::int[])
      and p.state in ('active', 'ended') and p.starts <= last and (p.ends is null or p.ends >= first)
      and coalesce((select true from people_grant g where g.client_id = p.client_id
        and g.organisation_id = any((select bz_orgs())::int[]) and g.starts <= now()
        and g.ends > now() limit 1), false)
      and not p.client_id = any((select bz_barred())::bigint[])),
  floors as (
    select d."on", h.province, work_rule('wage_floor_hour', h.province, d."on") value
    from (select first + n as "on" from generate_series(0, last - first) n) d,
      (select distinct province from held) h)
  select h.id, sum(d.minutes)::bigint, sum(d.pieces)::bigint,
    (count(*) filter (where d.minutes > 0))::int,
    sum(case when d.minutes = 0 then 0 when 2 * d.minutes < h.agreed then 1 else 2 end)::int,
    sum(d.minutes * f.value)::bigint
  from held h join work_workday d on d.placement_id = h.id and d."on" between first and last
  join floors f on f."on" = d."on" and f.province = h.province group by 1 $$;

-- How many lines of a run no longer are what the days say, or were made before the person's split,
-- the post's rate or a rule of wages was changed (those that nobody recorded came with the program);
-- asked before it is submitted and approved.
create or replace function work_run_stale(run bigint) returns int
language sql stable security definer set search_path = pg_catalog, public as $$
  select count(*)::int from work_wageline l join work_wagerun r on r.id = l.run_id
  join work_placement p on p.id = l.placement_id join work_post o on o.id = p.post_id
  left join lateral (select coalesce(sum(d.minutes), 0) minutes, coalesce(sum(d.pieces), 0) pieces
    from work_workday d where d.placement_id = l.placement_id
      and d."on" between r.starts and r.ends) s on true
  where l.run_id = run and l.reverses_id is null and r.organisation_id = any(bz_orgs())
    and ((l.minutes, l.pieces) <> (s.minutes, s.pieces)
      or (o.rate_since <= r.starts and o.changed_at > r.prepared_at)
      or exists (select from work_splitagreement a where a.placement_id = l.placement_id
        and a.starts <= r.ends and a.recorded_at > r.prepared_at)
      or exists (select from work_payrule x where x.starts <= r.ends
        and x.recorded_by is not null and x.recorded_at > r.prepared_at)
      or exists (select from work_splitrule x where x.starts <= r.ends
        and x.recorded_by is not null and x.recorded_at > r.prepared_at))
$$;

-- How many people worked in the month of a run and stand in no wages of it, seen by the caller or not:
-- a number, so that nobody's wage is lost behind a barrier. A run is a month of a body.
create or replace function work_left_out(runs bigint[]) returns table (run_id bigint, people int)
language sql stable security definer set search_path = pg_catalog, public as $$
  select r.id, count(distinct p.client_id)::int
  from work_wagerun r join work_placement p on p.organisation_id = r.organisation_id
    and p.state in ('active', 'ended') and p.starts <= r.ends
    and (p.ends is null or p.ends >= r.starts)
  where r.id = any(runs) and r.organisation_id = any(bz_orgs()) and r.state <> 'cancelled'
    and not exists (select from work_wageline l join work_wagerun x on x.id = l.run_id
      where l.placement_id = p.id and l.reverses_id is null and x.state <> 'cancelled'
        and (x.year, x.month) = (r.year, r.month))
    and exists (select from work_workday d where d.placement_id = p.id and d.minutes > 0
      and d."on" between r.starts and r.ends)
  group by 1 $$;

-- Whether the person of a post is out of custody and alive: yes or no, for the body that ran the post.
create or replace function work_is_out(placement bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from work_placement p join people_client c on c.id = p.client_id
    where p.id = placement and p.organisation_id = any(bz_orgs()) and c.died_on is null
      and not p.client_id = any((select bz_barred())::bigint[])
      and not exists (select from people_custodyepisode e where e.client_id = p.client_id
        and e.state in ('inside', 'on_leave', 'escaped'))) $$;

do $$ declare f text; begin
  foreach f in array array['work_is_out(bigint)', 'work_month(int,date,date)', 'work_run_stale(bigint)',
    'work_left_out(bigint[])'] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to bazgasht_runtime', f);
  end loop;
end $$;

-- A payment of wages is approved with the run, or after it: never before anybody has seen the run.
create or replace function work_payment_before() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select from work_wagerun r where r.public_id = new.source_id::uuid
      and r.organisation_id = new.organisation_id and r.state in ('approved', 'paid')) then
    raise check_violation using message = 'the wages are not approved', constraint = 'ledger_source_open';
  end if;
  return new;
end $$;
drop trigger if exists work_payment_before on ledger_payment;
create trigger work_payment_before before update on ledger_payment for each row
  when (new.source_type = 'work.wages' and new.state = 'approved' and old.state <> 'approved')
  execute function work_payment_before();
