"""``serve`` comes up fast, stops cleanly, and survives kill -9 of any of its parts."""

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pytest
from tests.support.installation import prepared

from bazgasht.run import processes, supervise

PARTS = ("serve", "web", "web process", "worker", "postmaster")


@pytest.fixture(scope="module")
def installation():
    with tempfile.TemporaryDirectory(prefix="bz-serve-", dir="/tmp") as name:
        os.chmod(name, 0o711)
        found = prepared(Path(name) / "data")
        done = found.run("init", "--empty", "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["username"] == "admin"
        assert found.left_over() == [], "a command stops what it started"
        found.start()  # builds the pages' assets, if nobody has yet
        found.wait_ready(120)
        found.stop()
        yield found
        found.remove()


@pytest.fixture
def stopped(installation):
    """Whatever was done to its parts before: a stop ends all of them."""
    stop(installation)
    yield installation
    stop(installation)


def stop(installation):
    installation.stop()
    assert processes.until(lambda: not installation.left_over(), 10), installation.left_over()


@pytest.fixture
def running(installation):
    """As the test before left it, else started."""
    if not _whole(installation):
        stop(installation)
        installation.start()
        installation.wait_ready()
    assert processes.until(lambda: _whole(installation), 30), installation.log.read_text()[-2000:]
    return installation


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_starts_again_and_stops_clean(stopped, number):
    """How long it takes is not asserted: a shared machine would decide the test."""
    stopped.start()
    stopped.wait_ready(path="/healthz")
    stopped.wait_ready()
    began = time.monotonic()
    assert stopped.stop(number) == 0
    assert time.monotonic() - began < 10
    assert stopped.left_over() == []


@pytest.mark.parametrize("name", PARTS)
def test_killing_one_part(running, name):
    before = _census(running)
    victim = running.part(name)
    os.kill(victim, signal.SIGKILL)
    if name == "serve":
        running.process.wait(10)
        running.start()
    assert processes.until(lambda: victim not in running.left_over(), 10)
    running.wait_ready()
    assert processes.until(lambda: _whole(running), 20), running.log.read_text()[-2000:]
    assert processes.until(lambda: _census(running) == before, 10), (before, _census(running))


def _census(running):
    """How many of each part there are: what a killed one left behind would stand beside its heir."""
    found = Counter()
    servers = processes.servers_in(running.cluster.home)
    for pid in {*servers, *running.children()}:
        with contextlib.suppress(processes.psutil.Error):
            process = processes.psutil.Process(pid)
            found["postmaster"] += pid in servers and process.ppid() not in servers
            found.update(word for word in process.cmdline() if word.startswith("bazgasht"))
    return found


def _whole(running):
    try:
        return all(running.part(name) for name in PARTS) and running.get("/readyz") == 200
    except (IndexError, processes.psutil.Error):
        return False


def test_a_second_server_on_the_same_data_is_refused(running):
    done = running.run("serve", "--port", str(running.port + 1))
    assert done.returncode == 1
    assert "another `serve` is running" in done.stderr
    assert running.get("/healthz") == 200


def test_commands_work_beside_a_running_server_and_without_one(running):
    for _ in range(2):
        done = running.run("check", "--json")
        found = {f["name"]: f for f in json.loads(done.stdout)}
        assert found["roles"]["holds"] and found["protection"]["holds"], done.stdout
        assert done.returncode == 0, done.stdout
        running.stop()
    assert running.left_over() == []


def test_killing_all_parts_at_once(running):
    for victim in [running.part(name) for name in PARTS]:
        os.kill(victim, signal.SIGKILL)
    running.process.wait(10)
    running.start()
    running.wait_ready()
    assert processes.until(lambda: _whole(running), 30)


def test_killing_at_random_moments_of_the_start(stopped, pytestconfig):
    moments = random.Random(7)
    for _ in range(pytestconfig.getoption("crash_points")):
        stopped.start()
        time.sleep(moments.uniform(0, 3))
        os.kill(stopped.process.pid, signal.SIGKILL)
        stopped.process.wait(10)
    stopped.start()
    stopped.wait_ready()
    assert processes.until(lambda: _whole(stopped), 30), stopped.log.read_text()[-2000:]
    assert stopped.stop() == 0
    assert stopped.left_over() == []


def test_a_port_of_somebody_else_is_named(stopped):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = stopped.run("serve", "--port", str(port))
    assert done.returncode == 1
    assert f"port {port} is in use by another program" in done.stderr
    assert "make serve PORT=" in done.stderr
    assert stopped.left_over() == []


BEARS = """
import signal, subprocess, sys, time
def born(*_):
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    sys.exit()
signal.signal(signal.SIGTERM, born)
print("ready", flush=True)
time.sleep(60)
"""


def test_what_is_born_while_leftovers_are_ended_is_ended_too(tmp_path):
    mark = str(tmp_path)
    left = subprocess.Popen(
        [sys.executable, "-c", BEARS], stdout=subprocess.PIPE,
        env=os.environ | {supervise.MARK: mark},
    )  # fmt: skip
    assert left.stdout.readline() == b"ready\n"
    assert supervise.end_leftovers(mark) == 2
    assert processes.carrying(supervise.MARK, mark) == []
    left.wait(10)
