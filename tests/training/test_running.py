"""Courses, cohorts, sessions, attendance, marks and the end of a cohort."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone
from tests.factories import acting, make_user, owned
from tests.training.conftest import cohort_draft, course_draft, reread, set_dates

from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound, StaleVersion
from bazgasht.core.holidays import is_holiday
from bazgasht.people.models import AccessBarrier, Grant
from bazgasht.training import selectors, services
from bazgasht.training.models import Attendance, Cohort, Session
from bazgasht.training.services import SessionDraft

HERE, GONE = "present", "absent"


def raw(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


@pytest.mark.parametrize("who", ["liaison", "worker", "officer", "other_trainer", "viewer"])
def test_only_a_trainer_of_the_body_makes_its_courses(school, course, who):
    with pytest.raises(NotAllowed):
        course(user=school.users[who])


@pytest.mark.parametrize(
    "more,field",
    [
        ({"trade": "nothing"}, "trade"),
        ({"hours": 0}, "hours"),
        ({"min_attendance": 101}, "min_attendance"),
        ({"pass_mark": 101}, "pass_mark"),
        ({"title": "جوشکاری ویژهٔ زندانیان"}, "title"),
        ({"title": "Welding in jail"}, "title"),
    ],
)
def test_a_course_that_can_not_be_is_refused_by_its_field(school, course, more, field):
    with pytest.raises(InvalidValue) as refused:
        course(**more)
    assert refused.value.field == field


def test_a_stale_course_page_is_told(school, course):
    made = course()
    with acting(school.trainer) as by:
        draft = course_draft(hours=90)
        services.update_course(public_id=made.public_id, draft=draft, version=1, by=by)
        with pytest.raises(StaleVersion):
            services.update_course(public_id=made.public_id, draft=draft, version=1, by=by)


def test_another_body_changes_no_course_by_any_path(school, course):
    made = course()
    with acting(school.other_trainer) as by:
        with pytest.raises(NotAllowed):
            services.update_course(public_id=made.public_id, draft=course_draft(), version=1, by=by)
        assert raw("update training_course set hours = 1 where id = %s", made.pk) == 0
        assert raw("update training_cohort set seats = 99") == 0


@pytest.mark.parametrize(
    "more,field",
    [
        ({"seats": 0}, "seats"),
        ({"ends": timezone.localdate() - timedelta(days=9)}, "ends"),
        ({"enrol_until": timezone.localdate() + timedelta(days=90)}, "enrol_until"),
        ({"prison_id": 10**6}, "prison"),
    ],
)
def test_a_cohort_that_can_not_be_is_refused_by_its_field(school, cohort, more, field):
    with pytest.raises(InvalidValue) as refused:
        cohort(**more)
    assert refused.value.field == field


def test_the_same_form_twice_is_one_cohort(school, course):
    from uuid import uuid4

    key, of = uuid4(), course()
    with acting(school.trainer) as by:
        for _ in range(2):
            services.create_cohort(course_id=of.pk, draft=cohort_draft(), by=by, public_id=key)
        assert Cohort.objects.count() == 1


def test_nobody_begins_an_empty_cohort(school, cohort, act):
    with pytest.raises(Conflict) as refused:
        act("start_cohort", cohort(), school.trainer)
    assert refused.value.code == "cohort.empty"


def test_weekly_sessions_leave_out_holidays_and_stay_in_the_days(school, cohort):
    made = cohort()
    with acting(school.trainer) as by:
        added = services.plan_weekly(
            cohort=made.public_id, weekdays={0, 2}, begins=time(9), minutes=120, by=by
        )
        again = services.plan_weekly(
            cohort=made.public_id, weekdays={0, 2}, begins=time(9), minutes=120, by=by
        )
    days = list(Session.objects.filter(cohort=made).values_list("on", flat=True)) if added else []
    with acting(school.trainer):
        days = list(Session.objects.filter(cohort=made).values_list("on", flat=True))
    assert added == len(days) > 5 and again == 0
    assert all(made.starts <= d <= made.ends and not is_holiday(d) for d in days)
    assert {(d.weekday() + 2) % 7 for d in days} <= {0, 2}


def test_a_session_outside_the_days_is_refused(school, cohort):
    made = cohort()
    with acting(school.trainer) as by, pytest.raises(InvalidValue) as refused:
        services.save_session(
            cohort=made.public_id, by=by,
            draft=SessionDraft(made.ends + timedelta(days=1), time(9), 60),
        )  # fmt: skip
    assert refused.value.field == "on"


@pytest.fixture
def held(school, cohort, enrol, act):
    """A running cohort of two people with one session of today."""
    made = cohort()
    rows = [enrol(made, c) for c in school.clients[:2]]
    act("start_cohort", made, school.trainer)
    with acting(school.trainer) as by:
        session = services.save_session(
            cohort=made.public_id, draft=SessionDraft(timezone.localdate(), time(9), 120), by=by
        )
    return made, rows, session


def attend(school, made, session, states, user=None):
    with acting(user or school.trainer) as by:
        return services.record_attendance(
            cohort=made.public_id, session=session.public_id, states=states, by=by
        )


def test_attendance_is_of_everybody_and_can_be_corrected(school, held):
    made, rows, session = held
    with pytest.raises(InvalidValue):
        attend(school, made, session, {rows[0].public_id: HERE})
    assert attend(school, made, session, {r.public_id: HERE for r in rows}) == 2
    states = {rows[0].public_id: HERE, rows[1].public_id: "excused"}
    assert attend(school, made, session, states) == 1
    with acting(school.worker):
        assert set(Attendance.objects.values_list("state", flat=True)) == {HERE, "excused"}


def test_a_correction_is_kept_with_what_was_there(school, held, as_owner):
    made, rows, session = held
    attend(school, made, session, {r.public_id: HERE for r in rows})
    attend(school, made, session, {r.public_id: GONE for r in rows})
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select before ->> 'state', after ->> 'state' from core_history"
            " where \"table\" = 'training_attendance'"
        )
        assert cursor.fetchall() == [(HERE, GONE)] * 2


def test_attendance_to_come_and_of_others_is_refused(school, held):
    made, rows, session = held
    from uuid import uuid4

    with pytest.raises(NotFound):
        attend(school, made, session, {uuid4(): HERE} | {r.public_id: HERE for r in rows})
    with acting(school.trainer) as by:
        later = services.save_session(
            cohort=made.public_id, by=by,
            draft=SessionDraft(timezone.localdate() + timedelta(days=1), time(9), 60),
        )  # fmt: skip
    with pytest.raises(Conflict):
        attend(school, made, later, {r.public_id: HERE for r in rows})
    with pytest.raises(NotAllowed):
        attend(school, made, session, {r.public_id: HERE for r in rows}, user=school.other_trainer)


def test_the_database_knows_whose_attendance_it_is(school, held, cohort, enrol):
    _made, _rows, session = held
    stranger = enrol(cohort(), school.clients[3])
    with (
        acting(school.trainer),
        pytest.raises(IntegrityError, match="not in that cohort"),
        transaction.atomic(),
    ):
        Attendance.objects.create(
            session=session, enrolment=stranger, client_id=stranger.client_id,
            organisation_id=school.tvto.pk, state=HERE, recorded_by=school.trainer.pk,
        )  # fmt: skip


def test_a_recorded_session_is_neither_moved_nor_removed(school, held):
    made, rows, session = held
    attend(school, made, session, {r.public_id: HERE for r in rows})
    with acting(school.trainer) as by, pytest.raises(Conflict):
        services.remove_session(cohort=made.public_id, session=session.public_id, by=by)


def test_marks_are_of_those_enrolled_and_within_their_bounds(school, held):
    made, rows, _session = held
    with acting(school.trainer) as by:
        marks = {rows[0].public_id: 80, rows[1].public_id: None}
        assert services.record_marks(cohort=made.public_id, marks=marks, by=by) == 1
        with pytest.raises(InvalidValue):
            services.record_marks(cohort=made.public_id, marks={rows[0].public_id: 101}, by=by)
    assert reread(rows[0]).mark == 80


def test_a_cohort_does_not_end_while_attendance_is_missing(school, held, act):
    made, _rows, _session = held
    with pytest.raises(Conflict) as refused:
        act("finish_cohort", made, school.trainer)
    assert refused.value.code == "cohort.unrecorded"


def test_the_rule_decides_about_each_person(school, finished):
    made, rows = finished(
        [
            ([HERE] * 5, 75),
            ([HERE] * 4 + [GONE], 60),
            ([HERE] * 3 + [GONE] * 2, 90),
            ([HERE] * 5, 59),
        ]
    )
    assert [r.state for r in rows] == ["completed", "completed", "failed", "failed"]
    assert {r.ended_on for r in rows} == {timezone.localdate()}
    with acting(school.viewer):
        counts = selectors.counts_of([made])[made.pk]
    assert (counts.completed, counts.enrolled) == (2, 4)


def test_who_still_waits_is_released_when_it_ends(school, held, enrol, act):
    made, rows, session = held
    waiting = enrol(made, school.clients[2])
    attend(school, made, session, {r.public_id: HERE for r in rows})
    act("finish_cohort", made, school.trainer)
    assert reread(waiting).state == "cancelled"


@owned
def bar(school, client, user):
    AccessBarrier.objects.create(
        client=client, user_id=user.pk, reason="خویشاوند", ends="2100-01-01T00:00Z",
        set_by=school.officer.pk, set_by_organisation=school.prison.pk,
    )  # fmt: skip


@owned
def sight_ends(client):
    return Grant.objects.get(client=client, basis="enrolment").ends


@pytest.mark.parametrize("recorded", [True, False])
def test_whom_the_trainer_may_not_see_ends_with_the_cohort(school, held, act, recorded):
    """By the rule where their attendance is on record, else released; nobody stays enrolled."""
    made, rows, session = held
    marks = {r.public_id: 90 for r in rows}
    if recorded:
        attend(school, made, session, {r.public_id: HERE for r in rows})
    bar(school, school.clients[1], school.trainer)
    if not recorded:
        attend(school, made, session, {rows[0].public_id: HERE})
        marks = {rows[0].public_id: 90}
    second = make_user("trainer", school.tvto)
    with acting(second if recorded else school.trainer) as by:
        services.record_marks(cohort=made.public_id, marks=marks, by=by)
    act("finish_cohort", made, school.trainer)
    assert reread(rows[0]).state == "completed"
    assert reread(rows[1]).state == ("completed" if recorded else "cancelled")
    assert reread(rows[1]).ended_on == timezone.localdate()
    with acting(school.worker):
        entry = JournalEntry.objects.filter(client_id=school.clients[1].pk).latest("id")
        assert entry.action == "grant.ended"
        assert JournalEntry.objects.filter(
            client_id=school.clients[1].pk, action=f"enrolment.{reread(rows[1]).state}"
        ).exists()
    assert sight_ends(school.clients[1]) < timezone.now() + timedelta(days=31)


def test_whom_the_trainer_may_not_see_is_released_by_a_cancelled_cohort(school, held, act):
    made, rows, _session = held
    bar(school, school.clients[1], school.trainer)
    act("cancel_cohort", made, school.trainer, reason="مربی بیمار است")
    assert {reread(r).state for r in rows} == {"cancelled"}


def test_nobody_else_ends_people_by_the_function(school, held):
    made, rows, _session = held
    for user in (school.other_trainer, school.worker):
        with acting(user), connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():  # fmt: skip
            cursor.execute("select * from training_end_unseen(%s, false)", [made.pk])
    assert {reread(r).state for r in rows} == {"enrolled"}


def test_cancelling_releases_everybody_and_says_why(school, held, act):
    made, rows, _session = held
    with pytest.raises(InvalidValue):
        act("cancel_cohort", made, school.trainer, reason="")
    done = act("cancel_cohort", made, school.trainer, reason="مربی بیمار است")
    assert (done.state, done.cancel_reason) == ("cancelled", "مربی بیمار است")
    assert {reread(r).state for r in rows} == {"cancelled"}


def test_open_cohorts_are_those_that_take_people(school, cohort, enrol):
    made, _planned = cohort(), cohort(opened=False)
    closed = cohort()
    set_dates(closed, enrol_until=timezone.localdate() - timedelta(days=1))
    enrol(made, school.clients[0])
    with acting(school.officer):
        found = selectors.open_cohorts(timezone.localdate())
    assert [c.id for c in found] == [made.pk]
    assert (found[0].seats, found[0].free, found[0].occupation) == (2, 1, "7212")
    assert set(found[0].skills) == {"smaw", "safety"}


def test_one_who_died_is_withdrawn(school, cohort, enrol):
    row = enrol(cohort(), school.clients[1])
    from bazgasht.core.registry import reactions
    from bazgasht.training.reactions import withdraw_after_death

    assert withdraw_after_death in [r.call for r in reactions.of("client.died")]
    with acting(school.worker) as by:
        withdraw_after_death(client_id=school.clients[1].pk, by=by, on=timezone.localdate())
    assert (reread(row).state, reread(row).withdraw_code) == ("withdrawn", "died")
