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
