-- An import may multiply what is there; until the server has counted again (a minute after the
-- commit), every page on a file would be planned as for an empty table, and take a second. Counted
-- inside the import are the tables to which this many rows are a tenth or more; one that somebody
-- else counts just now is left to them.
create or replace function people_count_rows(added bigint) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
declare t text;
begin
  for t in select c.oid::regclass::text from unnest(array['people_client', 'people_clientname',
      'people_clientidentity', 'people_clientcontact', 'people_grant', 'people_custodyepisode',
      'people_custodyevent', 'people_household', 'people_householdmember', 'people_relation']) n
      join pg_class c on c.oid = n::regclass where added > 50 and c.reltuples <= 10 * added loop
    execute format('analyze (skip_locked) %s', t);
  end loop;
end $$;
revoke all on function people_count_rows(bigint) from public;
grant execute on function people_count_rows(bigint) to bazgasht_runtime;
