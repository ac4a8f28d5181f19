-- One statement-level trigger for every table whose changes are kept. It runs as the owner, so
-- the runtime role can neither write history nor skip it. Inserts need no entry: the row is there.
create or replace function bz_history() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare client text := coalesce(nullif(tg_argv[1], ''), '-');
        org text := coalesce(nullif(tg_argv[2], ''), '-');
begin
  if tg_op = 'UPDATE' then
    insert into core_history
      ("at", "table", row_id, operation, client_id, organisation_id, user_id, correlation, before, after)
    select now(), tg_table_name, o.j ->> tg_argv[0], 'U', (o.j ->> client)::bigint,
           (o.j ->> org)::int, bz_user(), coalesce(current_setting('bz.correlation', true), ''),
           (select coalesce(jsonb_object_agg(k.key, k.value), '{}') from jsonb_each(o.j) k
             where k.value is distinct from n.j -> k.key),
           (select coalesce(jsonb_object_agg(k.key, k.value), '{}') from jsonb_each(n.j) k
             where k.value is distinct from o.j -> k.key)
    from (select to_jsonb(x) j from old_rows x) o
    join (select to_jsonb(y) j from new_rows y) n on n.j ->> tg_argv[0] = o.j ->> tg_argv[0]
    where o.j is distinct from n.j;
  else
    insert into core_history
      ("at", "table", row_id, operation, client_id, organisation_id, user_id, correlation, before)
    select now(), tg_table_name, o.j ->> tg_argv[0], 'D', (o.j ->> client)::bigint,
           (o.j ->> org)::int, bz_user(), coalesce(current_setting('bz.correlation', true), ''), o.j
    from (select to_jsonb(x) j from old_rows x) o;
  end if;
  return null;
end $$;
