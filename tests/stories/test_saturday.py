"""A secretary's Saturday in the demo province: how much of the report is filled in, how many steps it
takes from the first page, and how long the program is waited for."""

import re
import time
from datetime import datetime, timedelta
from datetime import time as hour

import pytest
from django.utils import timezone
from tests.factories import owned

from bazgasht.core import scope
from bazgasht.core.week import Week
from bazgasht.insight import schedule
from bazgasht.insight.models import WeeklyReport

pytestmark = pytest.mark.django_db
EMPTY = {"", "—", "-", "نامشخص", "هنوز شمرده نشده", "?"}
CELL = re.compile(
    r"<td[^>]*>(.*?)</td>|<div class=\"num\">(.*?)</div>|<p class=\"mb-2\">(.*?)</p>", re.S
)
MARKUP = re.compile(r"<[^>]+>")
SATURDAY = 5


def values(html):
    """Text of every cell, tile and sentence of the report."""
    main = html[html.index("<main") : html.index("</main")]
    return [MARKUP.sub("", "".join(found)).strip() for found in CELL.findall(main)]


@pytest.fixture
def saturday(province, clock):
    """The morning after the running week: its report is made, and waits until noon."""
    day = timezone.localdate()
    ahead = (SATURDAY - day.weekday()) % 7 or 7
    clock.back(-ahead)
    morning = datetime.combine(day + timedelta(days=ahead), hour(6, 30), schedule.TEHRAN)
    with scope.entered(scope.Scope(task="insight.weekly")):
        assert schedule.catch_up(morning)
    return Week.of(day + timedelta(days=ahead)).prev()


@owned
def report_of(week):
    return WeeklyReport.objects.get(headquarters__code="BUSHEHR", week=week.start)


def test_saturdays_report_is_there_but_for_a_note(saturday, at_work):
    assert report_of(saturday).published_at is None
    began, steps = time.monotonic(), []
    secretary = at_work("secretary")
    secretary.open("/")
    steps.append("the first page")
    secretary.follow("بررسی و انتشار", within="/reports/BUSHEHR/")
    steps.append("the report")
    html = secretary.response.content.decode()
    asked = [f for f in secretary.form("note").fields if f.kind not in ("hidden", "submit")]
    assert [f.name for f in asked] == ["note"], "nothing else is typed, and that may be left out"
    there = [v for v in values(html) if v not in EMPTY]
    assert len(there) > 50, "a real report"
    assert len(there) / (len(there) + len(asked)) >= 0.9
    sentences = re.findall(r'<p class="mb-2">(.*?)</p>', html, re.S)
    assert len(sentences) >= 3 and not any("None" in s or "{" in s for s in sentences)
    steps.append("a note typed")
    secretary.post(secretary.path, secretary.form("note").values() | {"note": "هفتهٔ خوبی بود."})
    steps.append("published")
    took = time.monotonic() - began
    assert len(steps) <= 5 and "هفتهٔ خوبی بود." in secretary.words
    assert took < 60, "the program itself leaves the five minutes to reading"
    assert report_of(saturday).published_at
    secretary.open("/")
    assert not [x for x in secretary.page.links if f"/reports/BUSHEHR/{saturday}" in x.href]
