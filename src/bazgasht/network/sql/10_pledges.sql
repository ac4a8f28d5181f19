-- Bodies for which somebody speaks who sees no person, so that no grant could tell of them (a test
-- compares the role with the table of roles).
create or replace function network_speaks() returns int[]
language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce(array_agg(distinct m.organisation_id), '{}') from access_membership m
  join access_organisation o on o.id = m.organisation_id and o.active
  where m.user_id = bz_user() and m.starts <= statement_timestamp()
    and (m.ends is null or m.ends > statement_timestamp())
    and m.role in ('representative') $$;
revoke all on function network_speaks() from public;
grant execute on function network_speaks() to bazgasht_runtime;

-- What was signed never changes, whoever asks; and nobody signs for another body.
create or replace function network_text_frozen() returns trigger language plpgsql as $$
begin
  if old.published_at is not null then
    raise insufficient_privilege using message = 'a published text is frozen: write a new version';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
drop trigger if exists network_text_frozen on network_pledgetext;
create trigger network_text_frozen before update or delete on network_pledgetext
  for each row execute function network_text_frozen();

create or replace function network_pledge_frozen() returns trigger language plpgsql as $$
declare steps constant jsonb := '{"draft": ["draft", "offered", "cancelled"],
  "offered": ["offered", "draft", "signed", "cancelled"], "signed": ["withdrawn", "renewed"]}';
-- what may still be written on a signed one: how it ended
  free constant text[] := '{state,ended_on,ended_by,reason,version}';
begin
  if tg_op = 'DELETE' then
    raise insufficient_privilege using message = 'a pledge is never deleted';
  end if;
  if not coalesce(steps -> old.state ? new.state, false) then
    raise insufficient_privilege using message = 'this pledge is frozen as it is';
  end if;
  if old.state = 'signed' and to_jsonb(old) - free is distinct from to_jsonb(new) - free then
    raise insufficient_privilege using message = 'a signed pledge is frozen';
  end if;
  if old.state = 'offered' and new.state <> 'draft' and
      (old.text_id, old.starts, old.ends) is distinct from (new.text_id, new.starts, new.ends) then
    raise insufficient_privilege using message = 'a pledge that waits for its signature is frozen';
  end if;
  if (old.organisation_id, old.headquarters_id, old.public_id, old.renews_id)
      is distinct from (new.organisation_id, new.headquarters_id, new.public_id, new.renews_id) then
    raise insufficient_privilege using message = 'a pledge stays with its body';
  end if;
  if new.state = 'signed' then
    if new.signed_by is distinct from bz_user()
        or not coalesce(new.organisation_id = any(bz_orgs() || network_speaks()), false) then
      raise insufficient_privilege using message = 'a pledge is signed by somebody of its body';
    end if;
    if new.signed_at < now() - interval '1 minute' or new.signed_at > now() + interval '1 minute' then
      raise insufficient_privilege using message = 'a pledge is signed now';
    end if;
  end if;
  if new.state in ('withdrawn') and not coalesce(new.organisation_id = any(bz_orgs() || network_speaks()), false) then
    raise insufficient_privilege using message = 'a pledge is withdrawn by its body';
  end if;
  return new;
end $$;
drop trigger if exists network_pledge_frozen on network_pledge;
create trigger network_pledge_frozen before update or delete on network_pledge
  for each row execute function network_pledge_frozen();

-- The hash is that of the content, also for whoever writes past the program.
create or replace function network_pledge_hash() returns trigger language plpgsql as $$
begin
  if new.state in ('signed', 'withdrawn', 'renewed') and (new.content = ''
      or new.sha256 <> encode(sha256(convert_to(new.content, 'UTF8')), 'hex')) then
    raise insufficient_privilege using message = 'the hash is not that of the content';
  end if;
  if new.state in ('draft', 'offered', 'cancelled') and new.content || new.sha256 <> '' then
    raise insufficient_privilege using message = 'content is written at the signature';
  end if;
  return new;
end $$;
drop trigger if exists network_pledge_hash on network_pledge;
create trigger network_pledge_hash before insert or update on network_pledge
  for each row execute function network_pledge_hash();

-- Lines belong to a draft; the lock keeps one from slipping in while it is offered or signed. The
-- owner alone (made-up data) writes lines into what is signed; the hash would tell.
create or replace function network_commitment_frozen() returns trigger language plpgsql as $$
declare p network_pledge;
begin
  if tg_op = 'UPDATE' and old.pledge_id <> new.pledge_id then
    raise insufficient_privilege using message = 'a commitment stays with its pledge';
  end if;
  select * into p from network_pledge
    where id = case tg_op when 'DELETE' then old.pledge_id else new.pledge_id end for share;
  if p.id is null or p.state <> 'draft'
      and not (tg_op = 'INSERT' and current_user = 'bazgasht_owner') then
    raise insufficient_privilege using message = 'only a draft takes or loses commitments';
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  new.organisation_id := p.organisation_id;
  new.headquarters_id := p.headquarters_id;
  return new;
end $$;
drop trigger if exists network_commitment_frozen on network_commitment;
create trigger network_commitment_frozen before insert or update or delete on network_commitment
  for each row execute function network_commitment_frozen();

create or replace function network_no_truncate() returns trigger language plpgsql as $$
begin
  raise insufficient_privilege using message = 'pledges are kept';
end $$;
drop trigger if exists network_no_truncate on network_pledge;
create trigger network_no_truncate before truncate on network_pledge
  for each statement execute function network_no_truncate();
drop trigger if exists network_no_truncate on network_commitment;
create trigger network_no_truncate before truncate on network_commitment
  for each statement execute function network_no_truncate();
