-- A proposal is decided once, by the person who acts; a decision is never rewritten.
create or replace function matching_decided_once() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
begin
  if old.state <> 'proposed' then
    raise exception 'matching: this proposal was decided' using errcode = 'check_violation';
  end if;
  if bz_acting_role() = 'bazgasht_runtime' and coalesce(new.decided_by, bz_user()) <> bz_user() then
    raise exception 'matching: somebody else can''t be named as the one who decided'
      using errcode = 'check_violation';
  end if;
  return new;
end $$;
drop trigger if exists matching_decided_once on matching_matchline;
create trigger matching_decided_once before update on matching_matchline
  for each row execute function matching_decided_once();
