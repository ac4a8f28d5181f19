-- Bodies whose programmes somebody keeps: those at or below a body in which they hold a role that
-- may edit programmes (a test compares the list with the table of roles).
create or replace function harms_keeps() returns int[]
language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce(array_agg(distinct b.id), '{}') from access_membership m
  join access_organisation o on o.id = m.organisation_id and o.active
  join access_organisation b on starts_with(b.path, o.path)
  where m.user_id = bz_user() and m.starts <= statement_timestamp()
    and (m.ends is null or m.ends > statement_timestamp())
    and m.role in ('headquarters_secretary') $$;

-- Whether somebody imports figures of a province: from a body of that province or a national one.
create or replace function harms_imports(wanted text) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from access_membership m
    join access_organisation o on o.id = m.organisation_id and o.active
    where m.user_id = bz_user() and m.starts <= statement_timestamp()
      and (m.ends is null or m.ends > statement_timestamp())
      and m.role in ('headquarters_secretary', 'system_administrator')
      and (o.province = '' or o.province = wanted)) $$;

do $$ begin
  revoke all on function harms_keeps(), harms_imports(text) from public;
  grant execute on function harms_keeps(), harms_imports(text) to bazgasht_runtime;
end $$;

-- A polling day that was moved nationally moves in every province, also where the national
-- secretariat may edit nothing: their calendars are told in days before it. Only whoever keeps the
-- national programme sets it off, and the day is that programme's. A province that set a day of its
-- own keeps it. Returns the public ids of what was moved.
create or replace function harms_polling_moved(above bigint, was date) returns uuid[]
language plpgsql security definer set search_path = pg_catalog, public as $$
declare became date; moved uuid[]; ids bigint[];
begin
  select polling_day into became from harms_programme
    where id = above and organisation_id = any(harms_keeps());
  if became is null then
    raise insufficient_privilege using message = 'only its keeper moves a polling day';
  end if;
  with changed as (
    update harms_programme set polling_day = became, version = version + 1
    where parent_id = above and polling_day = was returning id, public_id)
  select array_agg(id), array_agg(public_id) into ids, moved from changed;
  update harms_node set due = became - days_before, starts = least(starts, became - days_before),
    version = version + 1 where programme_id = any(ids) and days_before is not null;
  return coalesce(moved, '{}');
end $$;
revoke all on function harms_polling_moved(bigint, date) from public;
grant execute on function harms_polling_moved(bigint, date) to bazgasht_runtime;
