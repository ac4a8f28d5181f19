"""The list of reports: few on the first page, the rest page by page and by name, every week of one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import make_org, make_user, owned
from tests.insight.conftest import WEEK
from tests.support.visit import Visit

from bazgasht.insight.models import PartReport, WeeklyReport
from bazgasht.insight.views import listing

pytestmark = pytest.mark.django_db


@owned
def kept(headquarters, weeks, **part):
    model = PartReport if part else WeeklyReport
    for n in range(weeks):
        model.objects.create(
            headquarters=headquarters, week=WEEK.start - timedelta(days=7 * n), body={}, **part
        )


@pytest.fixture
def secretary(headquarters):
    return Visit(make_user("headquarters_secretary", headquarters))


def links(visit, start):
    return [a for a in visit.response.content.decode().split('href="') if a.startswith(start)]


def test_every_week_of_a_headquarters_is_reached(headquarters, secretary):
    kept(headquarters, 60)
    secretary.open("/reports/").follow("همهٔ هفته‌ها")
    seen = set()
    for page in (1, 2, 3):
        secretary.open(f"/reports/?kind=headquarters&key=HQ-T&page={page}")
        seen |= {a.split('"')[0] for a in links(secretary, "/reports/HQ-T/1")}
    assert len({a for a in seen if not a.endswith(".pdf")} & {
        f"/reports/HQ-T/{WEEK.shift(-n)}/" for n in range(60)}) == 60  # fmt: skip


def test_all_of_a_kind_page_by_page_and_by_name(headquarters, secretary):
    for n in range(30):
        group = make_org("working_group", parent=headquarters, name=f"کارگروه شمارهٔ {n:02}")
        if n == 7:
            kept(headquarters, 2, kind="group", key=group.code, title="گروه", publisher=group.pk)
    first = secretary.open("/reports/")
    assert len({a.split("/")[4] for a in links(first, "/reports/of/group/")}) == listing.PARTS
    secretary.follow("همهٔ ۳۰ مورد")
    assert "کارگروه شمارهٔ 07" in secretary.words and "کارگروه شمارهٔ 29" not in secretary.words
    assert "کارگروه شمارهٔ 29" in secretary.open("/reports/?kind=group&page=2").words
    found = secretary.open("/reports/?kind=group&q=شماره ۲۹").words
    assert "کارگروه شمارهٔ 29" in found and "کارگروه شمارهٔ 07" not in found


def test_a_reader_of_many_headquarters_finds_each(headquarters):
    top = make_org("headquarters", code="HQ-N", province="", name="آ ملی")
    for n in range(9):
        make_org("headquarters", parent=top, name=f"قرارگاه {n:02}", code=f"HQ-{n:02}")
    visit = Visit(make_user("national_viewer", top)).open("/reports/")
    assert len({a.split("/")[2] for a in links(visit, "/reports/HQ-")}) == listing.BODIES
    visit.follow("همهٔ ۱۰ قرارگاه")
    assert len({a.split("/")[2] for a in links(visit, "/reports/HQ-")}) == 10


@pytest.mark.parametrize(
    "query", ["kind=nothing", "kind=headquarters&key=HQ-X", "kind=group&key=HQ-X"]
)
def test_what_is_foreign_or_unknown_is_not_there(secretary, query):
    make_org("headquarters", code="HQ-X", province="IR-07")
    assert secretary.open(f"/reports/?{query}").status == 404


def test_the_list_asks_little(headquarters, secretary):
    for n in range(20):
        make_org("working_group", parent=headquarters, name=f"کارگروه {n:02}")
    kept(headquarters, 30)
    for query in ("", "?kind=group", "?kind=headquarters", "?kind=headquarters&key=HQ-T"):
        with CaptureQueriesContext(connection) as asked:
            assert secretary.open(f"/reports/{query}").status == 200
        reads = [q for q in asked if q["sql"].lstrip().lower().startswith(("select", "with"))]
        assert len(reads) <= 15, query
