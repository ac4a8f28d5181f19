-- The figure in force on a day: the province's own before the country's, the last start, and of two
-- with one start the later recorded. Null when there is none: every check then refuses.
create or replace function work_rule(rule text, prov text, day date) returns bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select r.value from work_payrule r where r.code = rule and r.province in (prov, '')
    and r.starts <= day and (r.ends is null or r.ends >= day)
  order by (r.province <> '') desc, r.starts desc, r.id desc limit 1 $$;

create or replace function work_today() returns date language sql stable as
$$ select (now() at time zone 'Asia/Tehran')::date $$;

create or replace function work_refuse(rule text, words text) returns void language plpgsql as $$
begin raise check_violation using message = words, constraint = rule; end $$;

-- Terms of a post or a consent against the law of a day: floor, hours of the day and the week.
create or replace function work_check_terms(kind text, rate bigint, minutes_day int,
  minutes_week int, prov text, day date, young boolean) returns void
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare hour_floor bigint := work_rule('wage_floor_hour', prov, day);
        month_floor bigint := work_rule('wage_floor_month', prov, day);
        most_day bigint := work_rule(case when young then 'max_minutes_day_young'
                                     else 'max_minutes_day' end, prov, day);
        most_week bigint := work_rule('max_minutes_week', prov, day);
        rest bigint := work_rule('rest_days_week', prov, day);
begin
  if hour_floor is null or month_floor is null or most_day is null or most_week is null
      or rest is null then
    perform work_refuse('work_rules_missing', 'no rule is in force on ' || day);
  elsif kind = 'hourly' and rate < hour_floor then
    perform work_refuse('work_floor', 'the wage is under the legal floor of ' || hour_floor);
  elsif kind = 'monthly' and rate::numeric * most_week < month_floor::numeric * minutes_week then
    perform work_refuse('work_floor', 'the wage is under the legal floor of ' || month_floor);
  elsif minutes_day > most_day then
    perform work_refuse('work_hours_day', 'more than ' || most_day || ' minutes a day');
  elsif minutes_week > most_week then
    perform work_refuse('work_hours_week', 'more than ' || most_week || ' minutes a week');
  elsif minutes_week > minutes_day * (7 - rest) then
    perform work_refuse('work_rest', 'the days of rest leave no room for these hours');
  end if;
end $$;

-- Rules are added, never changed: a wrong one is put right by a later row with the same start.
create or replace function work_rule_kept() returns trigger language plpgsql as $$
begin raise insufficient_privilege using message = 'rules are added, never changed'; end $$;
drop trigger if exists work_payrule_kept on work_payrule;
create trigger work_payrule_kept before update or delete on work_payrule
  for each row execute function work_rule_kept();
drop trigger if exists work_splitrule_kept on work_splitrule;
create trigger work_splitrule_kept before update or delete on work_splitrule
  for each row execute function work_rule_kept();

do $$ declare f text; begin
  foreach f in array array['work_rule(text,text,date)', 'work_today()', 'work_refuse(text,text)',
    'work_check_terms(text,bigint,int,int,text,date,boolean)'] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to bazgasht_runtime', f);
  end loop;
end $$;
