-- Drafts are readable by their writer alone; what nobody came back to is deleted here by age.
create or replace function drafts_expire(days int) returns int
language sql security definer set search_path = pg_catalog, public as $$
  with gone as (delete from core_draft where saved_at < now() - make_interval(days => days)
                returning 1)
  select count(*)::int from gone $$;
revoke all on function drafts_expire(int) from public;
grant execute on function drafts_expire(int) to bazgasht_runtime;
