"""Source 003: support associations carry the families of prisoners, aftercare those set free.

Baskets go to many families at once and not twice unseen, a family's case outlives its prisoner's
stay, the aftercare centre sees a file as long as the person wants it to, and a child is back in
class with somebody's word for it.
"""

import itertools
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone
from tests import factories
from tests.stories.casework import TITLE, Casework
from tests.stories.later import waits_for
from tests.support.visit import Visit

from bazgasht.access.models import Organisation
from bazgasht.core.jalali import format_jalali
from bazgasht.people.models import CustodyEpisode, Grant, HouseholdMember
from bazgasht.plans.models import Need, Plan
from bazgasht.referrals.models import Referral, ReferralNeed
from bazgasht.referrals.states import Result
from bazgasht.services.models import Delivery, DeliverySubject, Service

pytestmark = pytest.mark.django_db
CITY = "دیلم"
WHY = "دو نوزاد دارند و سبد نخست تمام شده است"
RETURN_TO_SCHOOL = "بازگرداندن فرزند به مدرسه"


def body(code):
    return Organisation.objects.get(code=code)


def today():
    return format_jalali(timezone.localdate(), "numeric")


def basket_of(code):
    return Service.objects.get(provider__code=code, title=TITLE)


@pytest.fixture
def families(province, monkeypatch):
    """Three households of one town: the prison keeps their files, the association serves them."""
    monkeypatch.setattr(factories, "_numbers", itertools.count(90_001))  # beyond the demo's files
    prison, association = body("BUSHEHR-CENTRAL"), body("BUSHEHR-ASSOC-CENTRAL")
    made = []
    for _number in range(3):
        prisoner = factories.make_client(prison)
        factories.make_episode(prisoner, prison)
        family = factories.make_family(prisoner, city=CITY)
        for member in family.members:
            factories.make_grant(member, association, household=family.household)
        family.prisoner = prisoner
        made.append(family)
    return made


@pytest.fixture
def family(families):
    return families[0]


def preview(manager, code, families):
    manager.open(reverse("services:bulk"))
    manager.submit(
        service=str(basket_of(code).pk), source="numbers", quantity="1", fresh=[],
        numbers="\n".join(f.household.file_no for f in families),
    )  # fmt: skip
    assert manager.status == 200, manager.words
    return manager


def given_to(as_owner, families, code):
    with as_owner():
        return DeliverySubject.objects.filter(
            household__in=[f.household for f in families], delivery__service=basket_of(code)
        ).count()


def test_baskets_for_a_town_are_recorded_in_one_go(at_work, families, as_owner):
    manager = at_work("association")
    manager.open(reverse("services:bulk"))
    manager.submit(
        service=str(basket_of("BUSHEHR-ASSOC-CENTRAL").pk), source="caseload", city=CITY,
        quantity="1",
    )  # fmt: skip
    assert given_to(as_owner, families, "BUSHEHR-ASSOC-CENTRAL") == 0, "only a preview so far"
    manager.submit(action=reverse("services:bulk_confirm"))
    assert manager.path == reverse("services:deliveries"), manager.words
    assert given_to(as_owner, families, "BUSHEHR-ASSOC-CENTRAL") == 3


def test_a_household_another_body_gave_to_is_flagged_and_needs_a_reason(
    at_work, families, family, as_owner
):
    elsewhere = body("BUSHEHR-ASSOC-DASHTESTAN")
    for member in family.members:
        factories.make_grant(member, elsewhere, household=family.household)
    other = Visit(factories.make_user("association_manager", elsewhere))
    preview(other, elsewhere.code, [family]).submit(action=reverse("services:bulk_confirm"))
    assert given_to(as_owner, [family], elsewhere.code) == 1

    code, manager = "BUSHEHR-ASSOC-CENTRAL", at_work("association")
    preview(manager, code, families)
    head = str(family.members[0].public_id)
    form = manager.form("selected")
    assert len(form.values()["selected"]) == 2 and head not in form.values()["selected"]
    assert f"reason-{head}" in form.names()
    assert elsewhere.name not in manager.words, "what was given and when, not by whom"

    everybody = [str(f.members[0].public_id) for f in families]
    manager.submit(action=reverse("services:bulk_confirm"), selected=everybody)
    assert given_to(as_owner, families, code) == 2
    assert given_to(as_owner, [family], code) == 0
    manager.submit(
        action=reverse("services:bulk_confirm"), **{"selected": [head], f"reason-{head}": WHY}
    )
    assert manager.path == reverse("services:deliveries"), manager.words
    with as_owner():
        again = DeliverySubject.objects.get(
            household=family.household, delivery__service=basket_of(code)
        )
        assert again.repeat_reason == WHY and again.repeated


@pytest.fixture
def casework(at_work, family):
    """The prison's social worker with the family's needs and its plan on file."""
    found = Casework({"social1": at_work("social")})
    found.prisoner, found.mother = family.prisoner, family.members[0]
    return found


