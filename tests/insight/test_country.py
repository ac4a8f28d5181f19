"""The report of the country: its provinces beside each other, added up where that is true."""

import pytest
from django.utils import timezone
from tests.factories import make_org, make_user
from tests.insight.conftest import WEEK
from tests.support.visit import Visit

from bazgasht.insight import compare, present, sentences, weekly
from bazgasht.insight.scopes import provinces_of, subject_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def country(put):
    top = make_org("headquarters", code="HQ-N", province="", name="قرارگاه ملی")
    south, west = (
        make_org("headquarters", code=f"HQ-{p}", parent=top, province=p, name=f"قرارگاه {p}")
        for p in ("IR-18", "IR-05")
    )
    prison = make_org("headquarters", code="HQ-P", parent=south, name="قرارگاه زندان")
    for body, answered, homes, days in ((south, 30, 11, 4), (west, 12, 7, 9)):
        put(body, WEEK, "referrals.answered", answered)
        put(body, WEEK, "households.reached", homes)
        put(body, WEEK, "referrals.answer_days", days)
        put(body, WEEK, "deliveries.count", homes * 2)
    put(west, WEEK, "referrals.overdue", 6)
    put(top, WEEK, "referrals.answered", 1)
    put(prison, WEEK, "referrals.answered", 500)
    return top


def test_what_adds_up_is_added_up_and_nothing_else(country):
    body = weekly.build(country, WEEK, timezone.now())
    assert body["whole"] == {
        "referrals.answered": 43,
        "deliveries.count": 36,
        "referrals.overdue": 6,
    }
    homes = next(r for r in present.whole(body) if r["numbers"][0] is None)
    assert homes["values"][0] == "—"


def test_provinces_stand_beside_each_other(country):
    body = weekly.build(country, WEEK, timezone.now())
    assert [(b["name"], b["values"]["households.reached"]) for b in body["bodies"]] == [
        ("قرارگاه IR-05", 7), ("قرارگاه IR-18", 11),
    ]  # fmt: skip
    text = " ".join(sentences.tell(body))
    assert "همه نزد قرارگاه IR-05" in text and "خانوار" not in text
    assert present.tiles(body)[3].value == "36"


def test_it_is_read_printed_and_compared(country):
    visit = Visit(make_user("national_viewer", country))
    for address in (f"{WEEK}/", f"{WEEK}/report.pdf", f"{WEEK}/report.xlsx", "compare/"):
        assert visit.open(f"/reports/HQ-N/{address}").status == 200
    subject = subject_of(country)
    told = compare.compare(subject, compare.side(subject, WEEK), compare.side(subject, WEEK.prev()))
    unknown = [row for row in told.whole if row.pairs[0].first is None]
    assert len(unknown) >= 2


def test_a_province_does_not_add_up_its_prisons(country):
    south = country.children.get(code="HQ-IR-18")
    assert provinces_of(south) == []
    assert weekly.build(south, WEEK, timezone.now())["whole"]["referrals.answered"] == 30
