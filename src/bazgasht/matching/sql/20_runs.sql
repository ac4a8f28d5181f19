-- A run goes its way once; what it proposed stays as it was.
create or replace function matching_run_once() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
begin
  if bz_acting_role() <> 'bazgasht_runtime' then
    return new;
  end if;
  if old.state in ('done', 'failed') then
    raise exception 'matching: this run is over' using errcode = 'check_violation';
  end if;
  if new.state <> old.state and not (old.state, new.state) in (('queued', 'reading'),
      ('queued', 'failed'), ('reading', 'choosing'), ('reading', 'failed'), ('choosing', 'done'),
      ('choosing', 'reading'), ('choosing', 'failed')) then
    raise exception 'matching: % can not become %', old.state, new.state
      using errcode = 'check_violation';
  end if;
  return new;
end $$;
drop trigger if exists matching_run_once on matching_matchrun;
create trigger matching_run_once before update on matching_matchrun
  for each row execute function matching_run_once();
