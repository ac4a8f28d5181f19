"""Large runs are made by the worker: queued once, seen while they last, never half done."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from tests.factories import acting, owned
from tests.matching.conftest import lines

from bazgasht.matching import proposing, selectors, services, tasks
from bazgasht.matching.models import MatchRun
from bazgasht.matching.services import runs


@pytest.fixture
def large(monkeypatch):
    """However few there are, the worker makes it."""
    monkeypatch.setattr(runs, "AT_ONCE", 0)


@pytest.fixture
def ask(house):
    def make(request_id=None, kind="seats"):
        with acting(house.officer) as by:
            return services.ask_run(
                organisation_id=house.prison.pk, kind=kind, request_id=request_id or uuid4(), by=by
            )

    return make


@owned
def queued():
    with connection.cursor() as cursor:
        cursor.execute("select args from procrastinate_jobs where task_name = 'matching.make'")
        return [json.loads(row[0]) for row in cursor.fetchall()]


@owned
def now(run):
    return MatchRun.objects.get(pk=run.pk)


@owned
def older(run):
    MatchRun.objects.filter(pk=run.pk).update(made_at=timezone.now() - timedelta(hours=2))


def work(house, run):
    """What the worker does with the job; its own function, in whose scope it enters itself."""
    with acting(house.officer) as by:
        services.execute(run.public_id, by=by)


def test_few_people_and_places_are_done_at_once(house, wish, ask):
    wish(0, "welding")
    run = ask()
    assert run.state == "done" and run.matched == 1 and not queued()


def test_many_are_left_to_the_worker_and_a_double_press_is_one_run(house, wish, ask, large):
    wish(0, "welding")
    key = uuid4()
    first, again, other = ask(key), ask(key), ask()
    assert first.pk == again.pk == other.pk, "one is being made already"
    assert (first.state, queued()) == (
        "queued", [{"run": str(key), "user_id": house.officer.pk}]
    )  # fmt: skip
    for _twice in range(2):
        work(house, first)
    done = now(first)
    assert (done.state, done.matched, len(lines(done))) == ("done", 1, 1)
    assert ask().pk != first.pk, "what is made stands in nobody's way"


def test_the_task_works_in_the_scope_of_who_asked(house, wish, ask, large):
    wish(0, "welding")
    run = ask()
    tasks.make.func(str(run.public_id), house.officer.pk)
    assert now(run).state == "done"


def test_a_killed_worker_wrote_nothing_and_is_taken_up_again(house, wish, ask, large, monkeypatch):
    wish(0, "welding")
    run, real = ask(), proposing.propose

    class Killed(BaseException):
        pass

    def kill(*_args, **_more):
        raise Killed

    monkeypatch.setattr(proposing, "propose", kill)
    with pytest.raises(Killed):
        work(house, run)
    assert now(run).state == "choosing" and not lines(run) and now(run).people == 1
    monkeypatch.setattr(proposing, "propose", real)
    work(house, run)
    assert now(run).state == "done" and len(lines(run)) == 1


def test_what_goes_wrong_is_told_and_leaves_earlier_proposals(
    house, wish, ask, proposed, large, monkeypatch, client
):
    run = ask()

    def broken(*_args, **_more):
        raise RuntimeError("the solver")

    monkeypatch.setattr(proposing, "propose", broken)
    with pytest.raises(RuntimeError):
        work(house, run)
    assert now(run).state == "failed"
    assert [x.state for x in lines(proposed)] == ["proposed", "proposed"]
    client.force_login(house.officer)
    page = client.get(reverse("matching:run", args=[run.public_id])).content.decode()
    assert "این پیشنهادها ساخته نشد" in page and reverse("matching:new") in page


def test_who_waits_sees_how_far_it_is_and_no_page_of_it_before(house, wish, ask, large, client):
    wish(0, "welding")
    client.force_login(house.officer)
    data = {"body": house.prison.pk, "kind": "seats", "request_id": uuid4()}
    answers = [client.post(reverse("matching:new"), data) for _twice in range(2)]
    assert {a["Location"] for a in answers} == {
        reverse("matching:run", args=[data["request_id"]])
    }  # fmt: skip
    page = client.get(answers[0]["Location"]).content.decode()
    assert "در نوبت است" in page and "hx-trigger" in page and "<noscript>" in page
    assert "در نوبت است" in client.get(reverse("matching:runs")).content.decode()
    for name in ("without", "places", "fairness", "export", "places_export"):
        assert client.get(reverse(f"matching:{name}", args=[data["request_id"]])).status_code == 409
    assert len(queued()) == 1
    client.force_login(house.stranger)
    assert client.get(answers[0]["Location"]).status_code == 404


def test_what_was_not_made_in_an_hour_stands_in_nobodys_way(house, ask, large):
    first = ask()
    older(first)
    assert ask().pk != first.pk
    with acting(house.officer):
        assert selectors.state_of(now(first)) == "failed"


@pytest.mark.parametrize(
    "sql",
    [
        "update matching_matchrun set matched = 9 where id = %s",
        "update matching_matchrun set state = 'queued' where id = %s",
    ],
)
def test_the_database_keeps_what_a_made_run_proposed(house, proposed, sql):
    with (
        acting(house.officer),
        connection.cursor() as cursor,
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        cursor.execute(sql, [proposed.pk])


def test_nobody_writes_proposals_into_a_run_that_is_made(house, proposed):
    (line, *_more) = lines(proposed)
    line.pk, line.public_id, line.client_id = None, uuid4(), house.clients[3].pk
    line._state.adding = True
    with (
        acting(house.officer),
        pytest.raises(Exception, match="row-level security"),
        transaction.atomic(),
    ):
        line.save(force_insert=True)
