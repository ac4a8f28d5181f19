-- For the outlook of occupations: who began in custody in the last twelve months, by occupation, as
-- numbers alone. An hourly wage is told by the month of the agreed hours; a piece wage is not told.
create or replace function work_outlook(prov text)
returns table (occupation text, begun int, median_wage bigint, newest date)
language sql stable security definer set search_path = pg_catalog, public as $$
  select t.occupation_id::text, count(*)::int,
    percentile_disc(0.5) within group (order by case c.terms ->> 'pay_kind'
      when 'monthly' then (c.terms ->> 'rate')::bigint
      when 'hourly' then (c.terms ->> 'rate')::bigint * (c.terms ->> 'minutes_week')::int * 52 / 720
      end),
    max(p.starts)
  from work_placement p join work_workconsent c on c.id = p.consent_id
  join work_post o on o.id = p.post_id join work_workshop w on w.id = o.workshop_id
  join occupations_trade t on t.id = coalesce(o.trade_id, w.trade_id)
  where p.state in ('active', 'ended') and p.starts > work_today() - 365 and p.starts <= work_today()
    and prov in ('', w.province) group by 1 order by 1 $$;
revoke all on function work_outlook(text) from public;
grant execute on function work_outlook(text) to bazgasht_runtime;
