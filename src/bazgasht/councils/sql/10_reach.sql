-- Whose councils somebody reads and edits. Each is a stable function that a policy reads once per
-- statement; they run as the owner, so that policies don't call each other in circles.
create or replace function councils_bodies() returns int[]
language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce(array_agg(distinct m.organisation_id), '{}') from access_membership m
  join access_organisation o on o.id = m.organisation_id and o.active
  where m.user_id = bz_user() and m.starts <= statement_timestamp()
    and (m.ends is null or m.ends > statement_timestamp()) $$;

-- Bodies at or below those in which somebody holds a role that writes here (a test compares the
-- list with the table of roles).
create or replace function councils_secretariat() returns int[]
language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce(array_agg(distinct b.id), '{}') from access_membership m
  join access_organisation o on o.id = m.organisation_id and o.active
  join access_organisation b on starts_with(b.path, o.path)
  where m.user_id = bz_user() and m.starts <= statement_timestamp()
    and (m.ends is null or m.ends > statement_timestamp())
    and m.role in ('headquarters_secretary', 'group_secretary', 'representative') $$;

create or replace function councils_edits() returns int[]
language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce(array_agg(c.id), '{}') from councils_council c
  where c.organisation_id = any(councils_secretariat()) or c.secretary_id = bz_user() $$;

-- Councils of governorates and justice departments whose secretary is named by the secretariat of
-- their province's headquarters, or the national one (a test compares the role).
create or replace function councils_names() returns int[]
language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce(array_agg(distinct c.id), '{}') from access_membership m
  join access_organisation o on o.id = m.organisation_id and o.active
  join access_organisation b on b.kind in ('governorate', 'justice')
    and o.province in ('', b.province)
  join councils_council c on c.organisation_id = b.id
  where m.user_id = bz_user() and m.starts <= statement_timestamp()
    and (m.ends is null or m.ends > statement_timestamp())
    and m.role in ('headquarters_secretary') $$;

-- Councils that mirror those somebody edits, however far down: where resolutions are sent.
create or replace function councils_below() returns int[]
language sql stable security definer set search_path = pg_catalog, public as $$
  with recursive below as (
    select c.id from councils_council c where c.mirrors_id = any(councils_edits())
    union select c.id from councils_council c join below b on c.mirrors_id = b.id)
  select coalesce(array_agg(id), '{}') from below $$;

-- Councils in which a body of the reader sits: it may take part.
create or replace function councils_seated() returns int[]
language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce(array_agg(distinct s.council_id), '{}') from councils_councilseat s
  where s.organisation_id = any(councils_bodies())
    and (s.ends is null or s.ends > current_date) $$;

-- What somebody may read: of the own body and of bodies below it, where it sits, and what mirrors
-- a council of the own body.
create or replace function councils_mine() returns int[]
language sql stable security definer set search_path = pg_catalog, public as $$
  with recursive own as (
    select c.id from councils_council c join access_organisation o on o.id = c.organisation_id
    where exists (select from access_organisation b where b.id = any(councils_bodies())
      and starts_with(o.path, b.path)) or c.id = any(councils_edits())
    union select c.id from councils_council c join own on c.mirrors_id = own.id)
  select coalesce(array_agg(distinct id), '{}') from (
    select id from own union select unnest(councils_seated())) x $$;

create or replace function councils_supported() returns bigint[]
language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce(array_agg(s.resolution_id), '{}') from councils_resolutionsupport s
  where s.organisation_id = any(councils_bodies()) $$;

create or replace function councils_directed() returns bigint[]
language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce(array_agg(d.directive_id), '{}') from councils_directivecopy d
  where d.organisation_id = any(councils_bodies()) $$;

-- The councils above somebody's secretariat, by name: national ones, and those of bodies above. One
-- of them may be mirrored; its meetings are not read by this.
create or replace function councils_above() returns int[]
language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce(array_agg(distinct c.id), '{}') from councils_council c
  join access_organisation o on o.id = c.organisation_id
  join access_organisation b on b.id = any(councils_secretariat())
  where c.active and (c.level = 'national' or starts_with(b.path, o.path)) $$;

-- Where a body may bring something up: in councils it sits in, and in the provincial ones of its
-- province.
create or replace function councils_raises() returns table (body int, council bigint, title text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct b.id::int, c.id, c.title::text
  from access_organisation b join councils_council c on c.active
  where b.id = any(councils_bodies()) and (
    exists (select from councils_councilseat s where s.council_id = c.id
      and s.organisation_id = b.id and (s.ends is null or s.ends > current_date))
    or (c.level = 'province' and c.province <> '' and c.province = b.province)) $$;

do $$ declare f text; begin
  foreach f in array array['bodies', 'raises', 'above', 'secretariat', 'edits', 'names', 'below', 'seated', 'mine',
      'supported', 'directed'] loop
    execute format('revoke all on function councils_%s() from public', f);
    execute format('grant execute on function councils_%s() to bazgasht_runtime', f);
  end loop;
end $$;
