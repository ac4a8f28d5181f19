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
from django.test import Client

from bazgasht.access import sessions
from bazgasht.access.models import User

THREADS, SECONDS = 2, 4.0


def signed_in(user: User) -> Client:
    """A client whose session is marked as the sign-in page marks it."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[sessions.BEGAN] = session[sessions.SEEN] = time.time()
    session[sessions.FACTOR] = True
    session.save()
    return client


def bare(request: HttpRequest) -> HttpResponse:
    """The floor: what any view under row security has to do."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select count(*) from core_deployed")
        return HttpResponse(str(cursor.fetchone()[0]))


bare.access = "public"  # type: ignore[attr-defined]


def rate(clients: Callable[[], Client], urls: Sequence[str]) -> float:
    """Requests per second over :data:`SECONDS`, on :data:`THREADS` threads."""
    counts = [0] * THREADS
    stop = time.perf_counter() + SECONDS

    def work(index: int) -> None:
        client = clients()
        for url in itertools.cycle(urls):
            if time.perf_counter() > stop:
                break
            answer = client.get(url)
            assert answer.status_code == 200, url
            counts[index] += 1
        connections.close_all()

    threads = [threading.Thread(target=work, args=(i,)) for i in range(THREADS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - start)
