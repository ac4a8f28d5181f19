"""Life cycle of the embedded PostgreSQL: made once, started when needed, stopped by the last user.

Everything here may be interrupted by kill -9 at any point and be run again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bazgasht.config import DATABASE, Config, load
from bazgasht.run import binaries, locks, processes, provision, tuning
from bazgasht.run.placement import ClusterError, place, socket_directory

READY_WITHIN = 15 * 60  # recovery after a crash may have to replay a lot
STOP_WITHIN = 60
MARK = "bazgasht.provisioned"


class Cluster:
    """The embedded server of one installation.

    ``say`` gets a line for people when something takes long. ``durable=False`` trades safety in
    a crash of the machine for speed. Methods raise :class:`ClusterError`.
    """

    def __init__(
        self, config: Config, *, durable: bool = True, say: Callable[[str], None] | None = None
    ) -> None:
        self.config = config
        self.durable = durable
        self.say = say or (lambda line: None)
        self.home, self.account = place(config.data, self.say)
        self._child: subprocess.Popen[bytes] | None = None

    @contextmanager
    def in_use(self) -> Iterator[bool]:
        """Have the server run for the block; whoever leaves last stops it.

        Yields whether it had to be started. Dying without leaving gives the lock back too.
        """
        with locks.held(self.config.data / "cluster.use", shared=True) as lock:
            started = self.ensure_running()
            try:
                yield started
            finally:
                if locks.upgrade(lock):
                    self.stop()

    def ensure_running(self) -> bool:
        """Create, repair and start as needed; returns whether this call started the server."""
        if self._status() == "ready" and self._provisioned():
            return False
        with locks.held(self.config.data / "cluster.start"):
            if not (self.home / "PG_VERSION").exists():
                self._create()
            started = self.pid() is None
            if started:
                self._clear_up()
                self._start()
            self._wait_ready()
            self._provision()
            return started

    def pid(self) -> int | None:
        """The postmaster's, checked to be really ours: numbers are used again."""
        lines = self._pid_file()
        if not lines or not lines[0].isdigit():
            return None
        pid = int(lines[0])
        if self._child is not None and self._child.pid == pid and self._child.poll() is not None:
            return None
        return pid if processes.serves(pid, self.home) else None

    def stop(self) -> None:
        """Fast shutdown (running statements are rolled back); returns when it is down."""
        pid = self.pid()
        for number, seconds in ((signal.SIGINT, STOP_WITHIN), (signal.SIGQUIT, 10)):
            if pid is not None and not self._gone(pid):
                os.kill(pid, number)
                processes.until(lambda: self._gone(pid), seconds)
        if processes.servers_in(self.home):
            self._clear_up()

    def destroy(self) -> None:
        """Stop and delete the whole cluster, for throw-away ones."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.rmtree(self.config.socket_dir, ignore_errors=True)

    def log_tail(self, lines: int = 15) -> str:
        logs = [self.home / "startup.log", *(self.home / "log").glob("*.log")]
        found = sorted((p for p in logs if p.exists()), key=lambda p: p.stat().st_mtime)
        text = "\n".join(p.read_text("utf-8", "replace") for p in found[-2:])
        return "\n".join(text.splitlines()[-lines:])

    def _gone(self, pid: int) -> bool:
        if self._child is not None and self._child.pid == pid:
            return self._child.poll() is not None
        return not processes.alive(pid)

    def _pid_file(self) -> list[str]:
        try:
            return (self.home / "postmaster.pid").read_text().splitlines()
        except (OSError, UnicodeDecodeError):
            return []

    def _status(self) -> str:
        """'' when down, else the postmaster's own word: starting, stopping, ready."""
        if self.pid() is None:
            return ""
        lines = self._pid_file()
        return lines[7].strip() if len(lines) > 7 else "starting"

    def _sweep(self, left: Path) -> None:
        """Remove what a killed creation left. Its initdb may live a moment longer and start new
        processes that write, so both are done again until nothing is there."""
        until = time.monotonic() + STOP_WITHIN
        while left.exists() and time.monotonic() < until:
            processes.end(processes.mentioning(str(left)), grace=0, first=signal.SIGKILL)
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)
            time.sleep(0.02)

    def _create(self) -> None:
        self.say("Creating the database cluster (once)")
        parent = self.home.parent
        for left in parent.glob(f".{self.home.name}.new-*"):
            self._sweep(left)
        fresh = Path(tempfile.mkdtemp(dir=parent, prefix=f".{self.home.name}.new-"))
        os.chown(fresh, self.account.uid, self.account.gid)
        password_file = fresh.with_suffix(".password")
        try:
            password_file.touch(0o600)
            os.chown(password_file, self.account.uid, self.account.gid)
            password_file.write_text(self.config.database_passwords["postgres"])
            self._initdb(fresh, password_file)
        finally:
            password_file.unlink(missing_ok=True)
        main = (fresh / "postgresql.conf").read_text() + tuning.MAIN
        self.account.write(fresh / "postgresql.conf", main)
        self.account.write(fresh / "pg_hba.conf", tuning.HBA)
        if self.durable:
            os.sync()
        fresh.rename(self.home)

    def _initdb(self, fresh: Path, password_file: Path) -> None:
        done = self.account.run(
            [
                *(binaries.server("initdb", self.account), "-D", fresh, "-U", "postgres"),
                *("-A", "scram-sha-256", f"--pwfile={password_file}", "-E", "UTF8"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
                *("--no-instructions", "--no-sync"),
            ],
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise ClusterError(f"initdb failed: {(done.stderr or done.stdout).strip()[-800:]}")

    def _clear_up(self) -> None:
        """End what a killed postmaster left; its files and shared memory block the next start."""
        if left := processes.servers_in(self.home):
            self.say("Ending what a killed database server left behind")
            processes.end(left, grace=5)
            if processes.servers_in(self.home):
                raise ClusterError(f"old database processes don't end: {left}")
        (self.home / "postmaster.pid").unlink(missing_ok=True)
        for socket in self.config.socket_dir.glob(".s.PGSQL.*"):
            socket.unlink(missing_ok=True)

    def _start(self) -> None:
        directory = socket_directory(self.config.socket_dir, self.account)
        text = tuning.settings(directory, durable=self.durable)
        self.account.write(self.home / tuning.NAME, text)
        self.account.write(self.home / "startup.log", "")
        # opened by the shell as the server's user: root must not follow a link of theirs
        self._child = subprocess.Popen(
            [
                *("/bin/sh", "-c", 'exec "$1" -D "$2" >>"$2/startup.log" 2>&1', "sh"),
                *(str(binaries.server("postgres", self.account)), str(self.home)),
            ],
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},  # ours holds secrets
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for whoever uses the server, not for itself
            **self.account.identity(),
        )

    def _wait_ready(self) -> None:
        began = told = time.monotonic()
        while self._status() != "ready":
            if self._child is not None and self._child.poll() is not None:
                raise ClusterError(f"the database server did not start:\n{self.log_tail()}")
            now = time.monotonic()
            if now - began > READY_WITHIN:
                raise ClusterError(f"the database server is not ready:\n{self.log_tail()}")
            if self._child is None and now - began > 5 and self.pid() is None:
                raise ClusterError("the database server stopped while we waited; try again")
            if now - told > 5:
                self.say(f"  the database is recovering ({now - began:.0f} s)")
                told = now
            time.sleep(0.03)

    def _fingerprint(self) -> str:
        text = json.dumps([1, self.config.database_passwords, sorted(provision.EXTENSIONS)])
        return hashlib.sha256(text.encode()).hexdigest()

    def _provisioned(self) -> bool:
        try:
            return (self.home / MARK).read_text().strip() == self._fingerprint()
        except OSError:
            return False

    def _provision(self) -> None:
        if self._provisioned():
            return
        passwords = self.config.database_passwords
        try:
            provision.provision(self.config.socket_dir, DATABASE, passwords)
        except provision.psycopg.OperationalError as error:
            raise ClusterError(
                f"{self.config.data}/secrets.json does not fit the database in {self.home}"
                f" ({str(error).strip().splitlines()[-1]}); put the right one back"
            ) from None
        self.account.write(self.home / MARK, self._fingerprint())


@contextmanager
def temporary_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """An empty, provisioned cluster of its own that is gone after the block."""
    with tempfile.TemporaryDirectory(prefix="bz-tmp-", dir="/tmp") as name:
        Path(name).chmod(0o711)
        cluster = Cluster(load({"BAZGASHT_DATA": name}), durable=durable)
        try:
            cluster.ensure_running()
            yield cluster
        finally:
            cluster.destroy()
