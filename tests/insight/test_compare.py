"""Any two weeks beside each other: frozen ones as they were, open ones marked, differences exact."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import make_org, make_user
from tests.insight.conftest import WEEK
from tests.support.paper import text_of
from tests.support.visit import Visit

from bazgasht.core.digits import MINUS, to_persian_digits
from bazgasht.core.errors import NotFound
from bazgasht.core.scope import Scope, entered
from bazgasht.core.week import Week
from bazgasht.insight import compare, weekly
from bazgasht.insight.compare import Pair
from bazgasht.insight.scopes import subject_of

pytestmark = pytest.mark.django_db
OTHER = WEEK.shift(-5)


def publish(headquarters, week):
    weekly.prepare(headquarters, week)
    with entered(Scope(task="insight.weekly")):
        return weekly.publish(headquarters_id=headquarters.pk, week=week, note="", by=None)


@pytest.fixture
def agency(headquarters, put):
    """A body, and two published weeks five weeks apart."""
    agency = make_org("agency", name="بهزیستی")
    for week, answered, overdue in ((OTHER, 1871, 12), (WEEK, 2046, 9)):
        put(headquarters, week, "referrals.answered", answered)
        put(headquarters, week, "referrals.answered_in_time", 1500)
        put(headquarters, week, "referrals.overdue", overdue)
        put(headquarters, week, "referrals.overdue", overdue, body=agency.pk)
        publish(headquarters, week)
    return agency


def told(headquarters, first=OTHER, second=WEEK):
    subject = subject_of(headquarters)
    return compare.compare(subject, compare.side(subject, first), compare.side(subject, second))


def secretary(headquarters):
    return Visit(make_user("headquarters_secretary", headquarters))


def test_both_weeks_and_their_difference(headquarters, agency):
    found = {row.name: row.pairs[0] for row in told(headquarters).whole}
    answered = found["پاسخ‌داده"]
    assert (answered.first, answered.second, answered.change) == (1871, 2046, 175)
    assert answered.tone == "ok"
    share = found["سهم پاسخ‌های به‌موقع"]
    assert (share.first, share.second, share.change, share.tone) == (80, 73, -7, "wait")
    late = told(headquarters).bodies[0]
    assert late.name == "بهزیستی" and Pair(12, 9, "worse") in late.pairs
    assert Pair(12, 9, "worse").tone == "ok"


def test_a_frozen_week_is_compared_as_it_was(headquarters, agency, put):
    put(headquarters, WEEK, "deliveries.count", 999)
    rows = {row.name: row.pairs[0] for row in told(headquarters).whole}
    assert rows["خدمت‌های ارائه‌شده"].second == 0
    assert told(headquarters).second.published and told(headquarters).second.digest


def test_the_running_week_is_offered_and_marked(headquarters, agency):
    current = Week.of(timezone.localdate())
    offered = dict(compare.weeks_of(subject_of(headquarters)))
    assert offered == {current: False, WEEK: True, OTHER: True}
    page = secretary(headquarters).open(f"/reports/HQ-T/compare/?first={WEEK}&second={current}")
    assert page.status == 200 and "هنوز منتشر نشده" in page.words
    assert told(headquarters, WEEK, current).second.published is False


def test_a_week_that_was_never_published_is_not_compared(headquarters, agency):
    never = WEEK.prev()
    with pytest.raises(NotFound):
        compare.choose(subject_of(headquarters), str(never), str(WEEK))
    visit = secretary(headquarters)
    for suffix in ("", "weeks.pdf", "weeks.xlsx"):
        visit.open(f"/reports/HQ-T/compare/{suffix}?first={never}&second={WEEK}")
        assert visit.status == 404
    assert visit.open("/reports/HQ-T/compare/?first=x").status == 404


def test_without_weeks_the_two_newest_are_shown(headquarters, agency):
    first, second, _offered = compare.choose(subject_of(headquarters), "", "")
    assert (first, second) == (OTHER, WEEK)


def test_nothing_is_published_yet(headquarters):
    page = secretary(headquarters).open("/reports/HQ-T/compare/")
    assert page.status == 200 and "هنوز منتشر نشده" in page.words


def test_page_paper_and_workbook_say_the_same(headquarters, agency):
    visit = secretary(headquarters)
    query = f"?first={OTHER}&second={WEEK}"
    visit.open(f"/reports/HQ-T/compare/{query}")
    page = visit.words
    visit.open(f"/reports/HQ-T/compare/weeks.xlsx{query}")
    book = openpyxl.load_workbook(BytesIO(visit.response.getvalue()))
    cells = [str(c) for sheet in book for row in sheet.values for c in row]
    visit.open(f"/reports/HQ-T/compare/weeks.pdf{query}")
    paper = text_of(visit.response.getvalue())
    for figure in ("1871", "2046", "175"):
        assert to_persian_digits(figure) in page and to_persian_digits(figure) in paper
        assert figure in cells


def test_weeks_judged_by_different_rules_are_said_to_be(headquarters, agency):
    found = told(headquarters)
    assert not found.rule_changed
    older = found.first.body | {"rules": found.first.body["rules"] | {"version": 0}}
    subject = subject_of(headquarters)
    changed = compare.compare(subject, compare.Side(OTHER, older, published=True), found.second)
    assert changed.rule_changed


@given(
    st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["better", "worse", "neutral"])
)
def test_the_difference_and_its_sign(first, second, higher):
    pair = Pair(first, second, higher)
    assert pair.first + pair.change == pair.second
    swapped = Pair(second, first, higher)
    assert swapped.change == -pair.change
    if pair.change and higher != "neutral":
        assert {pair.tone, swapped.tone} == {"ok", "wait"}
    assert (MINUS in pair.signed) == (second < first) and ("+" in pair.signed) == (second > first)


def test_an_unknown_side_has_no_difference():
    with translation.override("fa"):
        assert Pair(None, 3).words == ("—", "3", "—")


def test_few_statements(headquarters, agency, django_assert_max_num_queries):
    visit = secretary(headquarters)
    visit.open("/reports/HQ-T/compare/")
    with django_assert_max_num_queries(15):
        visit.open(f"/reports/HQ-T/compare/?first={OTHER}&second={WEEK}")


def test_foreign_headquarters_are_missing(headquarters, agency):
    other = secretary(make_org("headquarters", code="HQ-O"))
    assert other.open("/reports/HQ-T/compare/").status == 404


def test_two_years_of_weeks_are_offered_at_most(headquarters, as_owner):
    from bazgasht.insight.models import WeeklyReport

    with as_owner():
        WeeklyReport.objects.bulk_create([
            WeeklyReport(headquarters=headquarters, week=WEEK.start - timedelta(weeks=n), body={},
                         published_at=timezone.now()) for n in range(compare.CHOICES + 3)
        ])  # fmt: skip
    assert len(compare.weeks_of(subject_of(headquarters))) == compare.CHOICES + 1
