"""The weekly report of a programme: its actions by owner, its measures, for whoever reads programmes."""

from datetime import datetime, timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone
from tests.factories import acting, owned
from tests.harms.conftest import entered, part
from tests.support.visit import Visit

from bazgasht.core import indicators
from bazgasht.core.errors import NotFound
from bazgasht.core.scope import Scope
from bazgasht.core.scope import entered as scope_entered
from bazgasht.core.week import Week
from bazgasht.harms import services, weekly_scope
from bazgasht.harms.models import Node, Programme
from bazgasht.insight import schedule
from bazgasht.insight.models import PartReport
from bazgasht.insight.scopes import get_subject, subjects_for

pytestmark = pytest.mark.django_db
LAST = Week.of(timezone.localdate()).prev()


@owned
def due(node, day, **more):
    Node.objects.filter(pk=node.pk).update(starts=None, due=day, **more)


@owned
def in_force(row, day):
    Programme.objects.filter(pk=row.pk).update(in_force_since=day)


@pytest.fixture
def running(house, programme):
    """Late since before the last week, and another done in the last week, in time."""
    row = programme()
    in_force(row, LAST.start - timedelta(days=30))
    due(part(row, "1.1.1.1"), LAST.start - timedelta(days=2))
    due(part(row, "1.1.1.2"), LAST.end, state="done", ended_on=LAST.end)
    return row


def subject(house, row, user="chief"):
    with acting(house.users[user]) as by:
        return get_subject("programme", str(row.public_id), by)


def test_open_late_and_done_are_counted_of_their_owner(house, running):
    with acting(house.chief):
        found = weekly_scope.figures(subject(house, running).target, [LAST.start])[LAST.start]
    assert found.whole == {
        "programmes.actions_open": 1, "programmes.actions_overdue": 1, "programmes.actions_silent": 1,
        "programmes.actions_done": 1, "programmes.actions_done_on_time": 1,
    }  # fmt: skip
    assert dict(found.bodies) == {house.welfare.pk: found.whole}


def test_before_it_was_in_force_nothing_of_it_was_open(house, running):
    before = Week.of(LAST.start - timedelta(days=60))
    with acting(house.chief):
        found = weekly_scope.figures(subject(house, running).target, [before.start])
    assert found[before.start].whole == {}


def test_it_counts_as_the_indicators_do(house, running, as_aggregate):
    with acting(house.chief):
        whole = weekly_scope.figures(subject(house, running).target, [LAST.start])[LAST.start].whole
    with connections["default"].cursor() as cursor, as_aggregate():
        for code, value in whole.items():
            cursor.execute(indicators.get(code).sql, {"start": LAST.start, "end": LAST.end})
            rows = [r for r in cursor.fetchall() if r[0] == house.hq.pk and r[1] == r[2] == 0]
            assert sum(r[4] for r in rows) == value, code


def test_the_page_tells_it_part_by_part(house, running):
    with acting(house.chief) as by:
        services.add_measure(
            node=part(running, "1").public_id, draft=entered(since=LAST.start), by=by
        )
    visit = Visit(house.chief).open(f"/programmes/{running.public_id}/")
    visit.follow("گزارش هفته")
    assert visit.status == 200
    for said in (
        "اقدام نخست",
        "از موعد گذشته",
        "بهزیستی آزمون",
        "بخش به بخش",
        "نرخ طلاق",
        "نامعلوم",
    ):
        assert said in visit.words
    for file in ("report.pdf", "report.xlsx"):
        assert visit.open(subject(house, running).url("weekly", LAST) + file).status == 200


def test_a_draft_and_a_closed_programme_have_none(house, programme):
    with pytest.raises(NotFound):
        subject(house, programme(active=False))


@pytest.mark.parametrize("user", ["social", "admin"])
def test_who_reads_no_programmes_reads_no_report_of_one(house, running, user):
    may = house.users[user]
    with acting(may) as by:
        sees = by.can("programmes.view")
    visit = Visit(may).open(f"/reports/of/programme/{running.public_id}/{LAST}/")
    assert (visit.status == 200) is sees


def test_saturday_publishes_it_frozen(house, running):
    noon = datetime.combine(LAST.end + timedelta(days=1), datetime.min.time(), schedule.TEHRAN)
    with scope_entered(Scope(task="insight.weekly")):
        schedule.catch_up(noon + timedelta(hours=12))
    row = PartReport.objects.get(kind="programme", week=LAST.start)
    assert row.published_at and "کاهش آسیب آزمون" in row.title
    assert [line["body"] for line in row.body["lines"]] == ["بهزیستی آزمون"] * 2


@pytest.mark.parametrize(("ahead", "weeks"), [(0, 1), (-1, 2), (-30, 4), (7, 0)])
def test_its_reports_begin_with_the_week_it_came_into_force(house, running, ahead, weeks):
    in_force(running, LAST.start + timedelta(days=ahead))
    noon = datetime.combine(LAST.end + timedelta(days=1), datetime.min.time(), schedule.TEHRAN)
    with scope_entered(Scope(task="insight.weekly")):
        schedule.catch_up(noon + timedelta(hours=12))
    assert PartReport.objects.filter(kind="programme").count() == weeks


