"""Requests per second of a mixed load, beside a bare view in the same process.

Requests are made in-process on two threads: what is compared is our own cost per request, and
the bare view (open a scoped transaction, one SELECT) is the same server's floor.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Sequence

from django.db import connection, connections, transaction
from django.http import HttpRequest, HttpResponse

from .visitor import Visitor

THREADS, SECONDS, WARM = 2, 4.0, 3
"""``WARM`` rounds are not counted: a statement is prepared when it comes a second time."""


def bare(request: HttpRequest) -> HttpResponse:
    """The floor: what any view under row security has to do."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select count(*) from core_deployed")
        return HttpResponse(str(cursor.fetchone()[0]))


bare.access = "public"  # type: ignore[attr-defined]


def rate(visitors: Callable[[], Visitor], urls: Sequence[str]) -> float:
    """Requests per second over :data:`SECONDS`, on :data:`THREADS` threads."""
    counts = [0] * THREADS
    together = threading.Barrier(THREADS)

    def work(index: int) -> None:
        visitor = visitors()
        for url in [*urls] * WARM:
            visitor.get(url)
        together.wait()
        stop = time.perf_counter() + SECONDS
        for url in itertools.cycle(urls):
            if time.perf_counter() > stop:
                break
            visitor.get(url)
            counts[index] += 1
        connections.close_all()

    threads = [threading.Thread(target=work, args=(i,)) for i in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS
