-- Grants are made only on a basis the database itself can check. Each basis has a function
-- grant_basis_<name>(people_grant) returning boolean; a room above adds its own.
create or replace function bz_acting_role() returns text language sql stable as $$
  select case current_setting('role') when 'none' then session_user::text
         else current_setting('role') end $$;

create or replace function bz_holds(client bigint, needed int) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from people_grant g where g.client_id = client and g.level >= needed
      and g.organisation_id = any(case when needed >= 3 then bz_case_orgs() else bz_orgs() end)
      and g.starts <= now() and g.ends > now())
    and not exists (select from people_accessbarrier b where b.client_id = client
      and (b.organisation_id = any(bz_orgs()) or b.user_id = bz_user()) and b.ends > now()) $$;

-- Clients barred from this request, for tables where a look-up per row would cost too much.
create or replace function bz_barred() returns bigint[]
language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce(array_agg(b.client_id), '{}') from people_accessbarrier b
  where b.ends > now() and (b.organisation_id = any(bz_orgs()) or b.user_id = bz_user()) $$;

-- Who keeps a barrier, and may lift it: the body that set it; once that holds the file no more (a
-- transfer, say), whoever holds it in full. Nobody whom a barrier shuts out.
create or replace function people_keeps_barrier(client bigint, setter int) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select bz_holds(client, 3) and (setter = any(bz_orgs()) or not exists (
    select from people_grant g where g.client_id = client and g.organisation_id = setter
      and g.level >= 3 and g.starts <= now() and g.ends > now())) $$;

-- A household is seen by whoever sees a member, or opened it in this very transaction.
create or replace function people_sees_household(household bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from people_householdmember m
      join people_grant g on g.client_id = m.client_id
      where m.household_id = household and m.ends is null and g.organisation_id = any(bz_orgs())
        and g.starts <= now() and g.ends > now()
        and not m.client_id = any((select bz_barred())::bigint[])) $$;

-- A file opened in this very transaction by a body of the request.
create or replace function grant_basis_new(g people_grant) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select g.organisation_id = any(bz_orgs()) and exists (
    select from people_client c where c.id = g.client_id and c.created_at = now()
      and c.opened_by = any(bz_orgs())) $$;
create or replace function grant_basis_import(g people_grant) returns boolean language sql stable as
$$ select grant_basis_new(g) $$;
create or replace function grant_basis_registration(g people_grant) returns boolean language sql stable as
$$ select grant_basis_new(g) $$;
-- Admission: a new file, or an episode of that prison just recorded by a body holding the file.
create or replace function grant_basis_admission(g people_grant) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select grant_basis_new(g) or exists (
    select from people_custodyepisode e where e.id::text = g.basis_ref
      and e.client_id = g.client_id and e.prison_id = g.organisation_id and e.created_at = now()
      and g.organisation_id = any(bz_orgs())) $$;
-- Transfer: just recorded, of this person or of the mother of a child who lives inside with her; or
-- just voided, and the prison left gets the file again.
create or replace function grant_basis_transfer(g people_grant) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from people_custodyevent e where e.id::text = g.basis_ref
    and (e.client_id = g.client_id or exists (select from people_childinside c
      where c.mother_id = e.client_id and c.client_id = g.client_id and c.until is null)
      and bz_holds(g.client_id, 3)) and e.kind = 'transfer'
    and (e.to_prison_id = g.organisation_id and e.recorded_by = bz_user() and e.recorded_at = now()
      or e.from_prison_id = g.organisation_id and e.voided_by = bz_user() and e.voided_at = now()))
    and exists (select from access_organisation o where o.id = g.organisation_id and o.kind = 'prison') $$;
-- Consent: recorded just now by somebody who holds the whole file; a body that serves one need
-- can't widen its own view by writing a consent down.
create or replace function grant_basis_consent(g people_grant) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select g.ends <= now() + interval '1100 days' and exists (
    select from people_consent c where c.id::text = g.basis_ref
      and c.client_id = g.client_id and c.for_organisation_id = g.organisation_id
      and c.kind in ('aftercare', 'sharing') and c.withdrawn_on is null
      and c.recorded_by = bz_user() and c.created_at = now())
    and bz_holds(g.client_id, 3) $$;
