"""Reports frozen by older versions are read for good: page, paper, workbook, comparison."""

from io import BytesIO

import openpyxl
import pytest
from django.utils import timezone
from tests.factories import make_user
from tests.insight.conftest import WEEK
from tests.support.visit import Visit

from bazgasht.insight import compare
from bazgasht.insight.models import WeeklyReport
from bazgasht.insight.scopes import REFERRALS, subject_of

pytestmark = pytest.mark.django_db


def body_of_format(number):
    """As versions 1 and 2 wrote it, word for word: no rule, no cover, no columns of its own."""
    values = dict.fromkeys(REFERRALS, 0) | {"referrals.answered": 17, "referrals.overdue": 5}
    row = {"id": 41, "name": "بهزیستی بوشهر", "values": values}
    if number == 2:
        row |= {"week_before": values, "last_year": dict.fromkeys(REFERRALS, 0)}
    return {
        "format": number,
        "headquarters": {"code": "HQ-T", "name": "قرارگاه آزمون"},
        "week": str(WEEK), "start": WEEK.start.isoformat(), "end": WEEK.end.isoformat(),
        "made_at": "2026-10-31T06:00:00+03:30",
        "seal": {"day": "2026-10-30", "value": "ab" * 32},
        "whole": values, "week_before": {"referrals.answered": 9}, "last_year": {},
        "groups": [{**row, "id": -1, "name": ""}], "bodies": [row],
        "series": [{"week": str(WEEK), "answered": 17, "answered_last_year": 3, "in_time": 11,
                    "delivered": 2}],
    }  # fmt: skip


@pytest.fixture(params=[1, 2])
def visit(request, headquarters, as_owner):
    with as_owner():
        WeeklyReport.objects.create(
            headquarters=headquarters, week=WEEK.start, body=body_of_format(request.param),
            published_at=timezone.now(), digest="d" * 64, note="یادداشت کهنه",
        )  # fmt: skip
    return Visit(make_user("headquarters_secretary", headquarters))


def test_it_is_shown_as_it_was_frozen(visit):
    visit.open(f"/reports/HQ-T/{WEEK}/")
    assert visit.status == 200
    for said in ("بهزیستی بوشهر", "۱۷", "یادداشت کهنه", "۵ ارجاع"):
        assert said in visit.words
    for later in ("قاعدهٔ رنگ‌ها", "هنوز گزارش نداده‌اند", "کمتر از آن است که سنجیده شود"):
        assert later not in visit.words, "nothing is judged that was not judged then"


def test_it_is_printed_and_counted(visit):
    assert visit.open(f"/reports/HQ-T/{WEEK}/report.pdf").response.getvalue().startswith(b"%PDF")
    content = visit.open(f"/reports/HQ-T/{WEEK}/report.xlsx").response.getvalue()
    book = openpyxl.load_workbook(BytesIO(content))
    assert 17 in {c for row in book.worksheets[0].values for c in row}
    assert "به‌موقع و درست" not in book.sheetnames


def test_it_is_compared_with_a_week_of_today(visit, headquarters, put):
    put(headquarters, WEEK.next(), "referrals.answered", 20)
    subject = subject_of(headquarters)
    first, second = (compare.side(subject, week) for week in (WEEK, WEEK.next()))
    told = compare.compare(subject, first, second)
    assert all(old is None and new is not None for _title, old, new in told.lights)
    assert {row.name: row.pairs[0].change for row in told.whole}["پاسخ‌داده"] == 3
