"""The made-up province: the same for a seed, marked throughout, believable."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone, translation
from tests.support import furnished

from bazgasht import demo
from bazgasht.access import demo as page_sign_ins
from bazgasht.access.models import Membership, Organisation, User
from bazgasht.access.roles import ROLES
from bazgasht.core.jalali import TEHRAN
from bazgasht.demo.loading import AlreadyLoaded
from bazgasht.insight.models import WeeklyReport
from bazgasht.people.models import Client, ClientIdentity, ClientName, CustodyEpisode, Household
from bazgasht.plans.models import Need, Plan, Review, Step
from bazgasht.referrals.models import LetterCounter, Referral, ReferralSubject
from bazgasht.services import eligibility
from bazgasht.services.models import Delivery, Service

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


def load(seed=1, clients=60, as_of=DAY):
    return demo.load(clients=clients, seed=seed, as_of=as_of, say=lambda line: None)


@pytest.fixture
def province(db, as_owner):
    """Two years of 400 people; the test reads as the owner."""
    with furnished.inside(("demo", DAY, 400), lambda: load(clients=400)), as_owner():
        yield


def summary():
    return {
        "names": list(ClientName.objects.order_by("client_id").values_list("given", "family")),
        "referrals": sorted(Referral.objects.values_list("code", "state", "answer_due")),
        "deliveries": Delivery.objects.count(),
        "figures": list(
            WeeklyReport.objects.order_by("week").values_list("body__whole", flat=True)
        ),
    }


def test_a_seed_and_a_day_give_one_province_without_the_machines_clock_or_chance(as_owner):
    """Loaded twice, everything is equal, ids and times too: but for those of bookkeeping."""
    from django.apps import apps
    from django.db import models, transaction

    bookkeeping = {
        "created_at of access.Organisation", "date_joined of access.User", "at of core.Deployed",
        "saved_at of plans.SectionAnswers", "computed_at of insight.Fact",
        "public_id of insight.WeeklyReport", "public_id of insight.PartReport", "at of access.JournalEntry",
        "at of core.History", "recorded_at of work.PayRule", "recorded_at of work.SplitRule",
        # what the services of wages and payments make when the button is pressed
        "public_id of ledger.Entry", "request_id of ledger.Entry", "recorded_at of ledger.Entry",
        "created_at of ledger.Book", "public_id of ledger.BankFile", "made_at of ledger.BankFile",
        "public_id of ledger.Payment", "request_id of ledger.Payment",
        "public_id of work.WageRun", "entry_public_id of work.WageRun", "public_id of work.WageLine",
    }  # fmt: skip
    columns = [
        (f"{field.name} of {model._meta.label}", model, field.name)
        for model in apps.get_models()
        if model.__module__.startswith("bazgasht.") and model._meta.managed
        for field in model._meta.local_fields
        if isinstance(field, (models.UUIDField, models.DateField))
    ]
    past, found, told = timezone.localdate() - timedelta(days=400), [], []
    with as_owner():
        for seed in (3, 3, 4):
            with transaction.atomic():
                load(seed=seed, as_of=past)
                told.append(summary())
                found.append({n: _values(m, f) for n, m, f in columns if n not in bookkeeping})
                transaction.set_rollback(True)
    assert told[0] == told[1]
    assert told[2]["names"] != told[0]["names"], "another seed"
    changed = [n for n in found[0] if found[0][n] != found[1][n]]
    assert not changed, " | ".join(changed)
    now = {str(timezone.localdate()), str(timezone.now().date())}
    assert found[0]["paid_on of work.WageRun"], "wages were paid in that past"
    today = [n for n, values in found[0].items() if any(v[:10] in now for v in values)]
    assert not today, " | ".join(today)


def _values(model, name):
    return sorted(map(str, model.objects.exclude(**{name: None}).values_list(name, flat=True)))


def test_the_caseload_is_steady_with_mild_growth(province):
    half = DAY - timedelta(days=365)
    before = Referral.objects.filter(sent_at__date__lt=half).count()
    after = Referral.objects.filter(sent_at__date__gte=half).count()
    year = Delivery.objects.filter(on__gte=half).count()
    inside = [
        CustodyEpisode.objects.filter(admitted_on__lte=day)
        .exclude(released_on__lte=day).count()
        for day in (DAY - timedelta(days=730), half, DAY)
    ]  # fmt: skip
    given = Delivery.objects.filter(on__lt=half).count()
    pupils = Referral.objects.filter(service__title="بستهٔ لوازم تحصیل")
    asked = ReferralSubject.objects.filter(referral__in=pupils).values("client")
    births = list(ClientIdentity.objects.filter(client__in=asked).values_list("birth", flat=True))
    assert 1.0 <= after / before <= 1.3
    assert 0.9 <= year / given <= 1.5
    assert max(inside) <= 1.3 * min(inside)
    assert births and all((DAY - birth).days < 21 * 366 for birth in births), "not for adults"


def test_everything_is_marked_synthetic_and_every_role_has_a_user(province):
    for model in (Organisation, User, Client, Household, Service, Referral):
        assert model.objects.exists() and not model.objects.filter(synthetic=False).exists()
    assert set(Membership.objects.values_list("role", flat=True)) == set(ROLES)
    listed = page_sign_ins.read()
    assert {user.role_en for user in listed} == {role_in_english(code) for code in ROLES}
    assert all(user.password and user.role_fa != user.role_en for user in listed)


def role_in_english(code):
    with translation.override("en"):
        return str(ROLES[code].name)


def test_it_is_believable(province):
    states = set(Referral.objects.values_list("state", flat=True))
    assert {"sent", "declined", "in_service", "ended"} <= states
    assert {"accepted", "waiting"} & states, "few stand between the answer and the service"
    assert Need.objects.exists() and Plan.objects.filter(state="active").exists()
    assert Review.objects.filter(done_on=None).exists()
    assert CustodyEpisode.objects.filter(state="released").exists()
    assert not Referral.objects.filter(sent_at__date__gt=DAY).exists()
    assert not Delivery.objects.filter(on__gt=DAY).exists()
    reports = WeeklyReport.objects.filter(headquarters__code="BUSHEHR")
    assert reports.count() >= 51 and not reports.filter(published_at=None).exists()


def test_bodies_find_something_to_answer_and_no_step_is_years_late(province):
    for username in ("liaison", "deputy", "association", "aftercare"):
        seat = Membership.objects.get(user__username=username)
        waiting = Referral.objects.filter(to_organisation_id=seat.organisation_id, state="sent")
        assert waiting.filter(answer_due__gte=DAY).count() >= 2, username
    assert Step.objects.filter(state="todo").exists()
    assert not Step.objects.filter(state="todo", due__lt=DAY - timedelta(days=60)).exists()


def test_letters_are_numbered_as_the_system_goes_on_to_number_them(province):
    numbers = {}
    for body, letter in Referral.objects.values_list("from_organisation_id", "letter_no"):
        year, number = letter.split("/")
        numbers.setdefault((body, int(year)), []).append(int(number))
    counters = LetterCounter.objects.values_list("organisation_id", "year", "last")
    assert {(body, year): last for body, year, last in counters} == {
        key: len(found) for key, found in numbers.items()
    }
    assert all(sorted(n) == list(range(1, len(n) + 1)) for n in numbers.values())


def test_programmes_inside_are_services_for_those_inside(province):
    inside = Service.objects.filter(inside=True)
    assert {"culture", "income"} == set(inside.values_list("domain", flat=True))
    for service in inside:
        assert eligibility.validate(service.eligibility) == service.eligibility != []
    rows = Referral.objects.filter(service__in=inside, sent_at__isnull=False)
    assert rows.exists()
    for row in rows.select_related("subject"):
        stays = CustodyEpisode.objects.filter(client_id=row.subject.client_id)
        days = [(s.admitted_on, s.released_on or date.max) for s in stays]
        assert any(a <= timezone.localdate(row.sent_at) < b for a, b in days)


@pytest.mark.parametrize("day,waits", [(date(2026, 11, 28), True), (date(2026, 11, 29), False)])
def test_nothing_is_published_before_its_time(as_owner, day, waits):
    """On a Saturday (28 November) the last week's noon has not come yet: it waits. One person is
    a province too."""
    with as_owner():
        load(as_of=day, clients=1)
        assert CustodyEpisode.objects.count() == Client.objects.count() == 1
        newest = WeeklyReport.objects.order_by("-week")[0]
        assert newest.week == date(2026, 11, 21) and (newest.published_at is None) == waits
        begins = datetime.combine(day, time(), TEHRAN)
        assert not WeeklyReport.objects.filter(published_at__gt=begins).exists()


def test_it_is_loaded_into_an_empty_database_only(province):
    with pytest.raises(AlreadyLoaded):
        load()


def test_real_use_starts_with_one_administrator(as_owner):
    with as_owner():
        password = demo.start_empty("admin")
        user = User.objects.get()
        assert user.check_password(password) and not user.synthetic
        assert Membership.objects.get().role == "system_administrator"
        assert Client.objects.count() == 0