create or replace function grant_basis_request(g people_grant) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select g.ends <= now() + interval '181 days' and exists (
    select from people_accessrequestmatch m
      join people_accessrequest r on r.id = m.request_id
      where m.id::text = g.basis_ref and m.client_id = g.client_id and m.state = 'approved'
        and r.organisation_id = g.organisation_id and g.level <= m.level
        and m.decided_by = bz_user())
    and bz_holds(g.client_id, 3) $$;
create or replace function grant_basis_emergency(g people_grant) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select g.ends <= now() + interval '24 hours' and exists (
    select from people_emergencyaccess e where e.id::text = g.basis_ref
      and e.client_id = g.client_id and e.organisation_id = g.organisation_id
      and e.user_id = bz_user() and e.opened_at = now()) $$;

create or replace function people_grant_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare basis_name text; holds boolean;
begin
  if bz_acting_role() <> 'bazgasht_runtime' then return null; end if;
  for basis_name in select distinct n.basis from new_rows n loop
    if basis_name in ('import', 'registration') then
      -- set-based, so that a roster of a hundred thousand is one query
      select bool_and(n.organisation_id = any(bz_orgs()) and c.id is not null) into holds
        from new_rows n left join people_client c on c.id = n.client_id
          and c.created_at = now() and c.opened_by = any(bz_orgs())
        where n.basis = basis_name;
    elsif basis_name ~ '^[a-z]+$'
        and to_regprocedure('grant_basis_' || basis_name || '(people_grant)') is not null then
      execute format('select bool_and(grant_basis_%s(g)) from people_grant g where g.basis = %L '
        'and g.id = any($1)', basis_name, basis_name)
        using (select array_agg(n.id) from new_rows n where n.basis = basis_name) into holds;
    else
      holds := false;
    end if;
    if not coalesce(holds, false) then
      raise insufficient_privilege using message = 'no basis for this grant';
    end if;
  end loop;
  return null;
end $$;
drop trigger if exists people_grant_check on people_grant;
create trigger people_grant_check after insert on people_grant
  referencing new table as new_rows for each statement execute function people_grant_check();

-- A grant can be ended early, never stretched.
create or replace function people_grant_shorten() returns trigger language plpgsql as $$
begin
  if bz_acting_role() = 'bazgasht_runtime' and new.ends > old.ends then
    raise insufficient_privilege using message = 'a grant can only be shortened';
  end if;
  return new;
end $$;
drop trigger if exists people_grant_shorten on people_grant;
create trigger people_grant_shorten before update on people_grant
  for each row execute function people_grant_shorten();

-- Words of these clients for every body with a live grant, in the order of the index.
create or replace function people_name_words(clients bigint[])
returns table (organisation_id int, token varchar, client_id bigint, ends timestamptz)
language sql stable as $$
  select g.organisation_id, w, n.client_id, max(g.ends)
    from people_clientname n join people_grant g on g.client_id = n.client_id and g.ends > now()
    cross join lateral unnest(n.tokens) w
    where n.client_id = any(clients) group by 1, 2, 3 order by 1, 2, 3 $$;

-- Search words and order follow the name, for every body that holds a grant.
create or replace function people_index_names(clients bigint[]) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
declare fresh bigint[];
begin
  if bz_acting_role() = 'bazgasht_runtime' and exists (
      -- bz_holds(c, 1) in one query, so that a roster of a hundred thousand is quick
      select from unnest(clients) c where not coalesce((select true from people_grant g
          where g.client_id = c and g.organisation_id = any((select bz_orgs())::int[])
            and g.starts <= now() and g.ends > now() limit 1), false)
        or coalesce((select true from people_accessbarrier b where b.client_id = c
          and (b.organisation_id = any((select bz_orgs())::int[]) or b.user_id = (select bz_user()))
          and b.ends > now() limit 1), false)) then
    raise insufficient_privilege using message = 'not your client';
  end if;
  delete from people_nametoken t using people_clientname n
    where t.client_id = n.client_id and n.client_id = any(clients) and not t.token = any(n.tokens);
  -- a file opened in this very transaction and without words has nothing to meet: no conflict is
  -- looked for, which saves a third of the time for a roster of a hundred thousand
  select coalesce(array_agg(c.id), '{}') into fresh from people_client c
    where c.id = any(clients) and c.created_at = now()
      and not exists (select from people_nametoken t where t.client_id = c.id);
  insert into people_nametoken (organisation_id, token, client_id, ends)
    select organisation_id, token, client_id, ends from people_name_words(fresh);
  insert into people_nametoken (organisation_id, token, client_id, ends)
    select organisation_id, token, client_id, ends from people_name_words(
      array(select unnest(clients) except select unnest(fresh)))
    on conflict (organisation_id, token, client_id)
      do update set ends = excluded.ends where people_nametoken.ends <> excluded.ends;
  update people_grant g set sort_key = n.sort_key from people_clientname n
    where n.client_id = g.client_id and n.client_id = any(clients) and g.sort_key <> n.sort_key;
