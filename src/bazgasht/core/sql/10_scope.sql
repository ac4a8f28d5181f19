-- The request's scope, read once per statement through a scalar sub-select.
create or replace function bz_user() returns bigint language sql stable parallel safe as
$$ select nullif(current_setting('bz.user', true), '')::bigint $$;
create or replace function bz_orgs() returns int[] language sql stable parallel safe as
$$ select coalesce(nullif(current_setting('bz.orgs', true), ''), '{}')::int[] $$;
create or replace function bz_case_orgs() returns int[] language sql stable parallel safe as
$$ select coalesce(nullif(current_setting('bz.case_orgs', true), ''), '{}')::int[] $$;
create or replace function bz_boards() returns int[] language sql stable parallel safe as
$$ select coalesce(nullif(current_setting('bz.boards', true), ''), '{}')::int[] $$;
create or replace function bz_auditor() returns boolean language sql stable parallel safe as
$$ select coalesce(current_setting('bz.auditor', true), '') = '1' $$;
create or replace function bz_task() returns text language sql stable parallel safe as
$$ select coalesce(current_setting('bz.task', true), '') $$;
grant execute on function bz_user(), bz_orgs(), bz_case_orgs(), bz_boards(), bz_auditor(), bz_task()
  to bazgasht_runtime, bazgasht_aggregate;
