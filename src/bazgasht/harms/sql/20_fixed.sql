-- Figures are never changed or removed, whoever asks: a correction is a newer row.
create or replace function harms_append_only() returns trigger language plpgsql as $$
begin
  raise insufficient_privilege using message = 'figures are only added to';
end $$;
do $$ declare t text; begin
  foreach t in array array['measurevalue', 'harmfigure', 'publishedfigure'] loop
    execute format('drop trigger if exists harms_append_only on harms_%s', t);
    execute format('create trigger harms_append_only before update or delete on harms_%s'
      ' for each row execute function harms_append_only()', t);
  end loop;
end $$;

-- The body that owns an action says how it stands; everything else is its keeper's, but for days
-- that follow the polling day of the programme above.
create or replace function harms_node_fixed() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare keeper int; follows constant text[] := '{due,starts,version}';
begin
  if new.programme_id <> old.programme_id or new.level <> old.level then
    raise check_violation using message = 'a part stays in its programme and on its level';
  end if;
  if bz_user() is null then
    return new;
  end if;
  select organisation_id into keeper from harms_programme where id = old.programme_id;
  if not (keeper = any(harms_keeps())) and to_jsonb(new) - follows = to_jsonb(old) - follows
      and exists (select from harms_programme c join harms_programme p on p.id = c.parent_id
        where c.id = old.programme_id and p.organisation_id = any(harms_keeps())
          and new.due = c.polling_day - old.days_before) then
    return new;
  end if;
  if not (keeper = any(harms_keeps()))
      and (to_jsonb(new) - array['state', 'ended_on', 'told_on', 'word', 'version'])
        <> (to_jsonb(old) - array['state', 'ended_on', 'told_on', 'word', 'version']) then
    raise insufficient_privilege using message = 'the owner says only how an action stands';
  end if;
  return new;
end $$;
drop trigger if exists harms_node_fixed on harms_node;
create trigger harms_node_fixed before update on harms_node
  for each row execute function harms_node_fixed();

-- A measure is what it was set out to be: only its title, target and day may be mended.
create or replace function harms_measure_fixed() returns trigger language plpgsql as $$
begin
  if (new.node_id, new.kind, new.indicator, new.baseline, new.since)
      is distinct from (old.node_id, old.kind, old.indicator, old.baseline, old.since)
      and exists (select from harms_measurevalue v where v.measure_id = old.id) then
    raise check_violation using message = 'a measure with figures keeps what it counts',
      constraint = 'harms_measure_fixed';
  end if;
  return new;
end $$;
drop trigger if exists harms_measure_fixed on harms_measure;
create trigger harms_measure_fixed before update on harms_measure
  for each row execute function harms_measure_fixed();
