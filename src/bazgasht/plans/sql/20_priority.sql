-- Points of the published rule (10_priority_rule.sql) for clients the caller holds. The whole
-- file's holder gets every line; another body gets the case team's sum in one line, so that it can
-- order its list and learns nothing it may not read. Inputs are the standing needs, children of the
-- household, the day of release and how long the need has stood: nothing else is read.
create or replace function plans_priority(clients bigint[])
returns table (client_id bigint, points int, since date, whole boolean, lines jsonb)
language sql stable security definer set search_path = pg_catalog, public as $$
  with rule as (select plans_priority_rule() r, (now() at time zone 'Asia/Tehran')::date today),
  held as (
    select c.id, case when bz_acting_role() <> 'bazgasht_runtime' then 3
      else (select max(case when g.organisation_id = any((select bz_case_orgs())::int[]) then g.level
                            else least(g.level, 2) end)
            from people_grant g where g.client_id = c.id and g.starts <= now() and g.ends > now()
              and g.organisation_id = any((select bz_orgs())::int[])
              and not exists (select from people_accessbarrier b where b.client_id = c.id
                and (b.organisation_id = any((select bz_orgs())::int[])
                     or b.user_id = (select bz_user())) and b.ends > now())) end as level
    from people_client c where c.id = any(clients) and c.died_on is null),
  standing as (
    select h.id, n.domain, n.degree, n.found_on,
      (rule.r -> 'needs' -> n.domain ->> (n.degree - 1))::int as points
    from held h cross join rule join plans_need n on n.client_id = h.id and n.closed_on is null
    where h.level is not null),
  waiting as (
    select s.id, min(s.found_on) since, rule.today - min(s.found_on) days, rule.r, rule.today
    from standing s cross join rule group by s.id, rule.r, rule.today),
  homes as (
    select w.id, coalesce(
      (select m.household_id from people_householdmember m
        where m.client_id = w.id and m.ends is null limit 1),
      (select min(m.household_id) from people_relation x
        join people_householdmember m on m.client_id = x.other_id and m.ends is null
        where x.client_id = w.id and x.ends is null)) household from waiting w),
  young as (
    select o.id, count(distinct m.client_id)::int n from homes o
      join waiting w on w.id = o.id
      join people_householdmember m on m.household_id = o.household and m.ends is null
        and m.client_id <> o.id
      join people_clientidentity i on i.client_id = m.client_id
        and i.birth > w.today - make_interval(years => (w.r #>> '{children,under_age}')::int)
      group by o.id),
  days as (
    select w.id,
      (select min(e.expected_release) - w.today from people_custodyepisode e
        where e.client_id = w.id and e.released_on is null) ahead,
      (select w.today - max(e.released_on) from people_custodyepisode e
        where e.client_id = w.id) behind,
      exists (select from people_custodyepisode e
        where e.client_id = w.id and e.released_on is null) inside
    from waiting w),
  near as (
    select distinct on (d.id) d.id, b ->> 'code' code, (b ->> 'points')::int points,
      case when d.inside then d.ahead else d.behind end n
    from days d join waiting w on w.id = d.id cross join jsonb_array_elements(w.r -> 'release') b
    where (d.inside and d.ahead between 0 and (b ->> 'before_days')::int)
       or (not d.inside and d.behind between 0 and (b ->> 'after_days')::int)
    order by d.id, (b ->> 'points')::int desc),
  all_lines as (
    select s.id, 1 place, s.points, jsonb_build_object('code', 'need', 'domain', s.domain,
      'degree', s.degree) said from standing s
    union all
    select y.id, 2, least(y.n * (w.r #>> '{children,each}')::int,
      (w.r #>> '{children,at_most}')::int), jsonb_build_object('code', 'children', 'n', y.n)
      from young y join waiting w on w.id = y.id
    union all
    select n.id, 3, n.points, jsonb_build_object('code', 'release', 'window', n.code, 'n', n.n)
      from near n
    union all
    select w.id, 4, least(w.days / (w.r #>> '{waiting,every_days}')::int
      * (w.r #>> '{waiting,each}')::int, (w.r #>> '{waiting,at_most}')::int),
      jsonb_build_object('code', 'waiting', 'n', w.days) from waiting w),
  told as (
    select l.id, l.place, l.points, l.said from all_lines l join held h on h.id = l.id
      where h.level >= 3 or l.place = 4
    union all
    select l.id, 1, sum(l.points)::int, jsonb_build_object('code', 'case') from all_lines l
      join held h on h.id = l.id where h.level < 3 and l.place < 4 group by l.id)
  select w.id, sum(t.points)::int, w.since, h.level >= 3,
    jsonb_agg(t.said || jsonb_build_object('points', t.points) order by t.place, t.points desc)
  from told t join waiting w on w.id = t.id join held h on h.id = t.id
  where t.points > 0 or t.place = 4 group by w.id, w.since, h.level $$;
revoke all on function plans_priority(bigint[]) from public;
grant execute on function plans_priority(bigint[]) to bazgasht_runtime;
