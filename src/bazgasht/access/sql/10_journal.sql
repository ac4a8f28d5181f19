-- The journal's entries are stamped and hashed here, whatever the application sent.
create or replace function journal_digest(j access_journal) returns bytea
language sql stable parallel safe set search_path = pg_catalog, public as $$
  select sha256(convert_to(jsonb_build_array(j.id,
    to_char(j.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), j.user_id, j.organisations,
    j.task, j.action, j.object_type, j.object_id, j.client_id, j.detail, j.correlation, j.ip,
    j.xid)::text, 'UTF8')) $$;

create or replace function journal_stamp() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  new.at := clock_timestamp();
  new.user_id := bz_user();
  new.task := bz_task();
  new.correlation := coalesce(current_setting('bz.correlation', true), '');
  new.ip := coalesce(current_setting('bz.ip', true), '');
  new.xid := pg_current_xact_id()::text::bigint;
  new.hash := journal_digest(new);
  return new;
end $$;
drop trigger if exists journal_stamp on access_journal;
create trigger journal_stamp before insert on access_journal
  for each row execute function journal_stamp();

create or replace function journal_refuse() returns trigger language plpgsql as $$
begin raise insufficient_privilege using message = 'the journal is append-only'; end $$;
drop trigger if exists journal_refuse on access_journal;
create trigger journal_refuse before update or delete or truncate on access_journal
  for each statement execute function journal_refuse();

-- Seals every finished day (Tehran) not sealed yet; returns how many. The lock waits for open
-- writers, so no entry of a sealed day can still appear.
create or replace function journal_seal() returns int
language plpgsql security definer set search_path = pg_catalog, public as $$
declare d date; last access_journalseal; packed bytea; n int; done int := 0; prev bytea;
begin
  lock table access_journal in share mode;
  select * into last from access_journalseal order by day desc limit 1;
  d := coalesce(last.day + 1, (select min((at at time zone 'Asia/Tehran')::date) from access_journal));
  prev := coalesce(last.seal, '\x'::bytea);
  while d is not null and d < (clock_timestamp() at time zone 'Asia/Tehran')::date loop
    select coalesce(string_agg(int8send(id) || hash, ''::bytea order by id), ''::bytea), count(*)
      into packed, n from access_journal
      where at >= (d::timestamp at time zone 'Asia/Tehran')
        and at < ((d + 1)::timestamp at time zone 'Asia/Tehran');
    last.seal := sha256(prev || convert_to(d::text || '|' || n::text || '|', 'UTF8') || packed);
    insert into access_journalseal (day, entries, digests, previous, seal, sealed_at)
      values (d, n, packed, prev, last.seal, clock_timestamp());
    prev := last.seal; d := d + 1; done := done + 1;
  end loop;
  return done;
end $$;
revoke all on function journal_seal() from public;
grant execute on function journal_seal() to bazgasht_runtime, bazgasht_aggregate;
