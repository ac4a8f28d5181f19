-- The ledger keeps itself: balanced, append-only, closed periods, mirrored reversals, whoever writes.
create or replace function ledger_refuse() returns trigger language plpgsql as $$
begin
  raise insufficient_privilege using message = 'the ledger is never changed: write a reversal';
end $$;

create or replace function ledger_entry_before() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare b ledger_book;
begin
  -- the lock keeps a closing of the same days from passing between this look and the commit
  select * into b from ledger_book where id = new.book_id for share;
  if b.id is null or b.organisation_id <> new.organisation_id then
    raise check_violation using message = 'the entry names another body than its book';
  end if;
  if b.closed_through is not null and new."on" <= b.closed_through then
    raise check_violation using message = 'this period is closed', constraint = 'ledger_closed';
  end if;
  new.recorded_at := now();
  return new;
end $$;
drop trigger if exists ledger_entry_before on ledger_entry;
create trigger ledger_entry_before before insert on ledger_entry
  for each row execute function ledger_entry_before();

create or replace function ledger_posting_before() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare e ledger_entry; a ledger_account;
begin
  select * into e from ledger_entry where id = new.entry_id;
  select * into a from ledger_account where id = new.account_id;
  if e.id is null or e.recorded_at <> now() then
    raise insufficient_privilege using message = 'an entry that stands takes no more postings';
  end if;
  if a.book_id is distinct from e.book_id then
    raise check_violation using message = 'this account belongs to another book';
  end if;
  new.organisation_id := e.organisation_id;
  new."on" := e."on";
  return new;
end $$;
drop trigger if exists ledger_posting_before on ledger_posting;
create trigger ledger_posting_before before insert on ledger_posting
  for each row execute function ledger_posting_before();

-- At commit: the whole entry balances, has two sides, and mirrors what it reverses.
create or replace function ledger_balanced() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare total numeric; n int; wrong bigint; e ledger_entry;
begin
  if tg_table_name = 'ledger_posting' then
    select * into e from ledger_entry where id = new.entry_id;
  else
    e := new;
  end if;
  select coalesce(sum(amount), 0), count(*) into total, n from ledger_posting where entry_id = e.id;
  if n < 2 or total <> 0 then
    raise check_violation using message = 'the entry does not balance', constraint = 'ledger_balanced';
  end if;
  if e.reverses_id is not null then
    select count(*) into wrong from (
      select account_id, sum(amount) from ledger_posting
        where entry_id in (e.id, e.reverses_id) group by account_id having sum(amount) <> 0) x;
    if wrong > 0 or not exists (select from ledger_entry o where o.id = e.reverses_id
        and o.book_id = e.book_id and o.reverses_id is null) then
      raise check_violation using message = 'a reversal mirrors its entry', constraint = 'ledger_mirror';
    end if;
  end if;
  return null;
end $$;
drop trigger if exists ledger_balanced on ledger_entry;
create constraint trigger ledger_balanced after insert on ledger_entry
  deferrable initially deferred for each row execute function ledger_balanced();
-- a posting that comes after the entry was looked at, in the same transaction, is looked at too
drop trigger if exists ledger_balanced on ledger_posting;
create constraint trigger ledger_balanced after insert on ledger_posting
  deferrable initially deferred for each row execute function ledger_balanced();

do $$ declare t text; begin
  foreach t in array array['ledger_entry', 'ledger_posting', 'ledger_periodclose', 'ledger_bankfile',
    'ledger_bankfilevoid'] loop
    execute format('drop trigger if exists ledger_fixed on %I', t);
    execute format('create trigger ledger_fixed before update or delete on %I'
      ' for each row execute function ledger_refuse()', t);
    execute format('drop trigger if exists ledger_whole on %I', t);
    execute format('create trigger ledger_whole before truncate on %I'
      ' for each statement execute function ledger_refuse()', t);
  end loop;
end $$;

-- Days are closed one way only.
create or replace function ledger_book_forward() returns trigger language plpgsql as $$
begin
  if old.closed_through is not null
      and (new.closed_through is null or new.closed_through < old.closed_through) then
    raise insufficient_privilege using message = 'a closed period stays closed';
  end if;
  return new;
end $$;
drop trigger if exists ledger_book_forward on ledger_book;
create trigger ledger_book_forward before update on ledger_book
  for each row execute function ledger_book_forward();

-- A bank file that was never sent is void by another person than its maker, while every payment of it
-- still waits in it; only then are they approved again.
create or replace function ledger_void_check() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare f ledger_bankfile;
begin
  select * into f from ledger_bankfile x where x.id = new.bank_file_id;
  if f.organisation_id <> new.organisation_id or f.made_by = new.voided_by then
    raise insufficient_privilege using message = 'another person of the body takes a file back';
  end if;
  if (select count(*) from ledger_payment p where p.bank_file_id = f.id and p.state = 'in_file')
      <> f.count then
    raise check_violation using message = 'the bank has acted on this file',
      constraint = 'ledger_file_sent';
  end if;
  return new;
end $$;
drop trigger if exists ledger_void_check on ledger_bankfilevoid;
create trigger ledger_void_check before insert on ledger_bankfilevoid
  for each row execute function ledger_void_check();

-- A payment: who approves signs in their own name, who changes it is the one who asks for it now,
-- and whatever is changed loses its approval. What another room asked for keeps its figures.
create or replace function ledger_payment_change() returns trigger language plpgsql as $$
begin
  if old.source_type <> '' and (row(new.amount, new.payee, new.purpose) is distinct from
      row(old.amount, old.payee, old.purpose)
      or (new.sheba is distinct from old.sheba and old.state <> 'returned')) then
    raise check_violation using message = 'what this payment follows from says how much and to whom',
      constraint = 'ledger_payment_source';
  end if;
  if row(new.amount, new.payee, new.sheba, new.purpose) is distinct from
     row(old.amount, old.payee, old.sheba, old.purpose)
     and bz_acting_role() = 'bazgasht_runtime' and new.requested_by <> bz_user() then
    raise insufficient_privilege using message = 'whoever changes a payment asks for it';
  end if;
  if row(new.amount, new.payee, new.sheba, new.purpose) is distinct from
     row(old.amount, old.payee, old.sheba, old.purpose)
     and (new.approved_by is not null or new.state <> 'requested') then
    raise insufficient_privilege using message = 'a changed payment is approved anew';
  end if;
  if old.state = 'in_file' and new.state = 'approved' and not exists (
      select from ledger_bankfilevoid v where v.bank_file_id = old.bank_file_id) then
    raise check_violation using message = 'its bank file is not taken back',
      constraint = 'ledger_file_stands';
  end if;
  if new.state = 'in_file' and old.state <> 'in_file' and exists (
      select from ledger_bankfilevoid v where v.bank_file_id = new.bank_file_id) then
    raise check_violation using message = 'this bank file is void', constraint = 'ledger_file_void';
  end if;
  if new.approved_by is not null and new.approved_by is distinct from old.approved_by
     and bz_acting_role() = 'bazgasht_runtime' and new.approved_by <> bz_user() then
    raise insufficient_privilege using message = 'nobody approves in another name';
  end if;
  return new;
end $$;
drop trigger if exists ledger_payment_change on ledger_payment;
create trigger ledger_payment_change before update on ledger_payment
  for each row execute function ledger_payment_change();
