"""Mail about seats and sessions: to the case teams, naming nobody and no place."""

import re
from datetime import time, timedelta

import pytest
from django.utils import timezone
from tests.factories import acting, make_user, owned
from tests.training.conftest import reread
from tests.training.test_running import held  # noqa: F401 — a fixture
from tests.training.test_seats import late

from bazgasht.core import scope
from bazgasht.core.digits import localise
from bazgasht.training import services
from bazgasht.training.services import SessionDraft

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(school):
    @owned
    def write():
        for user, address in ((school.worker, "w@example.org"), (school.trainer, "t@example.org"),
                              (school.other_case, "o@example.org"), (school.guard, "g@example.org")):  # fmt: skip
            user.email = address
            user.save(update_fields=["email"])

    write()


def names_nobody(school, message):
    text = message.subject + message.body
    for word in ("زندان", "نمونه", "رضا", "کاوه", "بهمن", "کارگاه شمارهٔ", school.prison.name,
                 *(c.file_no for c in school.clients), *(str(c.public_id) for c in school.clients)):  # fmt: skip
        assert word not in text, word


def test_the_case_team_hears_of_an_offered_seat(
    school, cohort, enrol, act, addresses, mailoutbox, django_capture_on_commit_callbacks
):
    made = cohort(seats=1)
    leaver, row = enrol(made, school.clients[0]), enrol(made, school.clients[1])
    with django_capture_on_commit_callbacks(execute=True):
        act("withdraw", leaver, school.trainer, code="person")
    (message,) = mailoutbox
    assert message.to == ["w@example.org"] and message.subject.endswith(made.course.title)
    assert "پاسخ" in message.subject, "the subject says what to do"
    ((page, kind),) = message.alternatives
    assert kind == "text/html" and '<html lang="fa" dir="rtl">' in page
    assert re.search(r'<a href="http[^"]+/training/offers/?"', page)
    assert "/training/offers" in message.body
    assert localise(str(reread(row).offer_until.year)) not in message.body
    names_nobody(school, message)


def test_the_night_tells_the_next_one_too(
    school, cohort, enrol, act, addresses, mailoutbox, django_capture_on_commit_callbacks
):
    made = cohort(seats=1)
    leaver, row = enrol(made, school.clients[0]), enrol(made, school.clients[1])
    enrol(made, school.clients[2])
    act("withdraw", leaver, school.worker, code="person")
    mailoutbox.clear()
    late(row)
    with (
        scope.entered(scope.Scope(task="training.offers")),
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert services.expire_offers() == 1
    (message,) = mailoutbox
    assert message.to == ["w@example.org"]
    names_nobody(school, message)


def test_the_case_team_hears_of_a_changed_and_of_a_cancelled_session(
    school,
    held,  # noqa: F811
    addresses,
    mailoutbox,
    django_capture_on_commit_callbacks,
):
    made, _rows, session = held
    day = timezone.localdate() + timedelta(days=3)
    with django_capture_on_commit_callbacks(execute=True), acting(school.trainer) as by:
        services.save_session(
            cohort=made.public_id, session=session.public_id, by=by,
            draft=SessionDraft(day, time(14, 30), 90),
        )  # fmt: skip
        services.remove_session(cohort=made.public_id, session=session.public_id, by=by)
    changed, removed = mailoutbox
    assert changed.to == removed.to == ["w@example.org"]
    assert "۱۴:۳۰" in changed.body and "لغو شد" in removed.body
    for message in mailoutbox:
        names_nobody(school, message)


def test_planning_tells_nobody_and_no_other_provider_learns_who_takes_part(
    school,
    held,  # noqa: F811
    addresses,
    mailoutbox,
    django_capture_on_commit_callbacks,
):
    from django.db import connection

    made, _rows, _session = held
    with django_capture_on_commit_callbacks(execute=True), acting(school.trainer) as by:
        services.save_session(cohort=made.public_id, by=by,
                              draft=SessionDraft(timezone.localdate(), time(16), 60))  # fmt: skip
    assert mailoutbox == []
    for who in (school.other_trainer, make_user("trainer", school.stranger)):
        with acting(who), connection.cursor() as cursor:
            cursor.execute("select body from training_case_bodies(%s)", [made.pk])
            assert cursor.fetchall() == []
