"""What reports are made of besides a headquarters: working groups, and whatever a room registers."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from click.testing import CliRunner
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from django.utils.translation import get_language
from tests.factories import acting, make_org, make_user, owned
from tests.insight.conftest import WEEK, registered
from tests.support.paper import text_of
from tests.support.visit import Visit

from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.errors import NotAllowed, NotFound
from bazgasht.core.scope import Scope, entered
from bazgasht.core.week import Week
from bazgasht.insight import expected, schedule, scopes, today, weekly
from bazgasht.insight.commands import report as command
from bazgasht.insight.models import PartReport
from bazgasht.insight.scopes import Line, ReportScope, Subject, Target, get_subject
from bazgasht.insight.selectors import WeekFigures

pytestmark = pytest.mark.django_db
LAST = Week.of(timezone.localdate()).prev()
DAYS_LATE = {"fa": "۱۲ روز دیر", "en": "12 days late"}


@pytest.fixture
def group(headquarters):
    return make_org("working_group", code="HQ-T-EMP", parent=headquarters, name="کارگروه اشتغال")


@pytest.fixture
def secretary(headquarters):
    return make_user("headquarters_secretary", headquarters)


def plan(headquarters, reads=lambda actor: True):
    """What a room above would register: its own figures and its own lines, no referral."""

    def figures(target, weeks):
        found = {week: WeekFigures() for week in weeks}
        for week in (WEEK.start, LAST.start):
            if week in found:
                part = found[week]
                part.whole |= {"resolutions.open": 4321, "resolutions.overdue": 1098}
                part.bodies[headquarters.pk] |= {
                    "resolutions.open": 4321,
                    "resolutions.overdue": 1098,
                }
        return found

    target = Target("p-1", "برنامهٔ آزمون", headquarters, headquarters.pk)
    return ReportScope(
        "plan", "برنامه‌ها", lambda actor: [target] if actor is None or reads(actor) else [],
        figures, columns=("resolutions.open", "resolutions.overdue"), late="resolutions.overdue",
        drawn="resolutions.open", rules=("resolutions",), lines_title="کارها",
        lines=lambda target, week: [
            Line("کار نخست", "نهاد آزمون", lambda: DAYS_LATE[get_language()], "late", 61, week.end)
        ],
    )  # fmt: skip


def test_a_registered_kind_works_from_end_to_end(headquarters, secretary, as_aggregate):
    """Page, paper, workbook, publishing, comparing, the list and the first page: nothing is written
    for the kind but its registration."""
    with registered(plan(headquarters)):
        subject = get_subject("plan", "p-1", Actor(user_id=1))
        weekly.prepare(subject, LAST)
        visit = Visit(secretary).open("/reports/")
        assert "برنامه‌ها" in visit.words and "برنامهٔ آزمون" in visit.words
        visit.follow("برنامهٔ آزمون", within=str(LAST))
        for said in ("کار نخست", "۱۲ روز دیر", "۶۱٪", "۴۳۲۱", "۱۰۹۸", "دیرکرد مصوبه"):
            assert said in visit.words.replace("٬", ""), said
        english = visit.post("/language", {"language": "en", "next": visit.path}).words
        assert "12 days late" in english and "روز دیر" not in english, "what was kept in Persian"
        visit.post("/language", {"language": "fa", "next": visit.path})
        assert "ارجاع رسید" not in visit.words and "پاسخ به‌موقع" not in visit.words
        page = visit.path
        paper = text_of(visit.open(f"{page}report.pdf").response.getvalue())
        assert "۴۳۲۱" in paper and "۱۰۹۸" in paper
        content = visit.open(f"{page}report.xlsx").response.getvalue()
        cells = {c for s in openpyxl.load_workbook(BytesIO(content)) for r in s.values for c in r}
        assert {4321, 1098, "کار نخست", 61} <= cells
        form = visit.open(page).form("note")
        visit.post(page, form.values() | {"note": "خوب"})
        assert "خوب" in visit.words
        row = PartReport.objects.get(kind="plan", key="p-1")
        assert row.published_at and row.digest == weekly.digest({**row.body, "note": "خوب"})
        visit.open(f"/reports/of/plan/p-1/compare/?first={LAST}&second={LAST}")
        assert visit.status == 200 and "۴۳۲۱" in visit.words.replace("٬", "")


def test_a_frozen_part_is_read_when_its_kind_is_known_no_more(headquarters, secretary):
    with registered(plan(headquarters)):
        body = weekly.build(get_subject("plan", "p-1", Actor(user_id=1)), WEEK, timezone.now())
    from bazgasht.insight import documents, page

    shown = page.context(body, WEEK, None)
    assert shown["lines"] and shown["lines_title"] == ""
    assert documents.pdf(body, None).startswith(b"%PDF")
    documents.workbook(BytesIO(), body)


def test_what_somebody_may_not_read_is_missing(headquarters, secretary):
    with registered(plan(headquarters, reads=lambda actor: actor.user_id != secretary.pk)):
        visit = Visit(secretary)
        assert "برنامهٔ آزمون" not in visit.open("/reports/").words
        for address in (f"{WEEK}/", f"{WEEK}/report.pdf", f"{WEEK}/report.xlsx", "compare/"):
            assert visit.open(f"/reports/of/plan/p-1/{address}").status == 404
        assert visit.open(f"/reports/of/nothing/p-1/{WEEK}/").status == 404


@pytest.fixture
def figures(headquarters, group, put):
    agency = make_org("agency", name="بهزیستی")
    for code, value in (
        ("referrals.received", 31),
        ("referrals.answered", 29),
        ("referrals.overdue", 2),
    ):
        put(headquarters, WEEK, code, value, group=group.pk)
        put(headquarters, WEEK, code, value * 10)
    put(headquarters, WEEK, "referrals.overdue", 2, body=agency.pk, group=group.pk)
    put(headquarters, WEEK, "referrals.overdue", 20, body=agency.pk)
    return agency


def test_a_working_group_has_its_own_figures(headquarters, group, figures, secretary):
    with acting(secretary) as by:
        subject = get_subject("group", group.code, by)
        body = weekly.build(subject, WEEK, timezone.now())
    assert body["title"] == "کارگروه اشتغال" and body["whole"]["referrals.received"] == 31
    assert [(b["name"], b["values"]["referrals.overdue"]) for b in body["bodies"]] == [
        ("بهزیستی", 2)
    ]
    assert body["groups"] == [] and body["silent"] == [
        {"name": "بهزیستی", "owed": {"referrals": 2}}
    ]
    page = Visit(secretary).open(subject.url("weekly", WEEK))
    assert page.status == 200 and "۳۱ ارجاع رسید" in page.words


def test_members_of_the_headquarters_read_its_groups(headquarters, group, figures):
    stranger = make_user("headquarters_viewer", make_org("headquarters"))
    viewer = make_user("headquarters_viewer", headquarters)
    address = f"/reports/of/group/{group.code}/{WEEK}/"
    assert Visit(viewer).open(address).status == 200
    assert Visit(stranger).open(address).status == 404


def test_the_groups_own_secretary_publishes_it(headquarters, group, figures):
    other = make_org("working_group", parent=headquarters)
    by_right, wrong = make_user("group_secretary", group), make_user("group_secretary", other)
    with acting(by_right) as by:
        subject = get_subject("group", group.code, by)
        weekly.prepare(subject, WEEK)
        listed = today.unpublished(by)
        assert listed.total == 1 and listed.rows[0].sub == "کارگروه اشتغال"
        owed = expected.part_reports(group.pk, timezone.localdate())
        assert [line.title for part in owed for line in part.lines] == ["کارگروه اشتغال"]
    with acting(wrong) as by, pytest.raises(NotAllowed):
        weekly.publish_of(subject=subject, week=WEEK, note="", by=by)
    with acting(by_right) as by:
        weekly.publish_of(subject=subject, week=WEEK, note="", by=by)
        assert today.unpublished(by).total == 0
        assert expected.part_reports(group.pk, timezone.localdate()) == []
        with pytest.raises(NotAllowed):
            weekly.publish(headquarters_id=headquarters.pk, week=WEEK, note="", by=by)


def test_a_published_part_is_frozen(headquarters, group, figures, secretary):
    with acting(secretary) as by:
        subject = get_subject("group", group.code, by)
        weekly.prepare(subject, WEEK)
        weekly.publish_of(subject=subject, week=WEEK, note="", by=by)
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("update insight_partreport set note = 'x'")
        assert weekly.prepare(subject, WEEK).published_at


@owned
def founded(body, day):
    Organisation.objects.filter(pk=body.pk).update(
        created_at=datetime.combine(day, datetime.min.time(), schedule.TEHRAN)
    )


def test_a_group_has_no_report_of_a_week_before_it_was_founded(headquarters, group, figures):
    """Four weeks are made up for, of those it has been there; the week of its founding is the first."""
    noon = datetime.combine(LAST.end + timedelta(days=1), datetime.min.time(), schedule.TEHRAN)
    founded(group, LAST.prev().end)
    later = replace(plan(headquarters).targets(None)[0], since=LAST.end + timedelta(days=1))
    scope = replace(plan(headquarters), targets=lambda actor: [later])
    with registered(scope), entered(Scope(task="insight.weekly")):
        schedule.catch_up(noon + timedelta(hours=12))
    assert sorted(PartReport.objects.values_list("kind", "week")) == [
        ("group", LAST.prev().start), ("group", LAST.start),
    ]  # fmt: skip


def test_saturday_makes_and_publishes_the_parts_too(headquarters, group, figures):
    founded(group, LAST.start)
    noon = datetime.combine(LAST.end + timedelta(days=1), datetime.min.time(), schedule.TEHRAN)
    with registered(plan(headquarters)), entered(Scope(task="insight.weekly")):
        schedule.catch_up(noon + timedelta(hours=7))
        made = PartReport.objects.filter(week=LAST.start)
        assert {(r.kind, r.published_at) for r in made} == {("group", None), ("plan", None)}
        schedule.catch_up(noon + timedelta(hours=12))
        assert not made.filter(published_at=None).exists()
        assert schedule.catch_up(noon + timedelta(hours=13)) == 0


def test_of_the_command_line(headquarters, group, figures):
    week = ["--headquarters", "HQ-T", "--week", str(WEEK), "--json"]
    told = CliRunner().invoke(command, ["weekly", *week, "--part", f"group/{group.code}"])
    assert told.exit_code == 0, told.output
    assert json.loads(told.output)["title"] == "کارگروه اشتغال"
    wrong = CliRunner().invoke(command, ["weekly", *week, "--part", "group/HQ-X"])
    assert wrong.exit_code == 2 and "no such part" in wrong.output
    wrong = CliRunner().invoke(command, ["weekly", *week, "--week", "1404-W53"])
    assert wrong.exit_code == 2 and "There is no such week" in wrong.output, "in one language"


def test_kinds_are_unknown_until_registered():
    with pytest.raises(NotFound):
        get_subject("plan", "p-1", Actor(user_id=1))
    assert {"headquarters", "group", "council"} <= set(scopes.report_scopes.keys())
    assert isinstance(Subject(scopes.report_scopes.get("group"), None).scope, ReportScope)
