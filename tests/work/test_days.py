"""Days of work: the law's limits, agreed hours, corrections with history, two hands at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories import acting, owned
from tests.work.world import make_person, make_post, worked_since

from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound, StaleVersion
from bazgasht.core.jalali import today
from bazgasht.core.week import Week
from bazgasht.work.models import WorkDay
from bazgasht.work.services.days import DayEntry, record_days

pytestmark = pytest.mark.django_db
LAST = Week.current().prev()


@pytest.fixture
def placed(world):
    return worked_since(world, today() - timedelta(days=60))


def entry(placed, n=0, minutes=440, pieces=0, **more):
    return DayEntry(placed.public_id, LAST.start + timedelta(days=n), minutes, pieces, **more)


def record(world, *entries, who=None):
    with acting(who or world.supervisor) as by:
        return record_days(workshop_id=world.workshop.public_id, entries=entries, by=by)


def test_a_week_is_written_at_once_and_again_changes_nothing(world, placed):
    week = [entry(placed, n) for n in range(6)]
    assert record(world, *week) == 6
    assert record(world, *week) == 0
    with acting(world.supervisor):
        assert WorkDay.objects.count() == 6


def test_a_correction_leaves_its_history(world, placed, as_owner):
    record(world, entry(placed))
    assert record(world, entry(placed, minutes=400, was=(440, 0))) == 1
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select before ->> 'minutes', after ->> 'minutes' from core_history"
            " where \"table\" = 'work_workday' and client_id = %s",
            [placed.client_id],
        )
        assert cursor.fetchall() == [("440", "400")]


def test_what_somebody_else_wrote_is_not_overwritten(world, placed):
    record(world, entry(placed))
    with pytest.raises(StaleVersion):
        record(world, entry(placed, minutes=300, was=(0, 0)))
    assert record(world, entry(placed, minutes=440, was=(0, 0))) == 0


@pytest.mark.parametrize(
    "entries,code",
    [
        ([(0, 441)], "work.day_agreed"),
        ([(n, 440) for n in range(7)], "work.hours_week"),
        ([(n, 300) for n in range(7)], "work.rest"),
    ],
)
def test_more_than_agreed_or_allowed_is_refused(world, placed, entries, code):
    with pytest.raises(Conflict) as refused:
        record(world, *[entry(placed, n, m) for n, m in entries])
    assert refused.value.code == code
    with acting(world.supervisor), pytest.raises(IntegrityError), transaction.atomic():
        WorkDay.objects.bulk_create(
            WorkDay(
                placement=placed, client_id=placed.client_id, organisation_id=world.foundation.pk,
                on=LAST.start + timedelta(days=n), minutes=m, recorded_by=world.supervisor.pk,
            )
            for n, m in entries
        )  # fmt: skip


def test_hours_are_counted_over_two_posts_of_one_week(world, placed, as_owner):
    record(world, *[entry(placed, n) for n in range(5)])
    with as_owner():
        placed.state, placed.end_code, placed.ends = "ended", "changed", LAST.start + timedelta(4)
        placed.save()
    second = worked_since(world, LAST.start + timedelta(days=5), post=make_post(world))
    assert record(world, DayEntry(second.public_id, LAST.start + timedelta(days=5), 440)) == 1
    with pytest.raises(Conflict) as refused:
        record(world, DayEntry(second.public_id, LAST.end, 60))
    assert refused.value.code in ("work.hours_week", "work.rest")


def test_the_young_are_held_to_their_own_hours(world):
    post = make_post(world, minutes_day=450, minutes_week=2_640)
    client, _stay = make_person(world, birth=today() - timedelta(days=16 * 366))
    row = worked_since(world, today() - timedelta(days=30), client, post)
    lower_the_young_limit(world)
    with pytest.raises(Conflict) as refused:
        record(world, entry(row, minutes=450))
    assert refused.value.code == "work.hours_day"
    assert record(world, entry(row, minutes=400)) == 1


@owned
def lower_the_young_limit(world):
    from bazgasht.work.models import PayRule

    PayRule.objects.create(
        code="max_minutes_day_young", value=420, starts=today() - timedelta(days=40),
        source="آزمون قانون",
    )  # fmt: skip


def test_hours_can_be_moved_from_one_day_to_another(world, placed):
    record(world, *[entry(placed, n) for n in range(6)])
    moved = [entry(placed, 0, 0), entry(placed, 6, 440)]
    assert record(world, *moved) == 2


def test_days_outside_the_post_or_to_come_are_refused(world, placed):
    for on in (today() + timedelta(days=1), placed.starts - timedelta(days=1)):
        with pytest.raises(InvalidValue):
            record(world, DayEntry(placed.public_id, on, 60))
    with pytest.raises(InvalidValue) as refused:
        record(world, entry(placed, minutes=0, pieces=4))
    assert refused.value.code == "work.day_minutes"


def test_only_the_supervisor_of_the_workshop_records(world, placed):
    for who in (world.officer, world.payroll, world.approver):
        with pytest.raises(NotAllowed):
            record(world, entry(placed), who=who)
    for who in (world.stranger,):
        with pytest.raises((NotAllowed, NotFound)):
            record(world, entry(placed), who=who)
