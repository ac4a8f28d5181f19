"""Route × object: trainers and case teams of other bodies, and those barred from the person."""

import pytest
from tests.factories import owned
from tests.support.objects import bar, let_in, undecided
from tests.training.test_security import full  # noqa: F401 — a fixture

from bazgasht.training.models import Certificate, Session

pytestmark = pytest.mark.django_db

TEAM = ("ask", "enrolment", "confirm", "withdraw", "why")
"""Of a person, for the case team."""
PROVIDER = ("enrolment", "withdraw", "certify", "certificate_pdf", "revoke")
"""Of a person, for the provider."""
COHORT = ("cohort_edit", "cohort_do", "cohort_cancel", "sessions", "session_edit",
          "session_remove", "attendance", "marks", "finish", "certify_all", "people_export")  # fmt: skip
COURSE = ("course_edit", "cohort_new")
SHARED = {
    "cohort": "cohorts are read by all who sign in; people stand in it for their own bodies alone",
    "course": "courses are a catalogue",
    "public": "whoever has the code", "badge": "whoever has the code",
    "badge_status": "whoever has the code",
}  # fmt: skip


def test_every_route_with_an_object_is_decided():
    assert not undecided("training", {*TEAM, *PROVIDER, *COHORT, *COURSE, *SHARED})


@pytest.fixture
def made(school, full):  # noqa: F811
    cohort = full.cohort

    @owned
    def rows():
        return (Session.objects.filter(cohort=cohort).first(),
                Certificate.objects.get(enrolment=full))  # fmt: skip

    session, paper = rows()
    one, group = [full.public_id], [cohort.public_id]
    return {
        "ask": [school.clients[0].public_id], **dict.fromkeys((*TEAM[1:], "certify"), one),
        "certificate_pdf": [paper.public_id], "revoke": [paper.public_id],
        **dict.fromkeys(COHORT, group), "cohort_do": [*group, "start"],
        **{key: [*group, session.public_id] for key in ("session_edit", "session_remove", "attendance")},
        **{key: [cohort.course.public_id] for key in COURSE},
    }  # fmt: skip


def test_another_provider_finds_nothing(client, school, made):
    client.force_login(school.other_trainer)
    for name in (*PROVIDER, *COHORT, *COURSE):
        assert not let_in(client, "training", name, made[name]), name


def test_another_case_team_finds_nothing(client, school, made):
    client.force_login(school.other_case)
    for name in TEAM:
        assert not let_in(client, "training", name, made[name]), name


@pytest.mark.parametrize(("who", "names"), [("worker", TEAM), ("trainer", PROVIDER)])
def test_whoever_is_barred_finds_nothing_of_the_person(client, school, made, who, names):
    bar(school.clients[0], school.users[who], school.prison)
    client.force_login(school.users[who])
    for name in names:
        assert not let_in(client, "training", name, made[name]), name
    page = client.get(f"/training/cohorts/{made['marks'][0]}/")
    assert page.status_code == 200 and "نمونه0" not in page.content.decode()
