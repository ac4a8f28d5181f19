-- Signed minutes never change, nor anything that was signed with them.
create or replace function councils_meeting_frozen() returns trigger language plpgsql as $$
begin
  if old.state = 'signed' then
    raise insufficient_privilege using message = 'signed minutes are frozen';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
drop trigger if exists councils_meeting_frozen on councils_meeting;
create trigger councils_meeting_frozen before update or delete on councils_meeting
  for each row execute function councils_meeting_frozen();

create or replace function councils_part_frozen() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare which bigint := case tg_op when 'DELETE' then old.meeting_id else new.meeting_id end;
begin
  if exists (select from councils_meeting m where m.state = 'signed'
      and (m.id = which or tg_op = 'UPDATE' and m.id = old.meeting_id)) then
    raise insufficient_privilege using message = 'signed minutes are frozen';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
do $$ declare t text; begin
  foreach t in array array['agendaitem', 'attendance', 'agreement'] loop
    execute format('drop trigger if exists councils_part_frozen on councils_%s', t);
    execute format('create trigger councils_part_frozen before insert or update or delete on'
      ' councils_%s for each row execute function councils_part_frozen()', t);
  end loop;
end $$;

-- What was adopted stays what it was: text, owner, measure and first date. The date moves only
-- together with its count; an ended one does not come back.
create or replace function councils_resolution_fixed() returns trigger language plpgsql as $$
declare kept text[] := array['number', 'council_id', 'meeting_id', 'gathering_id', 'proposal_id',
  'parent_id', 'text', 'owner_id', 'adopted_on', 'adopted_by', 'measure', 'indicator', 'reading',
  'filter', 'baseline', 'target', 'created_by'];
begin
  if tg_op = 'INSERT' then
    if new.first_due <> new.due or new.moved_count <> 0 then
      raise check_violation using message = 'a new resolution has one date',
        constraint = 'councils_first_due';
    end if;
    return new;
  end if;
  if old.state in ('done', 'not_done', 'withdrawn') then
    raise check_violation using message = 'an ended resolution does not change',
      constraint = 'councils_resolution_ended';
  end if;
  if old.state <> 'draft' then
    if (select jsonb_object_agg(k, to_jsonb(new) -> k) from unnest(kept) k)
        <> (select jsonb_object_agg(k, to_jsonb(old) -> k) from unnest(kept) k) then
      raise check_violation using message = 'an adopted resolution does not change',
        constraint = 'councils_resolution_fixed';
    end if;
    if new.first_due <> old.first_due
        or (new.due <> old.due)::int <> new.moved_count - old.moved_count then
      raise check_violation using message = 'the first date stays and every move is counted',
        constraint = 'councils_first_due';
    end if;
    if new.state = 'done' and new.measure = 'declared' and (
        not exists (select from councils_milestone m where m.resolution_id = new.id)
        or exists (select from councils_milestone m where m.resolution_id = new.id
          and m.state <> 'confirmed')) then
      raise check_violation using message = 'a milestone is not confirmed',
        constraint = 'councils_done';
    end if;
  elsif new.first_due <> new.due or new.moved_count <> 0 then
    raise check_violation using message = 'a draft has one date', constraint = 'councils_first_due';
  end if;
  return new;
end $$;
drop trigger if exists councils_resolution_fixed on councils_resolution;
create trigger councils_resolution_fixed before insert or update on councils_resolution
  for each row execute function councils_resolution_fixed();

-- A confirmed milestone does not change.
create or replace function councils_milestone_fixed() returns trigger language plpgsql as $$
begin
  if old.state = 'confirmed' then
    raise check_violation using message = 'a confirmed milestone does not change',
      constraint = 'councils_milestone_fixed';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
drop trigger if exists councils_milestone_fixed on councils_milestone;
create trigger councils_milestone_fixed before update or delete on councils_milestone
  for each row execute function councils_milestone_fixed();

-- A body may change or close what it brought up while it is open; only the secretariat takes it up.
create or replace function councils_proposal_fixed() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if bz_user() is null or new.council_id = any(councils_edits()) then
    return new;
  end if;
  if old.state <> 'open' or new.state not in ('open', 'set_aside') then
    raise insufficient_privilege using message = 'the council decides about a proposal';
  end if;
  return new;
end $$;
drop trigger if exists councils_proposal_fixed on councils_proposal;
create trigger councils_proposal_fixed before update on councils_proposal
  for each row execute function councils_proposal_fixed();
