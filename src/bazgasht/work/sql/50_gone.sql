-- Posts of these bodies whose end, or whose person's release, is not older than a day: for first
-- pages, which can't reckon all the wages there ever were.
create or replace function work_left_since(bodies int[], since date) returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select p.id from work_placement p where p.organisation_id = any(bodies)
    and p.organisation_id = any(bz_orgs()) and p.state = 'ended'
    and not p.client_id = any((select bz_barred())::bigint[])
    and (p.ends >= since or exists (select from people_custodyepisode e
      where e.client_id = p.client_id and e.released_on >= since)) $$;

-- What a body still owes to people whom it may not see any more: the amounts of its own books, and of
-- the person no more than whether there is an account. Nobody who is barred, nobody it still sees.
create or replace function work_owed_gone(bodies int[], since date)
returns table (placement_id bigint, public_id uuid, organisation_id int, contract_no text,
  client_id bigint, recipient text, rials bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  with mine as (select p.* from work_placement p where p.organisation_id = any(bodies)
      and p.organisation_id = any(bz_orgs()) and p.state = 'ended'
      and not p.client_id = any((select bz_barred())::bigint[])
      and (since is null or p.id in (select work_left_since(bodies, since)))),
  owed as (select l.placement_id, e.key recipient, (sum(e.value::bigint) - coalesce((
      select sum(y.amount) from work_wagepayment w join ledger_payment y on y.id = w.payment_id
      where w.placement_id = l.placement_id and w.recipient = e.key
        and y.state not in ('rejected', 'cancelled')), 0))::bigint rials
    from work_wageline l join work_wagerun r on r.id = l.run_id and r.state in ('approved', 'paid')
    cross join lateral jsonb_each_text(l.parts) e
    where l.placement_id in (select id from mine) group by 1, 2)
  select m.id, m.public_id, m.organisation_id, m.contract_no::text, m.client_id, o.recipient, o.rials
  from owed o join mine m on m.id = o.placement_id
  where o.rials > 0 and not bz_holds(m.client_id, 1)
    and (o.recipient <> 'savings' or work_is_out(m.id))
  order by m.ends, m.id, o.recipient $$;

-- Where that money goes: live accounts of the kind, of what is owed and of nothing else.
create or replace function work_gone_accounts(bodies int[], since date)
returns table (placement_id bigint, recipient text, account_id bigint, holder text, sheba bytea,
  key_version int, last4 text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select g.placement_id, g.recipient, a.id, a.holder::text, a.sheba, a.key_version::int,
    a.last4::text
  from work_owed_gone(bodies, since) g join ledger_payaccount a on a.client_id = g.client_id
    and a.ends is null and a.kind = case g.recipient when 'dependants' then 'dependant' else 'own' end
  where g.recipient <> 'restitution' order by a.id $$;

create or replace function work_ran_for_gone(post uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from work_placement p where p.public_id = post
    and p.organisation_id = any(bz_orgs()) and p.state = 'ended'
    and not p.client_id = any((select bz_barred())::bigint[]) and not bz_holds(p.client_id, 1)) $$;

do $$ declare f text; begin
  foreach f in array array['work_left_since(int[],date)', 'work_owed_gone(int[],date)', 'work_ran_for_gone(uuid)',
    'work_gone_accounts(int[],date)'] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to bazgasht_runtime', f);
  end loop;
end $$;
