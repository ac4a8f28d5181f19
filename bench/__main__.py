"""``make bench [SCALE=0.1]``: every figure as a ratio to a limit or a peer, taken in one run."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .table import Table

OUT = Path("var/bench.json")
TEN = 10
"""The smaller country has a tenth of the data: pages may cost at most 1.3 times as much in the larger."""


@contextmanager
def installation() -> Iterator[None]:
    """A throw-away data directory with its own cluster, and Django set up on it."""
    root = tempfile.mkdtemp(prefix="bazgasht-bench-", dir="/tmp")
    Path(root).chmod(0o711)
    os.environ["BAZGASHT_DATA"] = root
    os.environ.pop("DATA", None)
    from bazgasht.config import get_config
    from bazgasht.run import migrate
    from bazgasht.run.postgres import Cluster
    from bazgasht.run.session import set_up_django

    get_config.cache_clear()
    cluster = Cluster(get_config())
    try:
        cluster.ensure_running()
        set_up_django()
        migrate.migrate(lambda line: None)
        yield
    finally:
        from django.db import connections

        connections.close_all()
        for connection in connections.all(initialized_only=True):
            if getattr(connection, "pool", None):
                connection.close_pool()
        cluster.destroy()
        shutil.rmtree(root, ignore_errors=True)


def run(scale: float, parts: set[str]) -> Table:
    table = Table()
    if "pages" in parts:
        times = {}
        for size in (scale / TEN, scale):
            with installation():
                times[size] = _pages(table, size, report=size == scale)
        for name, page in times[scale].items():
            small = times[scale / TEN][name]
            table.add(f"ten times the data: {name}", int(scale * 1e6), page, "ms",
                      f"{small:.1f} ms with a tenth", page / small, at_most=1.3)  # fmt: skip
    if "import" in parts:
        with installation():
            _imports(table, scale)
    return table


def _pages(table: Table, scale: float, *, report: bool) -> dict[str, float]:
    """Page times by name; with ``report`` the figures beside their limits too."""
    from django.test import Client
    from django.test.utils import setup_test_environment, teardown_test_environment

    from bazgasht.core import scope

    from .country import country, week_facts
    from .pages import measure
    from .routes import pages_of

    print(f"a country at scale {scale:g}", flush=True)
    setup_test_environment(debug=False)
    try:
        with country(scale, lambda line: print(line, flush=True)) as people:
            week_facts()
            measured = {}
            for name, who, url in pages_of(people):
                user, actor, _body = people[who]
                client = Client()
                client.force_login(user)
                with scope.entered(actor.scope()):
                    found = measure(client, url, actor.scope())
                measured[name] = found.page
                if report:
                    n = int(scale * 1_000_000)
                    table.add(f"{name}: page", n, found.page, "ms",
                              f"SQL {found.sql:.1f} ms by hand + template = {found.limit:.1f} ms",
                              found.page / found.limit, at_most=2)  # fmt: skip
                    table.add(f"{name}: statements", n, found.queries, "queries", "15", None,
                              at_most=15)  # fmt: skip
            if report:
                _mixed(table, people, scale)
            return measured
    finally:
        teardown_test_environment()


def _mixed(table: Table, people: dict[str, Any], scale: float) -> None:
    from django.test import Client
    from django.urls import path

    from bazgasht import urls

    from .load import bare, rate
    from .routes import pages_of

    urls.urlpatterns.append(path("bench-bare", bare))
    urls_of_body = [url for _, who, url in pages_of(people) if who == "body"]

    def client() -> Client:
        found = Client()
        found.force_login(people["body"][0])
        return found

    ours, floor = rate(client, urls_of_body), rate(client, ["/bench-bare"])
    table.add("requests of a mixed load", int(scale * 1_000_000), ours, "req/s",
              f"bare view, {floor:.0f} req/s", ours / floor, at_least=0.5)  # fmt: skip


def _imports(table: Table, scale: float) -> None:
    from bazgasht import demo

    from . import imports

    demo.load(clients=20, seed=1, say=lambda line: None)
    people = 100_000 if scale >= 0.1 else max(2_000, int(scale * 1_000_000))
    imports.run(table, people, "records", "زندان مرکزی بوشهر")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--scale", type=float, default=0.1, help="1 is a million clients")
    parser.add_argument("--only", choices=["pages", "import"], action="append")
    options = parser.parse_args()
    table = run(options.scale, set(options.only or ["pages", "import"]))
    table.write(OUT)
    print(f"{sum(r.holds for r in table.results)} of {len(table.results)} hold; written to {OUT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
