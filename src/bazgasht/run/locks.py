"""File locks that the kernel gives back when their holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Busy(RuntimeError):
    """Another process holds the lock."""


@contextmanager
def held(path: Path, *, shared: bool = False, wait: bool = True) -> Iterator[int]:
    """Hold ``path`` for the block and yield its descriptor. Raises :class:`Busy` unless ``wait``.

    The file stays behind: removing it would let two processes lock two files of one name.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not _take(descriptor, shared=shared, wait=wait):
            raise Busy(str(path))
        yield descriptor
    finally:
        os.close(descriptor)


def upgrade(descriptor: int) -> bool:
    """Make a shared lock exclusive when nobody else shares it; says whether that worked.

    On failure the shared lock may be gone too: only for a holder that is about to leave.
    """
    return _take(descriptor, shared=False, wait=False)


def _take(descriptor: int, *, shared: bool, wait: bool) -> bool:
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(descriptor, kind if wait else kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
