"""One part of the benchmarks in a process and a throw-away installation of its own.

``python -m bench.part pages 0.1`` prints one JSON object: the parts are put together by
``python -m bench``.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any


@contextlib.contextmanager
def installation() -> Iterator[None]:
    """A data directory with its own cluster, Django set up on it; gone after the block."""
    root = tempfile.mkdtemp(prefix="bazgasht-bench-", dir="/tmp")
    Path(root).chmod(0o711)
    (Path(root) / "static").mkdir()
    os.environ.pop("DATA", None)
    os.environ["BAZGASHT_DATA"] = root
    from bazgasht.config import get_config
    from bazgasht.run import messages, migrate
    from bazgasht.run.postgres import Cluster
    from bazgasht.run.session import set_up_django
    from bazgasht.ui import assets

    messages.compile_all()
    assets.ensure()
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


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def pages(scale: float) -> dict[str, Any]:
    """``pages``: name → milliseconds and statements; ``mixed`` and ``bare``: requests a second."""
    from bazgasht.core import scope

    from .country import country, week_facts
    from .data import Sizes
    from .pages import measure
    from .routes import pages_of
    from .visitor import Visitor

    with country(Sizes.of(scale), say) as people:
        week_facts()
        found = {}
        urls = list(pages_of(people))
        for name, who, url in urls:
            user, actor, _body = people[who]
            acting = replace(actor.scope(), page=True)
            with scope.entered(acting):
                found[name] = asdict(measure(Visitor(user), url, acting))
            say(f"  {name}: {found[name]}")
        ours, floor = _rates(people, [url for _, who, url in urls if who == "body"])
        return {"pages": found, "mixed": ours, "bare": floor}


def _rates(people: dict[str, Any], urls: list[str]) -> tuple[float, float]:
    from django.urls import clear_url_caches, path

    from bazgasht import urls as root

    from .load import bare, rate
    from .visitor import Visitor

    root.urlpatterns.insert(0, path("bench-bare", bare))
    clear_url_caches()

    def visitor() -> Visitor:
        return Visitor(people["body"][0])

    return rate(visitor, urls), rate(visitor, ["/bench-bare"])


def nation(scale: float) -> dict[str, Any]:
    """The national weekly report from nothing and after one more day, and a body's page."""
    from . import nation as side
    from .country import country
    from .data import Sizes

    with country(Sizes.country(scale), say) as people:
        return side.run(people, say)


def imports(people: float) -> dict[str, Any]:
    from bazgasht import demo

    from . import imports as part

    demo.load(clients=20, seed=1, say=lambda line: None)
    return part.run(int(people), "records", "زندان مرکزی بوشهر")


def wages(people: float) -> dict[str, Any]:
    from . import wages as part

    return part.run(int(people), say)


def matching(solver: str, people: float) -> dict[str, Any]:
    from . import match as part

    return part.run(solver, int(people), say)


def main() -> None:
    part, size = sys.argv[1], float(sys.argv[2])
    with contextlib.redirect_stdout(sys.stderr):
        if part.startswith("match-"):
            found = matching(part.removeprefix("match-"), size)
        else:
            with installation():
                found = {
                    "pages": pages, "import": imports, "wages": wages, "country": nation,
                }[part](size)  # fmt: skip
    print(json.dumps(found))


if __name__ == "__main__":
    main()
