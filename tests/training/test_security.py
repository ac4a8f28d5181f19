"""Who reads and writes what: the truth table of acts, and plain SQL as the runtime role."""

from datetime import time, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from tests.factories import acting

from bazgasht.core import protection
from bazgasht.core.errors import Conflict, NotAllowed
from bazgasht.training import policies, services
from bazgasht.training.acts import COHORT_ACTS, ENROLMENT_ACTS
from bazgasht.training.models import Cohort, Enrolment
from bazgasht.training.services import SessionDraft
from bazgasht.training.states import (
    COHORT_TRANSITIONS,
    SEATED,
    TRANSITIONS,
    CohortState,
    State,
)

ROLES = ("worker", "officer", "guard", "trainer", "liaison", "inside_trainer", "other_trainer",
         "other_case", "viewer", "chief")  # fmt: skip
MAY = {
    "confirm": {"worker", "officer"},
    "withdraw": {"worker", "officer", "trainer"},
    "assess": {"trainer"},
    "certify": {"trainer"},
}
PROVIDER_ACTS = ("edit", "open", "start", "plan", "attend", "mark", "finish", "cancel")
MAY_COHORT = {
    **{act: {"trainer"} for act in PROVIDER_ACTS},
    "enrol": {"worker", "officer", "other_case"},
}
PERSONS = ("training_enrolment", "training_attendance", "training_certificate")
TABLES = sorted(t for t in protection.rules() if t.startswith("training_"))


def test_the_tables_name_every_act():
    assert set(MAY) == set(ENROLMENT_ACTS) and set(MAY_COHORT) == set(COHORT_ACTS)


@pytest.mark.parametrize("act", sorted(ENROLMENT_ACTS))
@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what_with_an_enrolment(school, act, role):
    row = Enrolment(
        client_id=school.clients[0].pk, organisation_id=school.tvto.pk,
        case_organisation_id=school.prison.pk, state="enrolled",
    )  # fmt: skip
    with acting(school.users[role]) as by:
        if role in MAY[act]:
            policies.check_user_can(act, by, row)
        else:
            with pytest.raises(NotAllowed) as refused:
                policies.check_user_can(act, by, row)
            assert len(refused.value.message) > 20


@pytest.mark.parametrize("act", sorted(COHORT_ACTS))
@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what_with_a_cohort(school, act, role):
    row = Cohort(organisation_id=school.tvto.pk, state="open")
    with acting(school.users[role]) as by:
        if role in MAY_COHORT[act]:
            policies.check_user_can_cohort(act, by, row)
        else:
            with pytest.raises(NotAllowed):
                policies.check_user_can_cohort(act, by, row)


@pytest.mark.parametrize("act", sorted(ENROLMENT_ACTS))
@pytest.mark.parametrize("state", [s.value for s in State])
def test_which_state_allows_it(act, state):
    row = Enrolment(state=state)
    if State(state) in ENROLMENT_ACTS[act].sources:
        policies.check_state_allows(act, row)
    else:
        with pytest.raises(Conflict):
            policies.check_state_allows(act, row)


@pytest.mark.parametrize("act", sorted(COHORT_ACTS))
@pytest.mark.parametrize("state", [s.value for s in CohortState])
def test_which_state_of_a_cohort_allows_it(act, state):
    row = Cohort(state=state)
    if CohortState(state) in COHORT_ACTS[act].sources:
        policies.check_cohort_state(act, row)
    else:
        with pytest.raises(Conflict):
            policies.check_cohort_state(act, row)


def test_every_transition_has_an_act_or_a_rule():
    by_hand = {(s, a.target) for a in ENROLMENT_ACTS.values() if a.target for s in a.sources}
    by_rule = {
        (State.WAITING, State.OFFERED), (State.OFFERED, State.WAITING),
        (State.ENROLLED, State.COMPLETED), (State.ENROLLED, State.FAILED),
        *((s, State.CANCELLED) for s in (State.WAITING, State.OFFERED, State.ENROLLED)),
    }  # fmt: skip
    assert by_hand | by_rule == {(old, new) for old, news in TRANSITIONS.items() for new in news}
    assert {(s, a.target) for a in COHORT_ACTS.values() if a.target for s in a.sources} == {
        (old, new) for old, news in COHORT_TRANSITIONS.items() for new in news
    }


@pytest.mark.django_db
def test_the_database_means_the_same_seats():
    with connection.cursor() as cursor:
        for state in State:
            cursor.execute("select training_holds_seat(%s)", [state.value])
            assert cursor.fetchone()[0] is (state in SEATED), state


@pytest.fixture
def full(school, finished):
    """A row in every table of the room about the first client."""
    _cohort, rows = finished([(["present"], 90)])
    with acting(school.trainer) as by:
        services.issue_certificate(enrolment=rows[0].public_id, by=by)
    return rows[0]


