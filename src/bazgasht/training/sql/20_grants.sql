-- Basis of a provider's sight: an enrolment of this very transaction by the person's case team, at
-- that provider; name and contact, no more; no barrier.
create or replace function grant_basis_enrolment(g people_grant) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select g.level <= 1 and bz_holds(g.client_id, 3) and exists (
    select from training_enrolment e where e.id::text = g.basis_ref and e.client_id = g.client_id
      and e.organisation_id = g.organisation_id and e.created_at = now()
      and e.case_organisation_id = any(bz_case_orgs()))
    and not exists (select from people_accessbarrier b where b.client_id = g.client_id
      and b.organisation_id = g.organisation_id and b.ends > now()) $$;

-- Whether a provider may receive a person at all; asked by the person's case team alone.
create or replace function training_may_receive(client bigint, org int) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select bz_holds(client, 3) and not exists (select from people_accessbarrier b
    where b.client_id = client and b.organisation_id = org and b.ends > now()) $$;
