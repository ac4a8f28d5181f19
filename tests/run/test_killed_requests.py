"""kill -9 in the middle of a request: what was answered is kept, what was not is whole or nothing."""

import http.client
import json
import os
import random
import signal
import tempfile
import threading
import time
from pathlib import Path

import psycopg
import pytest
from tests.stories.founding import signed_in
from tests.support.installation import prepared
from tests.support.remote import Remote
from tests.support.visit import Visit

from bazgasht.run import processes

PARTS = ("web process", "postmaster", "web", "web process", "postmaster", "serve")
WRITTEN = """
select o.code, o.path = '/' || o.id || '/', (
    select count(*) from access_journal j
    where j.action = 'body.created' and j.object_id = o.id::text and j.detail ->> 'code' = o.code)
from access_organisation o where o.code like 'KILLED-%'"""
TOLD = "select detail ->> 'code' from access_journal where action = 'body.created'"


@pytest.fixture
def installation():
    with tempfile.TemporaryDirectory(prefix="bz-killed-", dir="/tmp") as name:
        os.chmod(name, 0o711)
        found = prepared(Path(name) / "data")
        yield found
        found.stop()
        processes.until(lambda: not found.left_over(), 10)
        found.remove()


class Writer:
    """The first administrator adding bodies; ``answered`` holds the codes that were confirmed."""

    def __init__(self, url, password):
        self.visit = Visit(client=Remote(url))
        signed_in("admin", password, visit=self.visit)
        self.visit.open("/bodies/new", {"kind": "charity"})
        self.form = self.visit.form("code", "name").values()
        self.target = self.visit.path
        self.sent, self.answered = [], set()

    def write(self):
        code = f"KILLED-{len(self.sent)}"
        self.sent.append(code)
        values = self.form | {"code": [code], "name": [f"خیریهٔ {code}"], "province": ["IR-18"]}
        try:
            answer = self.visit.client.post(self.target, values)
        except (OSError, http.client.HTTPException):
            return
        if answer.status_code == 302:
            self.answered.add(code)
        else:
            assert answer.status_code in (500, 502, 503), answer.content.decode()[-2000:]


def test_nothing_answered_is_lost_and_nothing_is_half_done(installation, pytestconfig):
    done = installation.run("init", "--empty", "--json")
    assert done.returncode == 0, done.stderr
    installation.start()
    installation.wait_ready(120)
    url = f"http://127.0.0.1:{installation.port}"
    writer = Writer(url, json.loads(done.stdout)["password"])
    began = time.monotonic()
    writer.write()
    usual = time.monotonic() - began
    assert writer.answered == set(writer.sent)

    moments = random.Random(23)
    for turn in range(pytestconfig.getoption("crash_points")):
        request = threading.Thread(target=writer.write)
        victim = installation.part(PARTS[turn % len(PARTS)])
        request.start()
        time.sleep(moments.uniform(0, 1.2 * usual))
        os.kill(victim, signal.SIGKILL)
        request.join()
        if PARTS[turn % len(PARTS)] == "serve":
            installation.process.wait(10)
            installation.start()
        assert processes.until(lambda v=victim: v not in installation.left_over(), 20)
        assert processes.until(lambda: whole(installation), 60), installation.log.read_text()[
            -3000:
        ]
        writer.write()
        assert writer.sent[-1] in writer.answered, "it goes on, and the session with it"

    verified = installation.run("journal", "verify", "--json")
    assert verified.returncode == 0, verified.stdout
    installation.stop()
    with (
        installation.cluster.in_use(),
        psycopg.connect(installation.config.database_url("owner")) as connection,
    ):
        rows = connection.execute(WRITTEN).fetchall()
        told = [code for (code,) in connection.execute(TOLD)]
    assert writer.answered <= {code for code, _path, _entries in rows}
    assert all(path and entries == 1 for _code, path, entries in rows), rows
    assert sorted(c for c in told if c.startswith("KILLED")) == sorted(r[0] for r in rows)


def whole(installation):
    try:
        return installation.get("/readyz") == 200 and all(map(installation.part, set(PARTS)))
    except (IndexError, processes.psutil.Error):
        return False
