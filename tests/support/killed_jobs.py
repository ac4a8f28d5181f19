"""Runs inside an installation (``python -m tests.support.killed_jobs POINTS``): imports in the
background whose worker is killed in the middle, again and again. Prints what is there at the end."""

import json
import os
import random
import signal
import subprocess
import sys
import time

from tests.people_roster.books import CENTRAL, PEOPLE, book

from bazgasht.run import processes, session

ROWS = 150
LETTERS = "بپتجچخدرزسشفقکگلمنهی"


def main(points):
    with session.database(lambda line: None):
        from bazgasht.access.selectors import actor_for

        by = actor_for(records_officer())
        worker = Worker()
        moments, killed, turn = random.Random(29), 0, 0
        try:
            usual = imported(by, turn, worker, None)
            while killed < points and turn < 4 * points:  # some are over before the blow
                turn += 1
                killed += imported(by, turn, worker, moments.uniform(0, usual / 2)) is None
        finally:
            worker.kill()
        print(json.dumps({"killed": killed, "turns": turn + 1, **found()}))


class Worker:
    """The worker alone: what it asks of the database and of others is that of ``serve``."""

    def __init__(self):
        self.process = subprocess.Popen([sys.executable, "-m", "bazgasht.run.worker"])

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def again(self):
        """Another takes its place, once the dead one has shown no sign of life for long enough."""
        owner("update procrastinate_workers set last_heartbeat = now() - interval '1 hour'")
        self.__init__()


def imported(by, turn, worker, moment):
    """Seconds the import took; None when the worker was killed in the middle of it."""
    from django.db import transaction

    from bazgasht.core.scope import entered
    from bazgasht.people import tasks
    from bazgasht.people.roster import running
    from bazgasht.people.roster.importing import Source

    with entered(by.scope()), transaction.atomic():
        run = running.receive(Source(people(turn), f"{turn}.xlsx"), by=by, demo=False)
        running.look(run, by=by)
        running.confirm(run.public_id, by=by)
        job = tasks.run_roster.defer(run_public_id=str(run.public_id), user_id=by.user_id)
    wait(lambda: status(job) != "todo")
    began = time.monotonic()
    killed = False
    if moment is not None:
        time.sleep(moment)
        killed = status(job) == "doing"
        worker.kill()
        worker.again()
    wait(lambda: status(job) == "succeeded")
    return None if killed else time.monotonic() - began


def people(turn):
    names = random.Random(turn)

    def word():
        return "".join(names.choice(LETTERS) for _ in range(7))

    def person(n):
        row = {
            "نام": word(), "نام خانوادگی": word(), "نام پدر": word(), "جنسیت": "مرد",
            "تاریخ تولد": f"13{names.randint(40, 79)}/0{names.randint(1, 9)}/{names.randint(10, 28)}",
            "تاریخ پذیرش": "1401/07/14", "زندان": CENTRAL,
        }  # fmt: skip
        return [row.get(column) for column in PEOPLE]

    return book([person(n) for n in range(ROWS)])


def records_officer():
    from bazgasht.access.models import Membership, Organisation, User

    def body(kind, name, above=None):
        made = Organisation(
            code=kind.upper(), kind=kind, name=name, sort_key=name, province="IR-18", parent=above
        )
        made.save(using="owner")
        made.path = f"{above.path if above else '/'}{made.pk}/"
        made.save(using="owner")
        return made

    directorate = body("directorate", "اداره کل")
    body("prison", CENTRAL, directorate)
    user = User(username="records", name="records")
    user.save(using="owner")
    Membership(user=user, organisation=directorate, role="records_officer").save(using="owner")
    return user


def owner(sql, *values):
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else None


def status(job):
    return owner("select status::text from procrastinate_jobs where id = %s", job)[0][0]


def wait(until, seconds=60):
    assert processes.until(until, seconds), owner(
        "select status::text, attempts, worker_id from procrastinate_jobs order by id desc limit 3"
    )


def found():
    from bazgasht.people.roster.states import RunState

    runs = owner("select state, summary, stored_as from people_rosterrun")
    return {
        "runs": len(runs),
        "done": sum(state == RunState.DONE for state, _summary, _file in runs),
        "files": len([file for _state, _summary, file in runs if os.path.exists(file or "?")]),
        "clients": owner("select count(*) from people_client")[0][0],
        "grants": owner("select count(distinct client_id) from people_grant")[0][0],
        "stays": owner("select count(*) from people_custodyepisode")[0][0],
        "told": owner("select count(*) from access_journal where action = 'roster.imported'")[0][0],
        "rows": ROWS,
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
