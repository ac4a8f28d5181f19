"""A secretary's Saturday: from the first page to the published report in at most five steps, with
nearly everything filled in."""

import re

import pytest
from tests.factories import make_org, make_user
from tests.insight.conftest import WEEK
from tests.support.visit import Visit

from bazgasht.insight import weekly
from bazgasht.insight.models import WeeklyReport

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(headquarters, put):
    agency = make_org("agency", name="بهزیستی")
    for code, value in (("referrals.received", 25), ("referrals.answered", 20)):
        put(headquarters, WEEK, code, value)
        put(headquarters, WEEK, code, value, body=agency.pk)
    return weekly.prepare(headquarters, WEEK)


def test_from_the_first_page_to_publication_in_five_steps(headquarters, waiting):
    visit = Visit(make_user("headquarters_secretary", headquarters))
    steps = 0
    visit.open("/")
    steps += 1
    visit.follow("بررسی و انتشار")
    steps += 1
    assert "به زبان ساده" in visit.words, "the report itself is what is checked"
    form = visit.form("note")
    note = form.values() | {"note": "هفتهٔ خوبی بود."}
    steps += 1  # typing the note
    visit.post(visit.path, note)
    steps += 1
    assert steps <= 5 and "هفتهٔ خوبی بود." in visit.words
    assert WeeklyReport.objects.get(pk=waiting.pk).published_at


def test_nine_tenths_are_filled_in(headquarters, waiting):
    """Every figure and sentence of the page, against what is asked of the secretary."""
    visit = Visit(make_user("headquarters_secretary", headquarters)).open(f"/reports/HQ-T/{WEEK}/")
    html = visit.response.content.decode()
    html = html[html.index("<main") : html.index("</main")]
    filled = (
        len(re.findall(r"<td[ >]", html))
        + html.count('class="num"')
        + html.count('<p class="mb-2">')
    )
    asked = [f for f in visit.form("note").fields if f.kind not in ("hidden", "submit")]
    assert len(asked) == 1 and not asked[0].value.strip(), (
        "only the note is typed, and it may be left out"
    )
    assert filled / (filled + len(asked)) >= 0.9
