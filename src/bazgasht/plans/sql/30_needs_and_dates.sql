-- Whether the caller is serving this need for another body. The room of referrals, which knows,
-- replaces this function.
create or replace function plans_need_served_by_caller(need bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$ select false $$;

-- Moves a need from one of ``allowed`` to ``became``, for its case team or the body that serves it.
-- Returns its client and its state before: no row when the need is not the caller's to touch,
-- the old state and changed = false when that state is not among ``allowed``.
create or replace function plans_move_need(need bigint, allowed text[], became text, closes boolean)
returns table (client_id bigint, was text, changed boolean)
language plpgsql security definer set search_path = pg_catalog, public as $$
declare row plans_need;
begin
  select * into row from plans_need n where n.id = need for update;
  if row.id is null or (bz_acting_role() = 'bazgasht_runtime' and not bz_holds(row.client_id, 3)
      and not (bz_holds(row.client_id, 1) and plans_need_served_by_caller(need))) then
    return;
  end if;
  if row.closed_on is null and row.state = any(allowed) then
    update plans_need set state = became, closed_on = case when closes
      then greatest(found_on, (now() at time zone 'Asia/Tehran')::date) end where id = need;
    return query select row.client_id, row.state::text, true;
  else
    return query select row.client_id, row.state::text, false;
  end if;
end $$;
do $$ declare f text; begin
  foreach f in array array['plans_need_served_by_caller(bigint)',
    'plans_move_need(bigint,text[],text,boolean)'] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to bazgasht_runtime', f);
  end loop;
end $$;

-- A date that has passed may get a new one, and what was missed stays on the record (the owner
-- alone, who restores backups and makes demonstrations, is not asked).
create or replace function plans_keep_late() returns trigger language plpgsql as $$
declare today date := (now() at time zone 'Asia/Tehran')::date;
        missed date := coalesce(old.late_since, case when old.due < today then old.due end);
begin
  if bz_acting_role() <> 'bazgasht_runtime' then return new; end if;
  if new.due <> old.due and missed is not null and new.late_since is distinct from missed
      or old.late_since is not null and new.late_since is distinct from old.late_since
      or new.first_due <> old.first_due then
    raise check_violation using message = 'a missed date stays on the record';
  end if;
  return new;
end $$;
drop trigger if exists plans_keep_late on plans_step;
create trigger plans_keep_late before update on plans_step
  for each row execute function plans_keep_late();
drop trigger if exists plans_keep_late on plans_review;
create trigger plans_keep_late before update on plans_review
  for each row execute function plans_keep_late();

-- A leaver's steps go to the colleague who takes over, or to nobody in particular; also of somebody
-- whose new role plans no more. Whoever ends the membership may see no client, so this runs past
-- row security; it asks that a seat of the leaver in the body has ended in this very transaction
-- (by the clock, not by the transaction's beginning) and that the heir has one.
create or replace function plans_hand_over_steps(leaver bigint, body int, heir bigint)
returns int language plpgsql security definer set search_path = pg_catalog, public as $$
declare n int;
begin
  if not exists (select from access_membership m where m.user_id = leaver
      and m.organisation_id = body and m.ends >= now() and m.ends <= clock_timestamp())
    or heir is not null and not exists (select from access_membership m where m.user_id = heir
      and m.organisation_id = body and m.starts <= clock_timestamp() and (m.ends is null or m.ends > clock_timestamp())) then
    return 0;
  end if;
  update plans_step set user_id = heir
    where user_id = leaver and organisation_id = body and state = 'todo';
  get diagnostics n = row_count;
  return n;
end $$;
revoke all on function plans_hand_over_steps(bigint, int, bigint) from public;
grant execute on function plans_hand_over_steps(bigint, int, bigint) to bazgasht_runtime;