end $$;

-- Ends a body's grants, now or later: the body its own, the case team those it gave others.
drop function if exists people_end_grants(bigint, int, text, text, text);
create or replace function people_end_grants(client bigint, org int, basis_name text, ref text,
  why text, until timestamptz default null)
returns int language plpgsql security definer set search_path = pg_catalog, public as $$
declare n int; at timestamptz := coalesce(until, now()); own boolean := org = any(bz_orgs());
begin
  if bz_acting_role() = 'bazgasht_runtime' and not own and not bz_holds(client, 3) then
    raise insufficient_privilege using message = 'not your client';
  end if;
  update people_grant set ends = greatest(at, starts), ended_reason = why
    where client_id = client and organisation_id = org and ends > greatest(at, starts)
      and (basis_name = '' or basis = basis_name) and (ref = '' or basis_ref = ref)
      and (own or bz_acting_role() <> 'bazgasht_runtime'
           or basis in ('referral', 'consent', 'request', 'emergency', 'enrolment', 'placement')
           or basis = 'transfer' and exists (select from people_custodyevent e
             where e.id::text = basis_ref and e.kind = 'transfer' and e.to_prison_id = org
               and e.voided_at = now() and e.voided_by = bz_user()));
  get diagnostics n = row_count;
  update people_nametoken t set ends = (select max(g.ends) from people_grant g
      where g.client_id = client and g.organisation_id = org)
    where t.client_id = client and t.organisation_id = org and n > 0;
  return n;
end $$;

-- A leaver's files go to a colleague (or to nobody yet). Called by whoever ended the membership,
-- also an administrator who sees no person: only in that transaction, or by the body's own.
create or replace function people_hand_over(leaver bigint, org int, taker bigint, why text)
returns int language plpgsql security definer set search_path = pg_catalog, public as $$
declare n int; gone people_caseassignment[];
begin
  if bz_acting_role() = 'bazgasht_runtime' and not org = any(bz_case_orgs()) and not exists (
      select from access_membership m where m.user_id = leaver and m.organisation_id = org
        and m.ends >= now()) then
    raise insufficient_privilege using message = 'not your colleague';
  end if;
  if taker is not null and not exists (select from access_membership m where m.user_id = taker
      and m.organisation_id = org and (m.ends is null or m.ends > now())) then
    raise insufficient_privilege using message = 'the taker does not work there';
  end if;
  with ended as (update people_caseassignment set ends = now()
      where user_id = leaver and organisation_id = org and ends is null returning *)
    select array_agg(e) into gone from ended e;
  n := coalesce(array_length(gone, 1), 0);
  if taker is not null then
    insert into people_caseassignment (client_id, organisation_id, user_id, lead, assigned_by, reason)
      select (g).client_id, org, taker, (g).lead, bz_user(), why from unnest(gone) g
      where (g).lead or not exists (select from people_caseassignment a where a.ends is null
        and a.client_id = (g).client_id and a.organisation_id = org and a.user_id = taker);
  end if;
  return n;
end $$;

-- Which of these bodies may not know of which of these people; told to the case team alone.
create or replace function people_barred_pairs(clients bigint[], bodies int[])
returns table (client_id bigint, organisation_id int)
language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct b.client_id, b.organisation_id::int from people_accessbarrier b
  where b.client_id = any(clients) and b.organisation_id = any(bodies) and b.ends > now()
    and bz_holds(b.client_id, 3) $$;