def standing(as_owner, family):
    """What of a family's case is alive: members, bodies that see them, needs, open plans."""
    mother = family.members[0]
    with as_owner():
        return {
            "members": HouseholdMember.objects.filter(
                household=family.household, ends=None
            ).count(),
            "sight": sorted(
                Grant.objects.filter(client__in=family.members).values_list(
                    "client_id", "organisation_id", "ends"
                )
            ),
            "needs": sorted(
                Need.objects.filter(client=mother, closed_on=None).values_list("domain", flat=True)
            ),
            "plans": Plan.objects.filter(client=mother).exclude(state="closed").count(),
        }


@pytest.mark.parametrize(
    ("event", "detail"), [("release", {"detail": "served"}), ("death", {})], ids=["freed", "died"]
)
def test_the_familys_case_goes_on_without_the_prisoner_inside(
    at_work, family, casework, as_owner, event, detail
):
    casework.assess_family()
    casework.plan()
    before = standing(as_owner, family)
    assert "livelihood" in before["needs"] and before["plans"] == 1

    officer = at_work("officer")
    officer.open(reverse("people:custody_event", args=[family.prisoner.public_id, event]))
    officer.submit(has=("version",), on=today(), **detail)
    with as_owner():
        stay = CustodyEpisode.objects.get(client=family.prisoner)
    assert stay.released_on == timezone.localdate(), officer.words

    assert standing(as_owner, family) == before
    mother = family.members[0].public_id
    for username in ("social", "association"):
        visit = at_work(username)
        assert visit.open(reverse("people:family", args=[mother])).status == 200
    code = "BUSHEHR-ASSOC-CENTRAL"
    preview(visit, code, [family]).submit(action=reverse("services:bulk_confirm"))
    assert given_to(as_owner, [family], code) == 1
    assert (
        casework.visits["social1"].open(reverse("plans:client_plan", args=[mother])).status == 200
    )


def test_aftercare_sees_the_file_as_long_as_the_person_agrees(at_work, family):
    person, centre = family.prisoner.public_id, body("BUSHEHR-AFTERCARE")
    file = reverse("people:client", args=[person])
    officer, worker = at_work("aftercare"), at_work("social")
    assert officer.open(file).status == 404

    worker.open(reverse("people:consent_new", args=[person]))
    worker.submit(kind="aftercare", organisation=str(centre.pk), given_on=today())
    assert centre.name in worker.words
    assert officer.open(file).status == 200

    worker.follow_to("/withdraw/")
    worker.submit(action="/withdraw/")
    assert worker.status == 200, worker.words
    assert officer.open(file).status == 404
    assert worker.open(file).status == 200, "nothing else changes"


def test_a_child_out_of_school_is_referred_and_comes_back_with_a_result(
    at_work, family, casework, as_owner
):
    casework.mother = child = family.members[1]
    school = Service.objects.get(title=RETURN_TO_SCHOOL)
    worker = at_work("social")
    create = reverse("referrals:create", args=[child.public_id])
    assert school.title in worker.open(create, {"domain": "education"}).words
    worker.open(f"{create}?{urlencode({'service': school.public_id})}")
    worker.submit(has=("planned_units",), message="از پاییز به کلاس نرفته است", send="1")
    with as_owner():
        asked = Referral.objects.filter(service=school).latest("pk")
    assert asked.state == "sent", worker.words

    casework.visits["school"] = Visit(factories.make_user("agency_liaison", school.provider))
    casework.serve("school", asked.public_id)
    with as_owner():
        asked.refresh_from_db()
        result = ReferralNeed.objects.get(referral=asked)
        assert Delivery.objects.filter(referral_id=asked.pk).count() == 1
    assert (asked.state, asked.end_state) == ("ended", "completed")
    assert (result.client_id, result.domain, result.result) == (child.pk, "education", "achieved")
    page = worker.open(reverse("referrals:detail", args=[asked.public_id]))
    assert page.status == 200 and str(Result.ACHIEVED.label) in page.words


test_associations = waits_for(
    "ASC1", "one per prison: board, managing director, policy line", "associations:associations"
)
test_raising_money = waits_for(
    "ASC2", "donors, campaigns, receipts", "associations:campaigns", "associations:donors"
)
test_kindness_boxes = waits_for("ASC3", "seal, opening, count, deposit", "associations:boxes")
test_ledger = waits_for("ASC4", "double entry with restricted funds", "associations:ledger")
test_home_visits = waits_for(
    "ASC6", "family support boards and visits without a network", "associations:visits"
)
test_physicians = waits_for("ASC8", "quota, voucher, visit", "associations:physicians")
test_back_in_class = waits_for("ASC9", "found, followed, back in class", "associations:schooling")
test_performance = waits_for(
    "ASC11", "against its own past, and fairly against others", "associations:performance"
)
test_loans = waits_for("AFC2", "instalments and guarantors", "aftercare:loans")
test_follow_up = waits_for("AFC3", "from 1 to 36 months, unknowns shown", "aftercare:follow_ups")
test_return_to_prison = waits_for("AFC4", "by release cohort, fixed window", "aftercare:cohorts")
test_comprehensive_report = waits_for("AFC5", "support for families", "aftercare:report")
