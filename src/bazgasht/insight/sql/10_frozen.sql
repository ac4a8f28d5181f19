-- A published report never changes, whoever asks.
create or replace function insight_report_frozen() returns trigger language plpgsql as $$
begin
  if old.published_at is not null then
    raise insufficient_privilege using message = 'a published report is frozen';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
drop trigger if exists insight_report_frozen on insight_weeklyreport;
create trigger insight_report_frozen before update or delete on insight_weeklyreport
  for each row execute function insight_report_frozen();
drop trigger if exists insight_part_frozen on insight_partreport;
create trigger insight_part_frozen before update or delete on insight_partreport
  for each row execute function insight_report_frozen();
