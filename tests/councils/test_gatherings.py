"""The facts of a gathering are put right with a reason; what was said in its sessions is not lost."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from django.utils import timezone
from tests.factories import acting, owned

from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import InvalidValue, NotAllowed, NotFound, StaleVersion
from bazgasht.councils import services
from bazgasht.councils.models import Gathering, GatheringSession
from bazgasht.councils.services import GatheringDraft

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DRAFT = GatheringDraft(
    "همایش", TODAY, "سالن", [("دادستان‌ها", 3)], [("گشایش", time(8)), ("نشست نخست", time(9))]
)


@pytest.fixture
def gathering(table):
    with acting(table.chief) as by:
        row = services.record_gathering(council=table.council.public_id, draft=DRAFT, by=by)
        first = row.sessions.get(title="نشست نخست")
        services.write_session(
            gathering=row.public_id, session=first.pk, minutes="گفته شد", version=1, by=by
        )
    return owned(Gathering.objects.get)(pk=row.pk)


def correct(table, row, user=None, reason="تاریخ اشتباه بود", version=None, **more):
    with acting(user or table.chief) as by:
        return services.correct_gathering(
            public_id=row.public_id, draft=replace(DRAFT, **more), reason=reason, by=by,
            version=version or row.version,
        )  # fmt: skip


@owned
def said(row):
    found = GatheringSession.objects.filter(gathering=row).order_by("begins", "id")
    return [(s.title, s.begins.hour, s.minutes) for s in found]


def test_facts_are_put_right_with_a_reason_and_a_trace(table, gathering):
    row = correct(table, gathering, on=TODAY - timedelta(days=1), participants=[("مدیران", 5)])
    assert (row.on, row.participants) == (TODAY - timedelta(days=1), [["مدیران", 5]])
    assert (row.correction, row.corrected_on) == ("تاریخ اشتباه بود", TODAY)
    told = owned(JournalEntry.objects.filter(action="gathering.corrected").count)()
    assert told == 1
    assert said(row) == [("گشایش", 8, ""), ("نشست نخست", 9, "گفته شد")]


@pytest.mark.parametrize(
    ("sessions", "after"),
    [
        ([("گشایش", time(8)), ("میان‌برنامه", time(9)), ("نشست نخست", time(9))],
         [("گشایش", 8, ""), ("نشست نخست", 9, "گفته شد"), ("میان‌برنامه", 9, "")]),
        ([("نشست نخست", time(9))], [("نشست نخست", 9, "گفته شد")]),
        ([("گشایش", time(8)), ("نشست یکم", time(10))], [("گشایش", 8, ""), ("نشست یکم", 10, "گفته شد")]),
    ],
)  # fmt: skip
def test_what_was_said_stays_with_its_session(table, gathering, sessions, after):
    assert said(correct(table, gathering, sessions=sessions)) == after


def test_a_session_with_words_is_not_left_out(table, gathering):
    with pytest.raises(InvalidValue) as refused:
        correct(table, gathering, sessions=[("گشایش", time(8))])
    assert refused.value.field == "sessions"
    with acting(table.chief):
        gone, _by_model = GatheringSession.objects.filter(title="نشست نخست").delete()
    assert gone == 0, "not past the service either"


def test_it_asks_for_a_reason_and_the_page_that_was_read(table, gathering):
    with pytest.raises(InvalidValue) as refused:
        correct(table, gathering, reason=" ")
    assert refused.value.field == "reason"
    with pytest.raises(StaleVersion):
        correct(table, gathering, version=1)


@pytest.mark.parametrize("user", ["liaison", "viewer", "stranger", "national"])
def test_only_the_secretariat_puts_it_right(table, gathering, user):
    with pytest.raises((NotAllowed, NotFound)):
        correct(table, gathering, user=table.users[user])


def test_by_its_page(table, gathering, client):
    client.force_login(table.chief)
    url = f"/gatherings/{gathering.public_id}/"
    form = client.get(f"{url}edit").context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    typed |= {"title": "همایش دیگر", "reason": "نام اشتباه بود", "on": form["on"].value()}
    page = client.post(f"{url}edit", typed)
    assert page.status_code == 302, page.content.decode()[-3000:]
    shown = client.get(url).content.decode()
    assert "همایش دیگر" in shown and "نام اشتباه بود" in shown and "گفته شد" in shown
