"""The weekly report: figures in, words out, frozen for good."""

from datetime import date, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone
from tests.factories import acting, make_org, make_user

from bazgasht.access.models import JournalEntry
from bazgasht.core import indicators, scope
from bazgasht.core.digits import localise
from bazgasht.core.errors import Conflict, NotAllowed
from bazgasht.core.week import Week
from bazgasht.insight import documents, facts, page, present, schedule, weekly
from bazgasht.insight.models import Fact, WeeklyReport
from bazgasht.insight.scopes import subject_of

pytestmark = pytest.mark.django_db
WEEK = Week.parse("1405-W30")


@pytest.fixture
def headquarters():
    return make_org("headquarters", code="HQ-T")


def put(headquarters, week, code, value, body=0, group=0):
    Fact.objects.create(
        headquarters_id=headquarters.pk, organisation_id=body, working_group_id=group,
        week=week.start, indicator=code, value=value,
    )  # fmt: skip


@pytest.fixture
def figures(headquarters, as_owner):
    agency = make_org("agency", name="بهزیستی")
    with as_owner():
        for week, answered, in_time in ((WEEK, 20, 15), (WEEK.prev(), 10, 9)):
            put(headquarters, week, "referrals.answered", answered)
            put(headquarters, week, "referrals.answered_in_time", in_time)
            put(headquarters, week, "referrals.received", 25)
        put(headquarters, WEEK, "referrals.overdue", 3)
        put(headquarters, WEEK, "referrals.overdue", 3, body=agency.pk)
        put(headquarters, WEEK, "households.reached", 7)
        put(headquarters, WEEK, "deliveries.count", 11)
    return agency


def prepared(headquarters, as_aggregate, at=None):
    with as_aggregate():
        return weekly.prepare(headquarters, WEEK, at)


def test_figures_become_tiles_and_sentences(headquarters, figures):
    body = weekly.build(headquarters, WEEK, timezone.now())
    values = [t.value for t in present.tiles(body)]
    assert values[0] == "20" and values[2] == "3" and values[3] == "7"
    assert "75" in values[1]
    text = " ".join(present.sentences(body))
    for part in ("25", "20", "10", "15", "بهزیستی", "7"):
        assert part in text
    assert "همه نزد بهزیستی" in text
    assert [r["overdue"] for r in present.rows(body["bodies"])] == [3]


def late_with(headquarters, as_owner, *counts):
    with as_owner():
        put(headquarters, WEEK, "referrals.overdue", sum(counts))
        for n, count in enumerate(counts):
            agency = make_org("agency", name=f"ادارهٔ {n}")
            put(headquarters, WEEK, "referrals.overdue", count, body=agency.pk)
    return weekly.build(headquarters, WEEK, timezone.now())


@pytest.mark.parametrize(
    "counts,said",
    [((6, 5, 4), "نزد 3 نهاد؛ بیش از همه (6) نزد ادارهٔ 0."), ((3, 3, 1), "نزد 3 نهاد.")],
)
def test_a_body_is_named_only_when_it_has_the_most(headquarters, as_owner, counts, said):
    body = late_with(headquarters, as_owner, *counts)
    assert any(s.endswith(said) for s in present.sentences(body)), present.sentences(body)


def test_who_is_late_is_drawn(headquarters, as_owner):
    body = late_with(headquarters, as_owner, *range(1, 11))
    shown = page.context(body, WEEK, None)
    assert [n for _name, n in shown["late_chart"].rows] == [10, 9, 8, 7, 6, 5, 4, 3]
    assert (
        page.context(weekly.build(headquarters, WEEK.next(), timezone.now()), WEEK, None)[
            "late_chart"
        ]
        is None
    )


def test_two_late_bodies_of_one_name_are_drawn_apart(headquarters, as_owner):
    with as_owner():
        for count in (2, 1):
            agency = make_org("agency", name="بهزیستی")
            put(headquarters, WEEK, "referrals.overdue", count, body=agency.pk)
    body = weekly.build(headquarters, WEEK, timezone.now())
    assert page.context(body, WEEK, None)["late_chart"].for_pdf()


