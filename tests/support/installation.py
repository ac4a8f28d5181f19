"""A whole installation in a throw-away directory, driven from outside as a person would."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.support import furnished

from bazgasht import secret_store
from bazgasht.config import get_config, load
from bazgasht.run import processes, supervise
from bazgasht.run.postgres import Cluster


class Installation:
    def __init__(self, data: Path):
        self.data = data.resolve()
        self.port = free_port()
        self.process = None
        self.log = self.data.parent / f"{self.data.name}.log"

    @property
    def environment(self):
        own = ("BAZGASHT_", "DATABASE_", "DJANGO_")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(own)}
        return kept | {"BAZGASHT_DATA": str(self.data), "BAZGASHT_PORT": str(self.port)}

    @property
    def config(self):
        return load(self.environment)

    @property
    def cluster(self):
        return Cluster(self.config)

    def run(self, *arguments, **more):
        """``bazgasht …``; output captured."""
        return subprocess.run(
            [sys.executable, "-m", "bazgasht", *arguments],
            env=self.environment | more,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def start(self, **more):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bazgasht", "serve"],
                env=self.environment | more,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_ready(self, seconds=30, path="/readyz"):
        """Seconds until ``path`` answered 200."""
        began = time.monotonic()
        while self.get(path) != 200:
            assert self.process.poll() is None, self.log.read_text()[-3000:]
            assert time.monotonic() - began < seconds, self.log.read_text()[-3000:]
            time.sleep(0.05)
        return time.monotonic() - began

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def stop(self, number=signal.SIGINT, seconds=20):
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(seconds) if self.process else None

    def part(self, name):
        """Pid of ``serve``, ``web``, ``web process``, ``worker`` or ``postmaster``."""
        if name == "serve":
            return self.process.pid
        if name == "postmaster":
            return self.cluster.pid()
        module = {"worker": "bazgasht.run.worker"}.get(name, "bazgasht.run.web")
        found = [
            p
            for p in map(processes.psutil.Process, self.children())
            if module in p.cmdline() and (p.ppid() == self.process.pid) == (name != "web process")
        ]
        return found[0].pid

    def children(self):
        return processes.carrying(supervise.MARK, str(self.data))

    def left_over(self):
        return self.children() + processes.servers_in(self.cluster.home)

    def remove(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        supervise.end_leftovers(str(self.data))
        self.cluster.destroy()


MIGRATED = """
from bazgasht.run import session
with session.database(lambda line: None):
    pass
"""


def prepared(data: Path) -> Installation:
    """An installation with its tables and nothing in them: a copy of one that is made once in a run."""
    data.parent.mkdir(parents=True, exist_ok=True)
    _copied(_master(), data)
    return Installation(data)


def give_tables(config) -> None:
    """The server of the tests begins as a copy of the same installation."""
    master = _master()
    with furnished.alone("installation"):
        if not (config.data / "postgres").exists():
            _copied(master / "postgres", config.data / "postgres")


def _master() -> Path:
    """Made with the secrets of the tests, so that its server can be theirs."""
    master = Path(os.environ["BAZGASHT_TEST_ROOT"]) / "prepared"
    with furnished.alone("installation"):
        if not master.exists():
            made = Installation(master.with_name("prepared-new"))
            made.data.mkdir(mode=0o711)
            shutil.copy2(get_config().data / secret_store.NAME, made.data)
            subprocess.run([sys.executable, "-c", MIGRATED], env=made.environment, check=True)
            made.data.rename(master)
    return master


def _copied(source: Path, target: Path) -> None:
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