def count(table):
    with connection.cursor() as cursor:
        cursor.execute(f'select count(*) from "{table}"')
        return cursor.fetchone()[0]


@pytest.mark.parametrize("who", ["worker", "officer", "trainer"])
def test_the_two_sides_read_every_table(school, full, who):
    with acting(school.users[who]):
        assert [t for t in PERSONS if not count(t)] == []


@pytest.mark.parametrize(
    "who", ["guard", "other_trainer", "inside_trainer", "other_case", "viewer", "chief"]
)
def test_others_read_no_person(school, full, who):
    with acting(school.users[who]):
        seen = {t for t in PERSONS if count(t)}
    assert seen == (set(PERSONS) if who == "guard" else set())


def test_the_providers_other_roles_read_names_only_through_the_same_grant(school, full):
    """A liaison of the provider works for the body that holds the grant."""
    with acting(school.liaison):
        assert count("training_enrolment") == 1


def test_when_the_grant_ends_the_provider_reads_nothing(school, full, as_owner):
    from bazgasht.people.models import Grant

    with as_owner():
        then = timezone.now() - timedelta(days=1)
        Grant.objects.filter(basis="enrolment").update(starts=then - timedelta(days=1), ends=then)
    with acting(school.trainer):
        assert {t for t in PERSONS if count(t)} == set()
    with acting(school.worker):
        assert count("training_certificate") == 1


def test_a_barred_worker_reads_nothing(school, full, as_owner):
    from bazgasht.people.models import AccessBarrier

    with as_owner():
        AccessBarrier.objects.create(
            client_id=full.client_id, user_id=school.worker.pk, reason="خویشاوند",
            ends="2100-01-01T00:00Z", set_by=school.officer.pk,
            set_by_organisation=school.prison.pk,
        )  # fmt: skip
    with acting(school.worker):
        assert {t for t in PERSONS if count(t)} == set()
    with acting(school.officer):
        assert count("training_enrolment") == 1


WRITES = (
    "update training_enrolment set state = 'completed'",
    "update training_enrolment set mark = 100",
    "update training_attendance set state = 'present'",
    "update training_certificate set revoked_on = current_date, revoke_reason = 'xxxxx'",
    "update training_session set minutes = 10",
    "update training_cohort set state = 'cancelled', cancel_reason = 'xxxxx'",
    "delete from training_session",
)


@pytest.mark.parametrize("sql", WRITES)
def test_strangers_change_nothing_in_plain_sql(school, full, sql):
    with acting(school.other_trainer), connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.rowcount == 0


@pytest.mark.parametrize(
    "sql",
    [
        "delete from training_enrolment",
        "delete from training_attendance",
        "delete from training_certificate",
        "delete from training_cohort",
        "update training_enrolment set client_id = 1",
        "update training_enrolment set case_organisation_id = 1",
        "update training_attendance set client_id = 1",
        "update training_certificate set code = 'x'",
        "insert into training_certificatecounter (organisation_id, year, last) values (1, 1405, 1)",
        "select * from training_ranked(1)",
    ],
)
def test_even_the_provider_may_not(school, full, sql):
    with (
        acting(school.trainer),
        pytest.raises(Exception, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_numbers_are_asked_for_by_the_provider_alone(school, full):
    with (
        acting(school.other_trainer),
        pytest.raises(Exception, match="privilege"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "select training_next_number(%s, %s, 1405)", [school.tvto.pk, school.tvto.pk]
        )


def test_nobody_enrols_in_another_bodys_name(school, cohort):
    made = cohort()
    sql = (
        "insert into training_enrolment (public_id, cohort_id, client_id, organisation_id,"
        " case_organisation_id, state, asked_on, enrolled_on, missed, withdraw_code, created_by,"
        " synthetic) values (gen_random_uuid(), %s, %s, %s, %s, 'enrolled', current_date,"
        " current_date, 0, '', %s, false)"
    )
    for who, body in (("trainer", "tvto"), ("other_case", "care"), ("trainer", "prison")):
        user = school.users[who]
        values = [made.pk, school.clients[0].pk, school.tvto.pk, school.bodies[body].pk, user.pk]
        with (
            acting(user),
            pytest.raises(Exception, match="row-level security"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, values)


def test_every_table_of_the_room_is_decided():
    assert len(TABLES) == 8


def test_a_session_is_fetched_through_its_cohort(school, cohort, client):
    mine, other = cohort(), cohort()
    with acting(school.trainer) as by:
        session = services.save_session(
            cohort=mine.public_id, draft=SessionDraft(mine.starts, time(9), 60), by=by
        )
    client.force_login(school.trainer)
    url = f"/training/cohorts/{other.public_id}/sessions/{session.public_id}/attendance"
    assert client.get(url).status_code == 404