def test_every_group_and_body_stands_beside_two_other_weeks(headquarters, as_owner):
    """Also one that did nothing this week."""
    busy, idle = make_org("agency", name="پرکار"), make_org("agency", name="آرام")
    with as_owner():
        put(headquarters, WEEK, "referrals.received", 5, body=busy.pk)
        put(headquarters, WEEK.prev(), "referrals.received", 4, body=busy.pk)
        put(headquarters, WEEK.same_week_last_year(), "referrals.received", 3, body=busy.pk)
        put(headquarters, WEEK.prev(), "referrals.received", 2, body=idle.pk)
    body = weekly.build(headquarters, WEEK, timezone.now())
    first = {r["name"]: r["cells"][0] for r in present.rows(body["bodies"])}
    assert (first["پرکار"].now, first["پرکار"].before, first["پرکار"].year) == (5, 4, 3)
    assert (first["آرام"].now, first["آرام"].before, first["آرام"].year) == (0, 2, 0)
    assert [r["name"] for r in body["bodies"]] == ["آرام", "پرکار"]


def test_a_report_frozen_without_them_is_still_read(headquarters, figures):
    body = weekly.build(headquarters, WEEK, timezone.now())
    for row in body["bodies"]:
        del row["week_before"], row["last_year"]
    assert present.rows(body["bodies"])[0]["cells"][0].before is None
    assert documents.pdf(body, None).startswith(b"%PDF")
    documents.workbook(BytesIO(), body)


def test_a_running_week_is_not_held_against_a_whole_one(headquarters, as_owner):
    week = Week.of(timezone.localdate())
    with as_owner():
        put(headquarters, week, "referrals.answered", 1)
        put(headquarters, week.prev(), "referrals.answered", 50)
    body = weekly.build(headquarters, week, timezone.now())
    notes = [t.note for t in present.tiles(body)]
    assert notes[0] == notes[1] == "تا کنون؛ هفته تمام نشده است"
    assert "تا کنون" in present.sentences(body)[0]


def test_the_workbook_holds_numbers_and_the_other_weeks(headquarters, figures):
    stream = BytesIO()
    documents.workbook(stream, weekly.build(headquarters, WEEK, timezone.now()))
    book = openpyxl.load_workbook(stream)
    whole = {row[0]: row[1:4] for row in book.worksheets[0].values}
    assert whole["پاسخ‌داده"] == (20, 10, "") and whole["سهم پاسخ‌های به‌موقع"] == (75, 90, "")
    head, row = list(book.worksheets[2].values)[:2]
    assert len(head) == len(row) == 2 + 3 * len(weekly.COLUMNS)


def test_the_workbook_holds_words_note_seal_and_digest(headquarters, figures):
    """All that the page and the paper have: nobody has to look elsewhere."""
    subject = subject_of(headquarters)
    row = weekly.prepare(subject, WEEK)
    before = cells_of(row.body, row)
    assert "هنوز منتشر نشده؛ ممکن است عددها تغییر کنند" in before
    secretary = make_user("headquarters_secretary", headquarters)
    with acting(secretary) as by:
        row = weekly.publish_of(subject=subject, week=WEEK, note="=هفتهٔ خوبی بود.\nدو سطر", by=by)
    cells = cells_of(row.body, row)
    assert {localise(s) for s in present.sentences(row.body)} <= cells
    assert {"'=هفتهٔ خوبی بود.", "دو سطر", row.digest} <= cells
    assert "هنگام ساخت این گزارش هنوز هیچ روزی از دفتر رویدادها مُهر نشده بود." in cells
    sealed = {**row.body, "seal": {"day": "2026-10-01", "value": "ab" * 32}}
    assert "ab" * 32 in cells_of(sealed, None)


def cells_of(body, report):
    stream = BytesIO()
    documents.workbook(stream, body, report)
    return {c for sheet in openpyxl.load_workbook(stream) for r in sheet.values for c in r}


def test_no_seal_is_said(headquarters):
    body = weekly.build(headquarters, WEEK, timezone.now())
    assert body["seal"] is None
    secretary = make_user("headquarters_secretary", headquarters)
    browser = Client()
    browser.force_login(secretary)
    text = browser.get(f"/reports/HQ-T/{WEEK}/").content.decode()
    assert "هنوز هیچ روزی از دفتر رویدادها مُهر نشده بود" in text


