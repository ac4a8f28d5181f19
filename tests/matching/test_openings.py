"""Openings: places of employers, candidates who agreed, and what a human makes of a proposal."""

from uuid import uuid4

import pytest
from django.utils import translation
from tests.factories import acting, owned
from tests.jobs.conftest import candidate, opening, town  # noqa: F401
from tests.matching.conftest import lines, misses, reread
from tests.support.province import make_need

from bazgasht.core.errors import Conflict
from bazgasht.jobs import services as jobs
from bazgasht.jobs.models import Application, ApplicationSubject
from bazgasht.matching import selectors, services
from bazgasht.people.models import ClientIdentity, CustodyEpisode


@pytest.fixture
def run(town):  # noqa: F811
    def make():
        with acting(town.officer) as by:
            return services.make_run(
                organisation_id=town.prison.pk, kind="openings", request_id=uuid4(), by=by
            )

    return make


@owned
def applications():
    return list(Application.objects.order_by("id"))


def test_an_accepted_proposal_puts_the_person_forward_once_and_no_employer_learns_of_it(
    town, opening, candidate, run  # noqa: F811
):  # fmt: skip
    made = opening(seats=1)
    candidate()
    (line,) = lines(run())
    assert (line.title, line.target_id) == (made.title, made.pk) and not applications()
    for _time in range(2):
        with acting(town.officer) as by:
            done = services.accept(public_id=line.public_id, version=1, by=by)
    assert (done.state, done.outcome) == ("accepted", "expressed")
    (row,) = applications()
    assert (row.public_id, row.opening_id, row.state) == (line.public_id, made.pk, "expressed")
    with acting(town.employer):
        assert not ApplicationSubject.objects.exists() and not Application.objects.exists()


def test_a_place_in_hand_and_the_person_in_it_are_not_proposed_again(
    town, opening, candidate, run  # noqa: F811
):  # fmt: skip
    opening(seats=1)
    candidate()
    first = run()
    with acting(town.officer) as by:
        services.accept(public_id=lines(first)[0].public_id, by=by)
    candidate(town.clients[1])
    again = run()
    assert again.matched == 0 and again.places == 0
    assert {m.client_id: m.code for m in misses(again)} == {
        town.clients[0].pk: "taken", town.clients[1].pk: "full",
    }  # fmt: skip


def test_the_reason_for_another_opening_stays_with_the_case_team(
    town, opening, candidate, run  # noqa: F811
):  # fmt: skip
    opening(seats=1)
    other = opening(title="جوشکار کشتی", seats=1, body=town.dairy)
    candidate()
    (line,) = lines(run())
    with acting(town.officer) as by:
        place = next(i for i, t in enumerate(line.run.targets) if i != line.place)
        services.choose(public_id=line.public_id, place=place, reason="نزدیک خانهٔ اوست", by=by)
        assert ApplicationSubject.objects.get().reason == "نزدیک خانهٔ اوست"
    assert reread(line).state == "overridden" and len(applications()) == 1
    assert other.pk


def test_who_an_employer_cant_take_is_simply_not_offered_it(
    town, opening, candidate, run  # noqa: F811
):  # fmt: skip
    made = opening()
    with acting(town.officer) as by:
        jobs.exclude_offences(public_id=made.public_id, reasons={"drugs": "مجوز این کار"}, by=by)

    @owned
    def drugs():
        CustodyEpisode.objects.filter(client=town.clients[0]).update(offence="drugs")

    drugs()
    candidate()
    candidate(town.clients[1])
    done = run()
    (missed,) = misses(done)
    assert (missed.client_id, missed.code) == (town.clients[0].pk, "barred")
    assert [x.client_id for x in lines(done)] == [town.clients[1].pk]
    for language in ("fa", "en"):
        with translation.override(language):
            told = str(selectors.explain(done, missed))
        assert "drug" not in told and "مواد" not in told and "مجوز" not in told


def test_readiness_yes_and_the_age_of_the_law(town, opening, candidate, run):  # noqa: F811
    opening()
    candidate(readiness={"papers": "missing", "bank_account": "ready"})
    make_need(town.clients[1], "income")
    candidate(town.clients[2])

    @owned
    def child():
        from datetime import timedelta

        from django.utils import timezone

        born = timezone.localdate() - timedelta(days=14 * 365)
        ClientIdentity.objects.filter(client=town.clients[2]).update(birth=born)

    child()
    done = run()
    assert {m.client_id: m.code for m in misses(done)} == {
        town.clients[0].pk: "ready", town.clients[1].pk: "wish", town.clients[2].pk: "age",
    }  # fmt: skip
    with translation.override("en"):
        told = selectors.explain(done, misses(done)[0])
    assert "identity papers" in told.summary and "bank" not in told.summary


def test_what_jobs_refuse_leaves_the_proposal_as_it_was(town, opening, candidate, run):  # noqa: F811
    made = opening()
    candidate()
    (line,) = lines(run())
    with acting(town.officer) as by:
        jobs.close_opening(public_id=made.public_id, by=by)
        with pytest.raises(Conflict):
            services.accept(public_id=line.public_id, by=by)
    assert reread(line).state == "proposed" and not applications()
