"""What the room counts, as the aggregate role sees it: no person in it."""

import pytest
from django.db import connections
from tests.factories import acting
from tests.support.refused import refused
from tests.work.test_days import record
from tests.work.test_runs import approved, work_days
from tests.work.world import make_person, worked_since, working

from bazgasht.core import indicators
from bazgasht.core.week import Week
from bazgasht.work.months import JalaliMonth
from bazgasht.work.services.days import DayEntry
from bazgasht.work.services.placements import withdraw_consent

pytestmark = pytest.mark.django_db


def whole(world, code, week=None):
    week = week or Week.current()
    with connections["aggregate"].cursor() as cursor:
        cursor.execute(indicators.get(code).sql, {"start": week.start, "end": week.end})
        found = {tuple(r[:4]): r[4] for r in cursor.fetchall()}
    return found.get((world.hq.pk, 0, 0, week.start), 0)


def test_a_beginning_moves_each_figure_by_one_in_its_week(world):
    assert [whole(world, c) for c in ("work.in_post", "work.started", "work.left")] == [0, 0, 0]
    row = working(world)
    assert [whole(world, c) for c in ("work.in_post", "work.started", "work.left")] == [1, 1, 0]
    with acting(world.officer) as by:
        withdraw_consent(public_id=row.public_id, by=by)
    assert [whole(world, c) for c in ("work.in_post", "work.started", "work.left")] == [0, 1, 1]
    assert whole(world, "consents.withdrawn") == 1
    assert whole(world, "work.started", Week.current().prev()) == 0


def test_in_post_is_counted_anew_each_week(world):
    worked_since(world, Week.current().prev().start)
    worked_since(world, Week.current().start, make_person(world)[0])
    assert whole(world, "work.in_post", Week.current().prev()) == 1
    assert whole(world, "work.in_post") == 2


def test_hours_count_in_the_week_they_were_worked(world):
    row = worked_since(world, Week.current().prev().start)
    record(world, *[DayEntry(row.public_id, d, 430) for d in Week.current().prev().days[:2]])
    assert whole(world, "work.hours", Week.current().prev()) == 14
    assert whole(world, "work.hours") == 0


def test_wages_count_when_they_are_approved(world):
    month = JalaliMonth.before_today()
    row = worked_since(world, month.first, shares={"person": 7_000, "dependants": 3_000})
    work_days(row)
    world.rows = [row]
    run = approved(world)
    assert whole(world, "wages.gross") == run.gross
    assert whole(world, "wages.to_families") == run.totals["dependants"]


@pytest.mark.parametrize("table", ["work_workconsent", "work_wageline", "work_splitagreement"])
def test_the_aggregate_role_can_not_read_persons(db, table, as_aggregate):
    with as_aggregate(), refused() as cursor:
        cursor.execute(f"select * from {table}")


def test_no_client_is_readable_to_the_aggregate_role(db, as_aggregate):
    for table in ("work_placement", "work_workday"):
        with as_aggregate(), refused() as cursor:
            cursor.execute(f"select client_id from {table}")