def test_a_share_of_nothing_is_unknown_not_zero(headquarters):
    body = weekly.build(headquarters, WEEK, timezone.now())
    assert present.tiles(body)[1].value == "—"
    assert present.sentences(body)


def test_nobody_is_named_and_the_body_is_plain_data(headquarters, figures):
    import json

    body = weekly.build(headquarters, WEEK, timezone.now())
    assert json.loads(json.dumps(body)) == body


def test_publishing_freezes_it(headquarters, figures, as_aggregate):
    prepared(headquarters, as_aggregate)
    secretary = make_user("headquarters_secretary", headquarters)
    with acting(secretary) as by:
        report = weekly.publish(headquarters_id=headquarters.pk, week=WEEK, note="خوب", by=by)
        assert report.digest == weekly.digest({**report.body, "note": "خوب"})
        with pytest.raises(Conflict):
            weekly.publish(headquarters_id=headquarters.pk, week=WEEK, note="", by=by)
        assert JournalEntry.objects.filter(action="report.published").count() == 1
        for statement in ("update insight_weeklyreport set note = 'x'",):
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as c:
                c.execute(statement)


def test_even_the_aggregate_role_cannot_change_a_published_one(headquarters, figures, as_aggregate):
    report = prepared(headquarters, as_aggregate)
    with scope.entered(scope.Scope(task="insight.weekly")):
        weekly.publish(headquarters_id=headquarters.pk, week=WEEK, note="", by=None)
    with as_aggregate():
        again = weekly.prepare(headquarters, WEEK)
        assert again.published_at and again.body == report.body
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("update insight_weeklyreport set body = '{}'")


def test_only_the_secretary_publishes(headquarters, figures, as_aggregate):
    prepared(headquarters, as_aggregate)
    other = make_user("headquarters_secretary", make_org("headquarters"))
    viewer = make_user("headquarters_viewer", headquarters)
    for user in (other, viewer):
        with acting(user) as by, pytest.raises(NotAllowed):
            weekly.publish(headquarters_id=headquarters.pk, week=WEEK, note="", by=by)


def test_the_running_week_is_not_published(headquarters, as_aggregate):
    week = Week.of(timezone.localdate())
    with as_aggregate():
        weekly.prepare(headquarters, week)
    with acting(make_user("headquarters_secretary", headquarters)) as by, pytest.raises(Conflict):
        weekly.publish(headquarters_id=headquarters.pk, week=week, note="", by=by)


def test_the_runtime_role_writes_no_figures(headquarters):
    for sql in (
        "delete from insight_fact",
        "insert into insight_weeklyreport (week) values (now())",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_figures_are_computed_for_whole_weeks_only():
    with pytest.raises(ValueError):
        facts.compute(start=date(2026, 11, 1), end=date(2026, 11, 6), using="default")


def test_every_indicator_runs_as_the_aggregate_role(as_aggregate):
    with as_aggregate():
        facts.compute(start=WEEK.start, end=WEEK.end, using="default")
    assert {*weekly.COLUMNS} <= {i.code for i in indicators.all_indicators()}


@pytest.mark.parametrize(
    ("moment", "made", "published"),
    [
        ("05:59", False, False),
        ("06:00", True, False),
        ("11:59", True, False),
        ("12:00", True, True),
    ],
)
def test_the_schedule(headquarters, as_aggregate, moment, made, published):
    now = datetime.combine(
        WEEK.end + timedelta(days=1), datetime.strptime(moment, "%H:%M").time(), schedule.TEHRAN
    )
    with as_aggregate():
        facts.compute(start=WEEK.prev().start, end=WEEK.end, using="default")
        if now >= schedule.due(WEEK, schedule.MADE_AT):
            weekly.prepare(headquarters, WEEK, now)
    if now >= schedule.due(WEEK, schedule.PUBLISHED_AT):
        weekly.publish(headquarters_id=headquarters.pk, week=WEEK, note="", by=None, at=now)
    report = WeeklyReport.objects.filter(headquarters=headquarters, week=WEEK.start).first()
    assert (report is not None) == made
    assert bool(report and report.published_at) == published
