"""Page, paper and workbook are written from one body: the same numbers, whatever is read."""

from io import BytesIO

import openpyxl
import pytest
from django.utils import timezone
from tests.factories import make_org, make_user
from tests.insight.conftest import WEEK
from tests.support.paper import text_of
from tests.support.visit import Visit

from bazgasht.core.digits import to_persian_digits
from bazgasht.insight import weekly

pytestmark = pytest.mark.django_db
FIGURES = {
    "referrals.received": 7193, "referrals.answered": 6257, "referrals.answered_in_time": 5189,
    "referrals.overdue": 1471, "referrals.ended": 3391, "deliveries.count": 8329,
    "households.reached": 2647, "referrals.results": 1987, "referrals.results_evidenced": 1753,
    "milestones.decided": 613, "milestones.confirmed": 577, "resolutions.open": 859,
    "resolutions.overdue": 127,
}  # fmt: skip


@pytest.fixture
def visit(headquarters, put):
    agency = make_org("agency", name="بهزیستی")
    for code, value in FIGURES.items():
        put(headquarters, WEEK, code, value)
        put(headquarters, WEEK, code, value, body=agency.pk)
    weekly.prepare(headquarters, WEEK)
    return Visit(make_user("headquarters_secretary", headquarters))


def test_the_same_numbers_stand_in_all_three(visit):
    address = f"/reports/HQ-T/{WEEK}/"
    page = visit.open(address).words.replace("٬", "")
    paper = text_of(visit.open(f"{address}report.pdf").response.getvalue()).replace("٬", "")
    content = visit.open(f"{address}report.xlsx").response.getvalue()
    sheets = openpyxl.load_workbook(BytesIO(content))
    cells = [c for sheet in sheets for row in sheet.values for c in row]
    for code, value in FIGURES.items():
        shown = to_persian_digits(value)
        assert shown in page, (code, "page")
        assert shown in paper, (code, "paper")
        assert value in cells, (code, "workbook")


def test_the_judgements_are_the_same_too(visit):
    address = f"/reports/HQ-T/{WEEK}/"
    visit.open(address)
    page = visit.words
    paper = text_of(visit.open(f"{address}report.pdf").response.getvalue())
    content = visit.open(f"{address}report.xlsx").response.getvalue()
    rows = list(openpyxl.load_workbook(BytesIO(content))["به‌موقع و درست"].values)
    head, whole = rows[0], dict(zip(rows[0], rows[1], strict=True))
    assert "پاسخ به‌موقع · رنگ" in head
    for rule, share, colour in (
        ("پاسخ به‌موقع", 83, "زرد"), ("دیرکرد پاسخ", 19, "زرد"), ("نتیجهٔ مستند", 88, "زرد"),
        ("گام تأییدشده", 94, "سبز"), ("دیرکرد مصوبه", 15, "زرد"),
    ):  # fmt: skip
        assert (whole[rule], whole[f"{rule} · رنگ"]) == (share, colour)
        assert f"{to_persian_digits(share)}٪" in page
        assert to_persian_digits(share) in paper


def test_the_rule_is_printed_with_its_date(visit):
    address = f"/reports/HQ-T/{WEEK}/"
    assert "قاعدهٔ رنگ‌ها، از ۷ آذر ۱۴۰۵" in visit.open(address).words
    assert "۹۰٪ یا بیشتر" in visit.words and "کمتر از ۵ مورد" in visit.words
    content = visit.open(f"{address}report.xlsx").response.getvalue()
    cells = {c for s in openpyxl.load_workbook(BytesIO(content)) for r in s.values for c in r}
    assert "۹۰٪ یا بیشتر" in cells


def test_no_colour_stands_without_its_word(visit):
    visit.open(f"/reports/HQ-T/{WEEK}/")
    html = visit.response.content.decode()
    judged = html[html.index('id="judged"') :]
    judged = judged[: judged.index("</table>")]
    chips = judged.count('class="chip')
    assert chips and chips == sum(judged.count(f'aria-label="{w}"') for w in ("سبز", "زرد", "قرمز"))


def test_the_page_asks_few_statements(visit, django_assert_max_num_queries):
    visit.open(f"/reports/HQ-T/{WEEK}/")
    with django_assert_max_num_queries(15):
        visit.open(f"/reports/HQ-T/{WEEK}/")


def test_an_empty_week_is_read_as_well(headquarters):
    visit = Visit(make_user("headquarters_secretary", headquarters))
    for part in ("", "report.pdf", "report.xlsx"):
        assert visit.open(f"/reports/HQ-T/{WEEK}/{part}").status == 200
    body = weekly.build(headquarters, WEEK, timezone.now())
    assert body["format"] == weekly.FORMAT and body["bodies"] == []
