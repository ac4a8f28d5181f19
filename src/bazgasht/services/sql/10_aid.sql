-- What one body may learn of another's aid: kind, Jalali month, amount. Health, addiction and legal
-- help are left out by the column "sensitive". Every function checks that the caller holds someone
-- of the household.

-- The first day of the Jalali month a date is in (33-year cycle; right for 1300-1500).
create or replace function services_jalali_month(d date) returns date
language sql immutable parallel safe set search_path = pg_catalog, public as $$
  select d - case when y.n < 186 then y.n % 31 else (y.n - 186) % 30 end
  from (select (d - date '1996-03-20') % 12053 + case when d < date '1996-03-20' then 12053 else 0 end) c (n),
    lateral (select c.n % 12053 % 1461) f (n),
    lateral (select case when f.n > 365 then (f.n - 1) % 365 else f.n end) y (n) $$;

-- The household a client's aid counts to: their own, else (a prisoner) that of the family.
create or replace function services_household_of(client bigint) returns bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select case when bz_acting_role() <> 'bazgasht_runtime' or bz_holds(client, 1) then coalesce(
    (select m.household_id from people_householdmember m where m.client_id = client and m.ends is null
      limit 1),
    (select min(m.household_id) from people_relation r
      join people_householdmember m on m.client_id = r.other_id and m.ends is null
      where r.client_id = client and r.ends is null)) end $$;

-- In these functions a negative number is a person without a household: a home of their own.
create or replace function services_holds_household(household bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select bz_acting_role() <> 'bazgasht_runtime'
    or household < 0 and bz_holds(-household, 1) or exists (
    select from people_householdmember m where m.household_id = household and m.ends is null
      and (bz_holds(m.client_id, 1) or exists (
        select from people_relation r where r.other_id = m.client_id and r.ends is null
          and bz_holds(r.client_id, 1)))) $$;

-- Per kind and Jalali month: how often, and how much in all; newest first. No body, no day, no member.
create or replace function services_household_aid(household bigint, since date)
returns table (aid_kind text, month date, times int, amount bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  select s.aid_kind::text, services_jalali_month(s."on"), count(*)::int, sum(s.amount)::bigint
  from services_deliverysubject s join services_delivery d on d.id = s.delivery_id
  where (s.household_id = household or s.household_id is null and s.client_id = -household)
    and s.aid_kind <> '' and s."on" >= since and not s.sensitive
    and d.voided_at is null and services_holds_household(household)
  group by 1, 2 order by 2 desc, 1 $$;

-- Of many households: those that got aid of this kind within ``days`` of a day, with the last month.
create or replace function services_aid_inside(households bigint[], kind text, day date, days int)
returns table (household_id bigint, month date, amount bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  select h.id, services_jalali_month(last."on"), last.amount
  from unnest(households) h (id) cross join lateral (
    select s."on", s.amount from services_deliverysubject s
    join services_delivery d on d.id = s.delivery_id
    where (s.household_id = h.id or s.household_id is null and s.client_id = -h.id)
      and s.aid_kind = kind and s."on" > day - days and s."on" < day + days
      and not s.sensitive and d.voided_at is null
    order by s."on" desc limit 1) last
  where services_holds_household(h.id) $$;

-- Units given in the week that begins on a Saturday, of any body's services: how full they are.
create or replace function services_week_use(services bigint[], week date)
returns table (service_id bigint, used bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  select d.service_id, sum(d.quantity) from services_delivery d
  where d.service_id = any(services) and d."on" between week and week + 6 and d.voided_at is null
  group by 1 $$;

-- Whether a delivery answers a referral of a body of the request. The room of referrals, which
-- knows, replaces this function.
create or replace function services_ordered_by_caller(delivery bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$ select false $$;

do $$ declare f text; begin
  foreach f in array array['services_ordered_by_caller(bigint)', 'services_household_of(bigint)', 'services_holds_household(bigint)',
    'services_household_aid(bigint,date)', 'services_aid_inside(bigint[],text,date,int)',
    'services_week_use(bigint[],date)'] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to bazgasht_runtime', f);
  end loop;
end $$;
grant execute on function services_jalali_month(date) to bazgasht_runtime;
