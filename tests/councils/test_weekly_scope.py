"""The weekly report of a council's resolutions: its own figures, line by line, for its readers."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from tests.councils.conftest import bound, declared, set_adopted
from tests.factories import acting, owned
from tests.support.visit import Visit

from bazgasht.core import indicators
from bazgasht.core.errors import NotFound
from bazgasht.core.scope import Scope, entered
from bazgasht.core.week import Week
from bazgasht.councils import services, weekly_scope
from bazgasht.councils.models import Milestone
from bazgasht.insight import facts, schedule, weekly
from bazgasht.insight.models import Fact, PartReport
from bazgasht.insight.scopes import get_subject, subjects_for

pytestmark = pytest.mark.django_db
LAST = Week.of(timezone.localdate()).prev()
CODES = [
    i.code for i in indicators.all_indicators()
    if i.code.split(".")[0] in ("resolutions", "milestones")
]  # fmt: skip


@owned
def moved_back(row, days):
    """Due so long ago, its milestones with it."""
    due = timezone.localdate() - timedelta(days=days)
    Milestone.objects.filter(resolution=row).update(due=due)
    set_adopted(row, due - timedelta(days=30), due=due, first_due=due)


@pytest.fixture
def late(resolution):
    row = resolution()
    moved_back(row, 20)
    return row


def subject(table, user):
    with acting(user) as by:
        return get_subject("council", str(table.council.public_id), by)


def whole(table, week=LAST):
    with acting(table.chief):
        found = weekly_scope.figures(subject(table, table.chief).target, [week.start])
    return found[week.start]


def test_what_is_open_late_and_silent_is_counted(table, resolution, late):
    resolution(days_ago=40, draft=bound(table))
    found = whole(table)
    assert found.whole == {"resolutions.open": 2, "resolutions.overdue": 1, "resolutions.silent": 1}
    assert dict(found.bodies) == {table.tvto.pk: found.whole}


def test_it_counts_as_the_indicators_do(table, resolution, late, as_aggregate):
    resolution(days_ago=40, draft=bound(table))
    resolution(days_ago=9)
    with as_aggregate():
        facts.compute(start=LAST.start, end=LAST.end, using="default")
    counted = dict(
        Fact.objects.filter(
            headquarters_id=table.hq.pk, week=LAST.start, organisation_id=0, working_group_id=0,
            indicator__in=CODES,
        ).values_list("indicator", "value")
    )  # fmt: skip
    assert counted == whole(table).whole


def test_declared_is_not_silent_and_is_confirmed_by_a_second_person(table, late):
    step = Milestone.objects.filter(resolution=late)
    with acting(table.liaison) as by:
        services.begin(public_id=late.public_id, by=by)
        made = step.get()
        services.claim_milestone(public_id=made.public_id, link="https://example.org/x", by=by)
    week = Week.of(timezone.localdate())
    assert "resolutions.silent" not in whole(table, week).whole
    assert whole(table).whole["resolutions.silent"] == 1, "in the week before nothing was declared"
    with acting(table.chief) as by:
        services.confirm_milestone(public_id=made.public_id, by=by)
    found = whole(table, week).whole
    assert (found["milestones.decided"], found["milestones.confirmed"]) == (1, 1)


def test_the_page_tells_it_line_by_line(table, late):
    visit = Visit(table.chief).open("/reports/")
    visit.follow("شورای استان آزمون")
    assert visit.status == 200
    visit.open(subject(table, table.chief).url("weekly", LAST))
    for said in (
        "فهرست تسهیلات آماده شود",
        "از موعد گذشته",
        "فنی و حرفه‌ای آزمون",
        "مصوبه به مصوبه",
    ):
        assert said in visit.words
    assert visit.words.index("هنوز گزارش نداده‌اند") < visit.words.index("۱ مصوبه")
    for part in ("report.pdf", "report.xlsx"):
        assert visit.open(f"{subject(table, table.chief).url('weekly', LAST)}{part}").status == 200


@pytest.mark.parametrize(
    ("who", "reads"),
    [("chief", True), ("viewer", True), ("governor", True), ("liaison", True), ("top_chief", True),
     ("stranger", False), ("social", False)],
)  # fmt: skip
def test_who_reads_it(table, late, who, reads):
    """Bodies with a seat and those above; a province of its own reads its own."""
    user = getattr(table, who)
    if reads:
        assert subject(table, user).key == str(table.council.public_id)
    else:
        with pytest.raises(NotFound):
            subject(table, user)


def test_an_owner_without_a_seat_reads_no_report_of_the_whole(table, resolution):
    """It reads its own resolution, not what others resolved."""
    from tests.factories import make_org, make_user

    body = make_org("agency", name="نهاد بی‌کرسی")
    user = make_user("agency_liaison", body)
    row = resolution(owner_id=body.pk)
    visit = Visit(user)
    assert visit.open(f"/resolutions/{row.public_id}/").status == 200
    with pytest.raises(NotFound):
        subject(table, user)
    assert visit.open(f"/reports/of/council/{table.council.public_id}/{LAST}/").status == 404


def test_saturday_publishes_it_frozen(table, late):
    noon = datetime.combine(LAST.end + timedelta(days=1), datetime.min.time(), schedule.TEHRAN)
    with entered(Scope(task="insight.weekly")):
        schedule.catch_up(noon + timedelta(hours=12))
    row = PartReport.objects.get(kind="council", week=LAST.start)
    assert row.published_at and row.title == "شورای استان آزمون"
    assert [line["body"] for line in row.body["lines"]] == ["فنی و حرفه‌ای آزمون"]
    assert row.body["silent"] == [{"name": "فنی و حرفه‌ای آزمون", "owed": {"resolutions": 1}}]


def test_its_reports_begin_with_its_first_resolution(table, late):
    set_adopted(late, LAST.prev().end)
    noon = datetime.combine(LAST.end + timedelta(days=1), datetime.min.time(), schedule.TEHRAN)
    with entered(Scope(task="insight.weekly")):
        schedule.catch_up(noon + timedelta(hours=12))
    assert PartReport.objects.filter(kind="council").count() == 2


def test_the_job_alone_reads_every_council(table, late):
    with entered(Scope(task="something.else")), transaction.atomic():
        assert [s for s in subjects_for(None) if s.kind == "council"] == []
    with entered(Scope(task="insight.weekly")), transaction.atomic():
        assert [s.key for s in subjects_for(None) if s.kind == "council"] == [
            str(table.council.public_id)
        ]


def test_no_person_is_in_it(table, late):
    with acting(table.chief):
        body = weekly.build(subject(table, table.chief), LAST, timezone.now())
    text = str(body)
    assert not any(user.name in text for user in table.users.values())


def test_few_statements_for_many_councils(table, late, django_assert_max_num_queries):
    with acting(table.chief) as by, django_assert_max_num_queries(4):
        assert weekly_scope.targets(by)


def test_an_undated_draft_is_nowhere(table, resolution):
    resolution(adopted=False, draft=declared(table))
    with pytest.raises(NotFound):
        subject(table, table.chief)
