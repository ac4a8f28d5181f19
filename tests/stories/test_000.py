"""Source 000: a governorate spreads training and work for prisoners and their families.

The deputy governor asks for a report every week of what was really done, by whom and on time.
"""

import io
import re

import openpyxl
import pytest
from django.urls import reverse
from tests.factories import make_user
from tests.stories.later import waits_for
from tests.support.visit import Visit

from bazgasht.access.models import Organisation
from bazgasht.core.digits import to_persian_digits
from bazgasht.core.week import Week
from bazgasht.insight.models import WeeklyReport
from bazgasht.people.models import ClientName

pytestmark = pytest.mark.django_db


@pytest.fixture
def deputy(province):
    """Somebody at the governorate, a member of the headquarters."""
    body = Organisation.objects.get(code="BUSHEHR-GOVERNORATE")
    return Visit(make_user("headquarters_viewer", body))


@pytest.fixture
def last_week(province):
    """The newest published one: on a Saturday morning the week before may still wait for noon."""
    report = WeeklyReport.objects.exclude(published_at=None).order_by("-week")[0]
    return Week.of(report.week)


def test_the_week_is_read_on_the_web_printed_and_counted_again(deputy, last_week):
    deputy.open(reverse("insight:reports"))
    deputy.follow_to(f"/{last_week}/")
    assert deputy.status == 200
    assert to_persian_digits(str(last_week.number)) in deputy.words
    assert "کارگروه اشتغال و کارآفرینی" in deputy.words
    page = deputy.path
    deputy.open(f"{page}report.pdf")
    assert deputy.response.getvalue().startswith(b"%PDF")
    deputy.open(f"{page}report.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(deputy.response.getvalue()))
    cells = {str(c) for sheet in book for row in sheet.values for c in row}
    assert any("اشتغال" in c for c in cells)


def test_the_numbers_are_those_of_what_was_recorded(deputy, last_week, as_owner):
    from bazgasht.services.models import Delivery

    with as_owner():
        given = Delivery.objects.filter(on__range=(last_week.start, last_week.end)).count()
    deputy.open(reverse("insight:weekly", args=["BUSHEHR", str(last_week)]))
    report = WeeklyReport.objects.get(headquarters__code="BUSHEHR", week=last_week.start)
    assert report.published_at, "made by the schedule, whoever forgot to press a button"
    counted = sum(row["values"].get("deliveries.count", 0) for row in report.body["groups"])
    assert counted == given


def test_a_published_week_does_not_change_when_work_goes_on(deputy, last_week, as_owner):
    address = reverse("insight:weekly", args=["BUSHEHR", str(last_week)])
    before = untimed(deputy.open(address).words)
    from bazgasht.services.models import Delivery

    with as_owner():
        late = Delivery.objects.order_by("-pk").first()
        late.pk = None
        late.public_id = __import__("uuid").uuid4()
        late.on = last_week.end
        late.save(force_insert=True)
    assert untimed(deputy.open(address).words) == before


def untimed(words):
    """Without the minute of printing, which goes on."""
    return re.sub(r"[۰-۹]{1,2}:[۰-۹]{2}", "", words)


def test_who_keeps_the_province_waiting_is_named_as_a_body_not_a_person(deputy, as_owner):
    with as_owner():
        reports = WeeklyReport.objects.filter(headquarters__code="BUSHEHR").order_by("-week")
        report = next(r for r in reports if late(r))
        persons = [" ".join(p) for p in ClientName.objects.values_list("given", "family")]
    deputy.open(reverse("insight:weekly", args=["BUSHEHR", str(Week.of(report.week))]))
    assert all(name in deputy.words for name in late(report))
    assert persons and not any(person in deputy.words for person in persons)
    assert not any("/clients/" in link.href for link in deputy.page.links)


def late(report):
    """Names of the bodies with something overdue at the week's end."""
    return [b["name"] for b in report.body["bodies"] if b["values"]["referrals.overdue"]]


test_visits_and_resolutions = waits_for(
    "EMP1", "visit, proposals, resolutions, follow-up", "councils:meetings", "councils:resolutions"
)
test_vocational_training = waits_for("EMP3", "courses and certificates", "work:courses")
test_work_in_custody = waits_for("EMP4", "workshops, consent, wages", "work:workshops")
test_production_cycle = waits_for("EMP5", "the missing link of the chain", "work:chains")
test_facilities = waits_for("EMP6", "facilities for entrepreneurs", "work:facilities")
test_foundation_and_associations = waits_for(
    "EMP7", "capacity and performance of the two bodies", "work:performance"
)
