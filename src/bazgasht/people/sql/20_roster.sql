-- Which of these keyed hashes of national ids are on some file, seen or unseen. It tells no more
-- than the unique index does at the insert, and only to those who hold whole files; an import asks
-- first, so that one taken id does not undo all other rows.
create or replace function people_ids_taken(hashes bytea[]) returns setof bytea
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  if bz_acting_role() = 'bazgasht_runtime' and bz_case_orgs() = '{}' then
    raise insufficient_privilege using message = 'no files of your own';
  end if;
  return query select i.national_id_hash::bytea from unnest(hashes) h
    join people_clientidentity i on i.national_id_hash = h;
end $$;
revoke all on function people_ids_taken(bytea[]) from public;
grant execute on function people_ids_taken(bytea[]) to bazgasht_runtime;
