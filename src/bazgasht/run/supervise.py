"""Keeps the children of ``serve`` running, and ends them all in time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from bazgasht.run import processes
from bazgasht.run.progress import say

MARK = "BAZGASHT_SUPERVISED"
"""Every descendant of ``serve`` carries this variable with the data directory as its value."""

LONGEST_PAUSE = 30.0
HEALTHY_AFTER = 60.0
ROUNDS = 5


@dataclass
class Child:
    """One process that is to run as long as ``serve`` does."""

    name: str
    module: str
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.5
    next_try: float = 0.0
    failures: int = field(default=0)

    def start(self) -> None:
        self.process = spawn(self.module, self.environment)
        self.started = time.monotonic()

    def look_after(self) -> None:
        """Start it again when it ended, later each time it fails soon after its start."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.next_try:
                self.start()
        elif (code := self.process.poll()) is not None:
            if now - self.started > HEALTHY_AFTER:
                self.pause, self.failures = 0.5, 0
            self.failures += 1
            how = f"signal {-code}" if code < 0 else f"code {code}"
            say(f"! {self.name} ended ({how}); starting it again in {self.pause:g} s")
            self.process, self.next_try = None, now + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE)


def spawn(module: str, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """``python -m module`` in a session of its own: the terminal's Ctrl-C is for us alone."""
    return subprocess.Popen(
        [sys.executable, "-m", module],
        env={**os.environ, **environment, "BAZGASHT_PARENT": str(os.getpid())},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def end_all(children: list[Child], mark: str, grace: float = 8) -> None:
    """Stop the children together, then whatever of theirs is left; returns when all are gone."""
    running = [c.process for c in children if c.process is not None]
    for process in running:
        process.terminate()
    until = time.monotonic() + grace
    for process in running:
        try:
            process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    end_leftovers(mark, grace=1)


def end_leftovers(mark: str, grace: float = 3) -> int:
    """End processes that a ``serve`` on the same data left behind; returns how many.

    It looks again until there are none: one that was being born during the first look would keep
    the port.
    """
    ended = 0
    for _ in range(ROUNDS):
        left = processes.carrying(MARK, mark)
        if not left:
            break
        processes.end(left, grace=grace)
        ended += len(left)
    return ended