def test_the_job_alone_reads_every_programme(house, running):
    with scope_entered(Scope(task="something.else")), transaction.atomic():
        assert [s for s in subjects_for(None) if s.kind == "programme"] == []
    with scope_entered(Scope(task="insight.weekly")), transaction.atomic():
        found = [s.key for s in subjects_for(None) if s.kind == "programme"]
        assert found == [str(running.public_id)]


@pytest.mark.parametrize(
    ("told", "starts", "ends", "state", "silent"),
    [
        (None, -90, -2, "running", True),
        (-40, -90, -2, "running", True),
        (3, -90, -2, "running", False),
        (8, -90, -2, "running", True),
        (-1, -90, -2, "running", False),
        (-2, -90, -2, "running", True),
        (-21, -90, -60, "running", False),
        (-22, -90, -60, "running", True),
        (2, 1, 60, "planned", False),
        (0, 1, 60, "planned", True),
        (None, 1, 60, "planned", True),
        (3, 1, 60, "running", False),
        (-3, -4, 60, "running", False),
        (8, 1, 60, "running", True),
        (None, 8, 60, "planned", False),
    ],
)
def test_an_owner_who_owes_a_word_and_says_none_is_silent_until_it_does(
    house, programme, as_aggregate, told, starts, ends, state, silent
):
    """Days are told from the Saturday of the week; the indicator and the report agree."""
    row = programme()
    in_force(row, LAST.start - timedelta(days=100))
    owned(Node.objects.filter(programme=row, number="1.1.1.2").delete)()
    days = {name: None if n is None else LAST.start + timedelta(days=n)
            for name, n in (("told_on", told), ("starts", starts), ("due", ends))}  # fmt: skip
    owned(Node.objects.filter(programme=row, number="1.1.1.1").update)(state=state, **days)
    with acting(house.chief):
        found = weekly_scope.figures(subject(house, row).target, [LAST.start])[LAST.start]
    assert found.whole.get("programmes.actions_silent", 0) == silent
    with connections["default"].cursor() as cursor, as_aggregate():
        sql = indicators.get("programmes.actions_silent").sql
        cursor.execute(sql, {"start": LAST.start, "end": LAST.end})
        counted = {r[1]: r[4] for r in cursor.fetchall() if r[0] == house.hq.pk and r[2] == 0}
    assert counted.get(house.welfare.pk, 0) == silent


def test_who_is_silent_stands_on_the_cover_and_the_week_is_told_in_words(house, running):
    visit = Visit(house.chief).open(f"/reports/of/programme/{running.public_id}/{LAST}/")
    words = visit.words
    cover = words[words.index("هنوز گزارش نداده‌اند") : words.index("به زبان ساده")]
    assert house.welfare.name in cover and "۱ اقدام" in cover
    told = words[words.index("به زبان ساده") :]
    assert "۱ اقدام باز است" in told and "روز ۱ اقدام گذشته است" in told
    assert "۱ اقدام در این هفته انجام شد (۱ اقدام به‌موقع)" in told


def test_a_word_about_an_action_is_dated(house, programme):
    row = programme()
    node = part(row, "1.1.1.1")
    with acting(house.liaison) as by:
        services.move_action(public_id=node.public_id, state="running", version=node.version, by=by)
    assert part(row, "1.1.1.1").told_on == timezone.localdate()


def test_an_owner_says_in_words_why_it_is_late_and_is_left_in_peace(house, running, client):
    """Without ending the action; the words stand in the report."""
    node = part(running, "1.1.1.1")
    owned(Node.objects.filter(pk=node.pk).update)(
        state="running", due=LAST.start - timedelta(days=3), told_on=LAST.start - timedelta(days=60)
    )
    client.force_login(house.liaison)
    url = f"/programmes/parts/{node.public_id}/"
    assert f'href="{url}say"' in client.get(url).content.decode()
    sent = {"words": "در انتظار تخصیص اعتبار", "version": node.version}
    named = client.post(f"{url}say", sent | {"words": "پیگیری با ۰۹۱۷۱۲۳۴۵۶۷"}).content.decode()
    assert "شمارهٔ تلفن همراه" in named or "همراه" in named
    assert client.post(f"{url}say", sent).status_code == 302
    assert "در انتظار تخصیص اعتبار" in client.get(url).content.decode()
    week = Week.of(timezone.localdate())
    with acting(house.chief):
        target = subject(house, running).target
        assert not weekly_scope.figures(target, [week.start])[week.start].whole.get(
            "programmes.actions_silent"
        )
        told = [line.words() for line in weekly_scope.lines(target, week)]
    assert any("در انتظار تخصیص اعتبار" in words for words in told)
    with acting(house.liaison) as by:
        services.move_action(public_id=node.public_id, state="done", version=None, by=by)
    assert part(running, "1.1.1.1").word == ""
    assert client.post(f"{url}say", sent).status_code in (409, 422)
    client.force_login(house.viewer)
    assert client.post(f"{url}say", sent).status_code == 403