-- Who may see this file now, for its case team.
create or replace function people_file_grants(client bigint)
returns table (organisation_id int, purpose text, level smallint, starts timestamptz,
               ends timestamptz, basis text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select g.organisation_id, g.purpose, g.level, g.starts, g.ends, g.basis from people_grant g
  where g.client_id = client and bz_holds(client, 3) order by g.starts $$;

-- Emergency: found by exact file number or keyed hash only; one journal notice follows in code.
create or replace function people_emergency_open(lookup bytea, file text, org int, why text)
returns bigint language plpgsql security definer set search_path = pg_catalog, public as $$
declare found_id bigint; access_id bigint;
begin
  if not org = any(bz_case_orgs()) or length(trim(why)) < 10 then
    raise insufficient_privilege using message = 'emergency access needs a body and a reason';
  end if;
  select c.id into found_id from people_client c left join people_clientidentity i on i.client_id = c.id
    where c.file_no = file or (lookup is not null
      and (i.national_id_hash = lookup or i.foreign_id_hash = lookup)) limit 1;
  if found_id is null or exists (select from people_accessbarrier b where b.client_id = found_id
      and (b.organisation_id = any(bz_orgs()) or b.user_id = bz_user()) and b.ends > now()) then
    return null;
  end if;
  -- pressed twice, or asked again while it is open: one access, so that one review decides it
  perform from people_client c where c.id = found_id for update;
  if exists (select from people_emergencyaccess e join people_grant g on g.client_id = found_id
      and g.organisation_id = org and g.basis = 'emergency' and g.basis_ref = e.id::text
      where e.client_id = found_id and e.organisation_id = org and e.user_id = bz_user()
      and e.justified is distinct from false and g.ends > now()) then
    return found_id;
  end if;
  insert into people_emergencyaccess (client_id, organisation_id, user_id, reason, opened_at, ends,
      review_note) values (found_id, org, bz_user(), why, now(), now() + interval '24 hours', '')
    returning id into access_id;
  insert into people_grant (client_id, organisation_id, purpose, level, starts, ends, basis,
      basis_ref, issued_by, ended_reason, sort_key)
    values (found_id, org, 'emergency', 3, now(), now() + interval '24 hours', 'emergency',
      access_id::text, bz_user(), '', '');
  perform people_index_names(array[found_id]);
  return found_id;
end $$;

-- A request for access, by the keyed hash of a national id or a foreigner's: the answer to the asker is the same whether anybody was met or not.
create or replace function people_request_access(lookup bytea, org int, aim text, why text)
returns bigint language plpgsql security definer set search_path = pg_catalog, public as $$
declare request bigint;
begin
  if not org = any(bz_orgs()) then raise insufficient_privilege; end if;
  insert into people_accessrequest (organisation_id, user_id, lookup, purpose, reason, created_at)
    values (org, bz_user(), lookup, aim, why, now()) returning id into request;
  insert into people_accessrequestmatch (request_id, client_id, state, note)
    select request, i.client_id, 'open', '' from people_clientidentity i
    where (i.national_id_hash = lookup or i.foreign_id_hash = lookup)
      and not exists (select from people_accessbarrier b where b.client_id = i.client_id
                        and b.organisation_id = org and b.ends > now());
  return request;
end $$;

create sequence if not exists people_file_no;
create or replace function people_next_file_nos(n int) returns setof bigint
language sql volatile security definer set search_path = pg_catalog, public as
$$ select nextval('people_file_no') from generate_series(1, n) $$;

do $$ declare f text; begin
  foreach f in array array['people_index_names(bigint[])', 'people_end_grants(bigint,int,text,text,text,timestamptz)',
    'people_hand_over(bigint,int,bigint,text)', 'bz_barred()', 'people_sees_household(bigint)',
    'people_file_grants(bigint)', 'people_barred_pairs(bigint[],int[])', 'people_emergency_open(bytea,text,int,text)',
    'people_request_access(bytea,int,text,text)', 'people_next_file_nos(int)', 'bz_holds(bigint,int)',
    'grant_basis_new(people_grant)', 'grant_basis_admission(people_grant)',
    'grant_basis_transfer(people_grant)', 'grant_basis_consent(people_grant)',
    'grant_basis_request(people_grant)', 'grant_basis_emergency(people_grant)'] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to bazgasht_runtime', f);
  end loop;
end $$;
