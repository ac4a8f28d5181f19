-- What was published is what a second person read: its text changes only after it was taken back,
-- and nobody publishes in another's name or what they wrote themselves.
create or replace function network_experience_fixed() returns trigger language plpgsql as $$
declare steps constant jsonb := '{"draft": ["draft", "offered", "withdrawn"],
  "offered": ["published", "draft", "withdrawn"], "published": ["draft", "withdrawn"]}';
-- what a step of the state may write beside it
  free constant text[] := '{state,reason,offered_at,checked_by,published_on,version}';
begin
  if tg_op = 'DELETE' then
    raise insufficient_privilege using message = 'an experience is withdrawn, never deleted';
  end if;
  if not coalesce(steps -> old.state ? new.state, false) then
    raise insufficient_privilege using message = 'this experience can''t become that';
  end if;
  if not (old.state = 'draft' and new.state = 'draft')
      and to_jsonb(old) - free is distinct from to_jsonb(new) - free then
    raise insufficient_privilege using message = 'only the text of a draft changes';
  end if;
  if (old.organisation_id, old.public_id, old.written_by)
      is distinct from (new.organisation_id, new.public_id, new.written_by) then
    raise insufficient_privilege using message = 'an experience stays with its body';
  end if;
  if old.state = 'draft' and new.state = 'draft' and new.changed_by is distinct from bz_user() then
    raise insufficient_privilege using message = 'a change is in one''s own name';
  end if;
  if new.state = 'published' and new.checked_by is distinct from bz_user() then
    raise insufficient_privilege using message = 'one publishes in one''s own name';
  end if;
  if new.state <> 'published' and new.state <> 'withdrawn'
      and (new.checked_by is not null or new.published_on is not null) then
    raise insufficient_privilege using message = 'only what is published was checked';
  end if;
  return new;
end $$;
drop trigger if exists network_experience_fixed on network_experience;
create trigger network_experience_fixed before update or delete on network_experience
  for each row execute function network_experience_fixed();

drop trigger if exists network_no_truncate on network_experience;
create trigger network_no_truncate before truncate on network_experience
  for each statement execute function network_no_truncate();
