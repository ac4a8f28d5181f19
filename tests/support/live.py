"""One running installation with demo data, shared by all processes of a test run."""

import fcntl
import json
import os
import signal
from contextlib import contextmanager
from pathlib import Path

from tests.support.installation import Installation, prepared

from bazgasht.run import processes

CLIENTS, SEED = "120", "1"


class Live:
    """``with Live(root) as live``: the first to come starts it, the last to leave ends it."""

    def __init__(self, root: Path):
        self.root = root / "live"
        self.state = self.root / "state.json"
        self.installation = Installation(self.root / "data")
        self.url = ""

    def __enter__(self):
        self.root.mkdir(mode=0o711, exist_ok=True)
        with self._alone():
            known = self._read()
            if not known:
                self._start()
                known = {"pid": self.installation.process.pid, "port": self.installation.port}
            self._write(known | {"users": known.get("users", 0) + 1})
        self.installation.port = known["port"]
        self.url = f"http://127.0.0.1:{known['port']}"
        return self

    def __exit__(self, *error):
        with self._alone():
            known = self._read()
            known["users"] -= 1
            if known["users"]:
                self._write(known)
                return
            self.state.unlink()
            self._stop(known["pid"])

    def _start(self):
        prepared(self.installation.data)
        done = self.installation.run("demo", "--clients", CLIENTS, "--seed", SEED, "--json")
        assert done.returncode == 0, done.stderr[-3000:]
        self.installation.start()
        self.installation.wait_ready(60)

    def _stop(self, pid):
        if processes.alive(pid):
            os.kill(pid, signal.SIGINT)
        if own := self.installation.process:
            own.wait(20)
        processes.until(lambda: not self.installation.left_over(), 20)
        self.installation.remove()

    @contextmanager
    def _alone(self):
        with (self.root / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _read(self):
        return json.loads(self.state.read_text()) if self.state.exists() else {}

    def _write(self, known):
        self.state.write_text(json.dumps(known))
