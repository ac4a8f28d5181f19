"""Two people press at once, ten presses of one form, kill -9 in the middle: one effect or none."""

import os
import signal
import subprocess
import sys
import uuid
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection
from tests.factories import acting, actor
from tests.work.test_runs import MONTH, account, lines, prepare, work_days
from tests.work.world import agreement, make_person, make_post, make_world, offered, worked_since

from bazgasht.core.errors import DomainError
from bazgasht.ledger.models import Entry, Payment, Posting
from bazgasht.work.models import Placement, WageLine, WagePayment, WageRun, WorkDay
from bazgasht.work.services import approval
from bazgasht.work.services import placements as placing
from bazgasht.work.services import runs as writing
from bazgasht.work.services.days import DayEntry, record_days

pytestmark = pytest.mark.django_db(transaction=True)


def race(*jobs):
    """Run (actor, call) pairs at one moment; outcomes are "done" or the error's code."""
    begin, outcomes = Barrier(len(jobs)), []

    def run(by, call):
        try:
            begin.wait()
            with acting(by):
                call(by)
            outcomes.append("done")
        except DomainError as refused:
            outcomes.append(refused.code)
        except Exception as error:
            outcomes.append(repr(error))
        finally:
            connection.close()

    threads = [Thread(target=run, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(outcomes)


@pytest.fixture
def month():
    world = make_world()
    since = MONTH.first - timedelta(days=5)
    world.rows = [worked_since(world, since), worked_since(world, since, make_person(world)[0])]
    for row in world.rows:
        work_days(row)
    account(world, world.client)
    return world


def submitted(world):
    run = prepare(world)
    with acting(world.payroll) as by:
        return approval.submit_run(public_id=run.public_id, by=by)


def books(as_owner):
    """Entries of wages, payments asked for, and that every entry balances."""
    with as_owner():
        for entry in Entry.objects.all():
            assert sum(Posting.objects.filter(entry=entry).values_list("amount", flat=True)) == 0
        return (
            Entry.objects.filter(source_type="work.wages").count(),
            Payment.objects.exclude(state="cancelled").count(),
            WagePayment.objects.count(),
        )


def test_ten_presses_prepare_one_run(month, as_owner):
    request = uuid.uuid4()

    def press(by):
        writing.prepare_run(
            organisation_id=month.foundation.pk, month=MONTH, request_id=request, by=by
        )

    hands = [actor(month.payroll), actor(month.payroll2)]
    assert race(*[(hands[n % 2], press) for n in range(10)]) == ["done"] * 10
    with as_owner():
        assert WageRun.objects.count() == 1
        assert WageLine.objects.count() == 2


def test_two_forms_of_one_month_make_one_run(month, as_owner):
    def press(by):
        writing.prepare_run(
            organisation_id=month.foundation.pk, month=MONTH, request_id=uuid.uuid4(), by=by
        )

    outcomes = race((actor(month.payroll), press), (actor(month.payroll2), press))
    assert outcomes == ["done", "work.run_once"]


def test_two_approvers_at_once_post_one_entry(month, as_owner):
    run = submitted(month)

    def press(by):
        approval.approve_run(public_id=run.public_id, version=run.version, by=by)

    hands = [actor(month.approver), actor(month.approver2)]
    outcomes = race(*[(hands[n % 2], press) for n in range(6)])
    assert outcomes.count("done") == 1
    assert set(outcomes) == {"done", "stale"}
    assert books(as_owner) == (1, 1, 1)


def test_one_approves_while_another_sends_back(month, as_owner):
    run = submitted(month)
    outcomes = race(
        (actor(month.approver),
         lambda by: approval.approve_run(public_id=run.public_id, version=run.version, by=by)),
        (actor(month.approver2),
         lambda by: approval.send_back(public_id=run.public_id, version=run.version,
                                       note="درست شود", by=by)),
    )  # fmt: skip
    assert outcomes == ["done", "stale"]
    with as_owner():
        run.refresh_from_db()
        states = set(Payment.objects.values_list("state", flat=True))
    assert (run.state, states) in [("approved", {"approved"}), ("draft", {"cancelled"})]


def test_outstanding_is_asked_for_once(month, as_owner):
    run = submitted(month)
    with acting(month.approver) as by:
        approval.approve_run(public_id=run.public_id, by=by)
    account(month, month.rows[1].client)

    def press(by):
        approval.ask_outstanding(public_id=run.public_id, by=by)

    outcomes = race((actor(month.payroll), press), (actor(month.payroll2), press))
    assert outcomes == ["done", "wages.settled"]
    assert books(as_owner) == (1, 2, 2)
    with as_owner():
        paid = sum(Payment.objects.values_list("amount", flat=True))
    assert paid == sum(x.parts["person"] for x in lines(month, run).values())


def test_the_last_seat_goes_to_one(month, as_owner):
    post = make_post(month, title="یک جا", seats=1)
    rows = [offered(month, make_person(month)[0], post) for _ in range(3)]

    def sign(row):
        return lambda by: placing.agree(
            public_id=row.public_id, agreement=agreement(), by=by
        )  # fmt: skip

    outcomes = race(*[(actor(month.officer), sign(row)) for row in rows])
    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", "work.seats"}
    with as_owner():
        assert Placement.objects.filter(post=post, state="active").count() == 1


def test_signing_while_withdrawing_leaves_nobody_at_work_without_consent(month, as_owner):
    row = month.rows[0]
    outcomes = race(
        (actor(month.officer), lambda by: placing.withdraw_consent(public_id=row.public_id, by=by)),
        (actor(month.supervisor),
         lambda by: placing.withdraw_consent(public_id=row.public_id, by=by)),
    )  # fmt: skip
    assert outcomes == ["done", "work.state"]
    with as_owner():
        row.refresh_from_db()
        assert row.state == "ended"


def test_two_supervisors_do_not_go_over_the_hours_together(month, as_owner):
    from bazgasht.core.jalali import today
    from bazgasht.core.week import Week

    week = Week.of(today()).prev()
    with as_owner():
        WorkDay.objects.all().delete()
    row = month.rows[0]

    def write(numbers):
        return lambda by: record_days(
            workshop_id=month.workshop.public_id, by=by,
            entries=[DayEntry(row.public_id, week.days[n], 440) for n in numbers],
        )  # fmt: skip

    outcomes = race(
        (actor(month.supervisor), write([0, 1, 2, 3])), (actor(month.supervisor), write([4, 5, 6]))
    )
    assert outcomes.count("done") == 1
    with as_owner():
        assert sum(WorkDay.objects.values_list("minutes", flat=True)) <= 2_640


SCRIPT = """
import sys, uuid
from bazgasht import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
from django.contrib.auth import get_user_model
from bazgasht.access.selectors import actor_for
from bazgasht.core import scope
from bazgasht.work.services import approval, paying
by = actor_for(get_user_model().objects.get(pk=int(sys.argv[2])))

def loud(module, name):
    whole = getattr(module, name)
    def spoken(*args, **more):
        print(name, flush=True)
        sys.stdin.readline()
        return whole(*args, **more)
    setattr(module, name, spoken)

for module, name in ((approval, "post_entry"), (approval, "approve_payments"), (approval, "_move"),
                     (paying, "request_payments"), (approval, "ask_for_payments")):
    loud(module, name)
with scope.entered(by.scope()):
    getattr(approval, sys.argv[3])(public_id=uuid.UUID(sys.argv[4]), by=by)
"""


def start(user, verb, run):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "bazgasht.settings",
                   "PYTHONPATH": str(Path(__file__).parents[2] / "src")}  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, connection.settings_dict["NAME"], str(user.pk), verb,
         str(run.public_id)],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def killed_at(user, verb, run, step):
    """The process is ended the hard way when it is about to do ``step``."""
    process = start(user, verb, run)
    for line in process.stdout:
        if line.strip() == step:
            os.kill(process.pid, signal.SIGKILL)
            break
        process.stdin.write("\n")
        process.stdin.flush()
    process.wait()
    assert process.returncode == -signal.SIGKILL


def finished(user, verb, run):
    process = start(user, verb, run)
    process.communicate("\n" * 50)
    assert process.returncode == 0


@pytest.mark.slow
def test_killed_in_the_middle_nothing_is_half_done(month, as_owner):
    run = prepare(month)
    for step in ("_move", "ask_for_payments", "request_payments"):
        killed_at(month.payroll, "submit_run", run, step)
        assert books(as_owner) == (0, 0, 0)
        with as_owner():
            run.refresh_from_db()
        assert run.state == "draft"
    finished(month.payroll, "submit_run", run)
    assert books(as_owner) == (0, 1, 1)
    for step in ("post_entry", "approve_payments", "_move"):
        killed_at(month.approver, "approve_run", run, step)
        assert books(as_owner) == (0, 1, 1)
        with as_owner():
            run.refresh_from_db()
        assert run.state == "submitted"
    finished(month.approver, "approve_run", run)
    assert books(as_owner) == (1, 1, 1)
    with as_owner():
        run.refresh_from_db()
        assert run.state == "approved"
        assert set(Payment.objects.values_list("state", flat=True)) == {"approved"}
