"""Finding and ending processes that a killed parent left behind. Linux has /proc for that."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1


def alive(pid: int) -> bool:
    """False for a zombie too: it holds nothing any more."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def serves(pid: int, home: Path) -> bool:
    """Whether ``pid`` is a PostgreSQL process whose working directory is the cluster ``home``."""
    try:
        process = psutil.Process(pid)
        return process.name().startswith("postgres") and process.cwd() == str(home)
    except (psutil.Error, OSError):
        return False


def servers_in(home: Path) -> list[int]:
    return [pid for pid in psutil.pids() if serves(pid, home)]


def mentioning(argument: str) -> list[int]:
    """Pids, not our own, that were started with exactly ``argument`` on their command line."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and argument in process.cmdline():
                found.append(process.pid)
        except (psutil.Error, OSError):
            continue
    return found


def carrying(name: str, value: str) -> list[int]:
    """Pids, not our own, that were started with ``name=value`` in their environment."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(name) == value:
                found.append(process.pid)
        except (psutil.Error, OSError):
            continue
    return found


def end(pids: Iterable[int], *, grace: float, first: signal.Signals = signal.SIGTERM) -> None:
    """Ask, wait at most ``grace`` seconds, then kill what is left."""
    left = _signal(pids, first)
    left = wait_gone(left, grace)
    wait_gone(_signal(left, signal.SIGKILL), 10)


def wait_gone(pids: Iterable[int], seconds: float) -> list[int]:
    """The pids still alive after at most ``seconds``."""
    until = time.monotonic() + seconds
    left = [pid for pid in pids if alive(pid)]
    while left and time.monotonic() < until:
        time.sleep(0.05)
        left = [pid for pid in left if alive(pid)]
    return left


def _signal(pids: Iterable[int], number: signal.Signals) -> list[int]:
    sent = []
    for pid in pids:
        try:
            os.kill(pid, number)
            sent.append(pid)
        except ProcessLookupError:
            continue
    return sent


def die_with_parent(number: signal.Signals = signal.SIGTERM, parent: int | None = None) -> None:
    """Have the kernel send us ``number`` when the process that started us dies, kill -9 included.

    ``parent``: who that should be; when it is gone already we leave at once.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if parent is not None and os.getppid() != parent:
        sys.exit(1)


def listening(port: int) -> psutil.Process | None:
    """Who listens on TCP ``port``, as far as we may see."""
    try:
        connections = psutil.net_connections("tcp")
    except psutil.Error:
        return None
    for c in connections:
        if c.status == psutil.CONN_LISTEN and c.laddr and c.laddr.port == port and c.pid:
            try:
                return psutil.Process(c.pid)
            except psutil.Error:
                return None
    return None


def until(condition: Callable[[], bool], seconds: float, step: float = 0.05) -> bool:
    end_at = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end_at:
            return False
        time.sleep(step)
    return True
