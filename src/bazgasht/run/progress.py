"""Lines for the person at the terminal: every long step says that it began and how it ended."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(line: str) -> None:
    print(line, flush=True)


@contextmanager
def step(title: str, every: float = 10) -> Iterator[None]:
    """Announce ``title``; a sign of life every ``every`` seconds; the time at the end if notable."""
    began = time.monotonic()
    say(f"• {title}")
    done = threading.Event()

    def tick() -> None:
        while not done.wait(every):
            say(f"  … {time.monotonic() - began:.0f} s")

    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()
    took = time.monotonic() - began
    if took > 2:
        say(f"  done in {took:.0f} s")
