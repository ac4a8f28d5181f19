"""Route × object: whoever works in the same role elsewhere, and whoever is barred from the person."""

import pytest
from django.utils import timezone
from tests.factories import acting, make_client, make_episode, make_org, make_user
from tests.jobs.conftest import call, move_to
from tests.jobs.test_facilities import facility  # noqa: F401 — a fixture
from tests.jobs.test_jobs import checks_of, draft, job  # noqa: F401 — a fixture
from tests.support.objects import bar, let_in, undecided

from bazgasht.jobs import services
from bazgasht.jobs.services import ConsentDraft

pytestmark = pytest.mark.django_db

PERSON = {
    "person": "officer", "candidate_edit": "officer", "candidate_end": "officer",
    "forward": "officer", "job_new": "officer", "application": "officer",
    "application_do": "officer", "job": "officer", "leave": "officer", "job_correct": "officer",
    "check": "officer", "application_consent": "officer", "blank_consent": "officer",
    "job_consent": "officer",
}  # fmt: skip
"""Routes about a person → the role that has business there."""
THING = {
    "opening_edit": "officer", "opening_publish": "officer", "opening_close": "officer",
    "exclusions": "officer", "facility_edit": "officer", "facility_assess": "officer",
    "facility_visit": "officer", "facility_decline": "officer", "facility_do": "officer",
    "facility_settle": "chief", "employer_opening": "employer", "employer_opening_edit": "employer",
    "employer_opening_publish": "employer", "employer_opening_close": "employer",
    "employer_exclusions": "employer", "employer_facility": "employer",
}  # fmt: skip
"""Routes about an opening or a facility, in which no person stands."""
CARDS = {"employer_card": "employer", "employer_answer": "employer"}
SHARED = {
    "opening": "openings are read by every case team of the country",
    "facility": "facilities hold no person and are read by every case team",
}


def test_every_route_with_an_object_is_decided():
    assert not undecided("jobs", {**PERSON, **THING, **CARDS, **SHARED})


@pytest.fixture
def made(town, opening, shown, job, facility):  # noqa: F811
    """Route → arguments of a real object of the prison, its officer and its employer."""
    row = shown(of=opening())
    work, place = job(town.clients[1]), facility("active")
    asked = opening(publish=False)
    who, one = [town.clients[0].public_id], [row.public_id]
    found = {
        **dict.fromkeys(("person", "candidate_edit", "candidate_end", "forward", "job_new",
                         "blank_consent"), who),
        "application": one, "application_consent": one, "job_consent": [outside(town).public_id], "application_do": [*one, "withdraw"], "employer_card": one,
        "employer_answer": [*one, "decline"],
        **{key: [work.public_id] for key in ("job", "leave")},
        "check": [checks_of(work)[1].public_id],
        **{key: [place.public_id] for key in THING}, "facility_do": [place.public_id, "fulfil"],
        **{n: [asked.public_id] for n in THING if "opening" in n or "exclusions" in n},
    }  # fmt: skip
    ended = job(town.clients[2])
    call(town.officer, "leave_job", ended, left_on=timezone.localdate(), code="contract")
    return found | {"job_correct": [ended.public_id]}


def outside(town):
    """Somebody in custody who signed a consent to work outside."""
    who, day = make_client(town.prison, given="نادر", family="نیمه‌باز"), timezone.localdate()
    make_episode(who, town.prison)
    town.clients.append(who)
    move_to(who, "open")
    values = {"kind": "semi_open", "employer_name": "کارگاه", "started_on": day,
              "wage": 400_000_000, "hours_week": 44, "consent": ConsentDraft(day, "ق-۹")}  # fmt: skip
    with acting(town.officer) as by:
        return services.record_job(client_id=who.pk, draft=draft(**values), by=by)


def strangers(town):
    far = "IR-10"
    head = make_org("headquarters", province=far)
    return {
        "officer": make_user("employment_officer", make_org("aftercare", province=far)),
        "chief": make_user("headquarters_secretary", head),
        "employer": town.rival,
    }


def test_the_same_role_elsewhere_finds_nothing(client, town, made):
    others = strangers(town)
    for name, role in (PERSON | THING | CARDS).items():
        client.force_login(others[role])
        assert not let_in(client, "jobs", name, made[name]), name


def test_whoever_is_barred_from_the_person_finds_nothing(client, town, made):
    for person in town.clients:
        bar(person, town.officer, town.prison)
        bar(person, town.employer, town.prison)
    for name, role in PERSON.items():
        client.force_login(town.users[role])
        assert not let_in(client, "jobs", name, made[name]), name


def test_whoever_has_business_there_is_let_in(client, town, made):
    """The table would say nothing if everybody were refused."""
    for name, role in (PERSON | THING | CARDS).items():
        client.force_login(town.users[role])
        if name not in ("opening_publish", "employer_opening_publish", "facility_do"):
            from django.urls import reverse

            status = client.get(reverse(f"jobs:{name}", args=made[name])).status_code
            assert status in (200, 409), (name, status)
