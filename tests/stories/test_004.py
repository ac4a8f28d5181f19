"""Source 004: chiefs of justice gather about social harms and offences around elections.

They work with numbers of provinces. Nothing they open leads to a person, and no programme of
theirs may ever hold one.
"""

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from tests.factories import make_user
from tests.stories.later import waits_for
from tests.support.visit import Visit

from bazgasht.access.models import JournalEntry, Organisation
from bazgasht.core.week import Week
from bazgasht.plans.models import Goal
from bazgasht.referrals.models import ReferralSubject

pytestmark = pytest.mark.django_db
GoalNeeds = Goal.needs.through


@pytest.fixture
def chief(province):
    body = Organisation.objects.get(code="BUSHEHR-JUSTICE")
    return Visit(make_user("headquarters_viewer", body))


def test_the_country_reads_every_province(at_work):
    national = at_work("national")
    national.open(reverse("insight:reports"))
    national.follow_to(f"/BUSHEHR/{Week.of(timezone.localdate()).prev()}/")
    assert national.status == 200


@pytest.mark.parametrize("route", ["people:list", "people:roster_runs"])
def test_the_chief_opens_no_list_of_persons(chief, route):
    assert chief.open(reverse(route)).status == 403


def test_the_chief_reads_numbers_and_meets_no_file(chief):
    for address in chief.walk():
        assert not address.startswith(("/clients", "/households", "/referrals")), address
        assert chief.status < 500
    assert any(a.startswith("/reports/BUSHEHR/") for a, _ in chief.visits)


def test_an_auditor_reads_who_opened_what_with_persons_masked(at_work, as_owner):
    social = at_work("social")
    social.open(reverse("people:list"))
    social.open(social.files()[0])
    assert social.status == 200
    auditor = at_work("auditor")
    auditor.open(reverse("access:journal"))
    assert auditor.status == 200
    assert "مریم رستگار" in auditor.words
    with as_owner():
        entry = JournalEntry.objects.exclude(client_id=None).latest("pk")
    assert str(entry.client_id) not in auditor.words.split()


def test_no_table_of_harms_or_elections_leads_to_a_person():
    """The rooms come later; the first of their tables that points at people ends here."""
    assert leads_to_a_person(GoalNeeds) and leads_to_a_person(ReferralSubject)
    assert not leads_to_a_person(Organisation)
    for model in apps.get_models():
        if model._meta.app_label in ("harms", "councils"):
            assert not leads_to_a_person(model), model


def leads_to_a_person(model, seen=()):
    """Whether a way of keys, however long, ends in a table of people."""
    if model._meta.app_label == "people":
        return True
    targets = {f.remote_field.model for f in model._meta.local_fields if f.remote_field}
    targets |= {f.remote_field.model for f in model._meta.local_many_to_many}
    return any(leads_to_a_person(t, (*seen, model)) for t in targets if t not in (*seen, model))


test_harms = waits_for("HRM1", "indicators of priority harms as aggregates", "harms:indicators")
test_programmes = waits_for("HRM2", "objective to indicator", "harms:programmes")
test_councils = waits_for("HRM3", "provincial councils mirrored", "councils:councils")
test_gatherings = waits_for("HRM4", "sessions and their resolutions", "councils:gatherings")
test_elections = waits_for("HRM5", "secretariat, never persons", "harms:elections")
test_policy_lines = waits_for("CNL5", "directives with acknowledgement", "councils:directives")
