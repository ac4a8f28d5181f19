"""``make bench [SCALE=0.1]``: every figure as a ratio to a limit or a peer, taken in one run."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from .table import Table

OUT = Path("var/bench.json")
TEN = 10
"""The smaller country has a tenth of the data: a page may cost at most 1.3 times as much in the larger."""


def part(name: str, size: float) -> dict[str, Any]:
    """One part in a process of its own; its progress goes to the terminal."""
    print(f"{name}, size {size:g}", flush=True)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench.part", name, str(size)],
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def pages(table: Table, scale: float) -> None:
    small, large = part("pages", scale / TEN), part("pages", scale)
    n = int(scale * 1_000_000)
    for name, found in large["pages"].items():
        limit = found["limit"]
        table.add(f"{name}: page", n, found["page"], "ms",
                  f"SQL by hand {found['sql']:.1f} ms + template = {limit:.1f} ms",
                  found["page"] / limit, at_most=2)  # fmt: skip
        table.add(f"{name}: statements", n, found["queries"], "queries", "15", None, at_most=15)
        before = small["pages"][name]["page"]
        table.add(f"{name}: ten times the data", n, found["page"], "ms",
                  f"{before:.1f} ms with a tenth", found["page"] / before, at_most=1.3)  # fmt: skip
    table.add("requests of a mixed load", n, large["mixed"], "req/s",
              f"bare scoped view, {large['bare']:.0f} req/s", large["mixed"] / large["bare"],
              at_least=0.5)  # fmt: skip


def imports(table: Table, scale: float) -> None:
    people = 100_000 if scale >= 0.1 else max(2_000, int(scale * 1_000_000))
    found = part("import", people)
    table.add("import, rows a second", found["peer_rows"], found["peer_rows"] / found["small"],
              "rows/s", "django-import-export, the same eight tables by its hooks, "
              f"{found['peer_rows'] / found['peer']:.0f} rows/s",
              found["peer"] / found["small"], at_least=20)  # fmt: skip
    for shape, copy in (("indexes and constraints", "copy"), ("bare tables", "bare")):
        table.add(f"import of a roster, {shape}", people, found["seconds"], "s",
                  f"read {found['read']:.1f} s + raw COPY into tables of the same shape, {shape}, "
                  f"{found[copy]:.1f} s",
                  found["seconds"] / (found["read"] + found[copy]), at_most=3)  # fmt: skip
    table.add("import, peak memory", people, found["mb"], "MB", "1 GB", None, at_most=1024)


def wages(table: Table, scale: float) -> None:
    people = 50_000 if scale >= 0.1 else max(1_000, int(scale * 500_000))
    found = part("wages", people)
    table.add("wage run, preparing", people, found["prepare"], "s",
              f"sum of the days in SQL + raw COPY of the lines {found['bare']:.2f} s",
              found["prepare"] / found["bare"], at_most=12)  # fmt: skip
    table.add("wage run, submitting with payments", int(found["payments"]), found["submit"], "s",
              "60 s", None, at_most=60)  # fmt: skip
    table.add("wage run, approving", people, found["approve"], "s", "30 s", None, at_most=30)
    table.add("wage run, peak memory", people, found["mb"], "MB", "1 GB", None, at_most=1024)


def country(table: Table, scale: float) -> None:
    """Ten million events at scale 1. The day must cost in proportion to itself, so it is held against
    its own week by hand, against the report from nothing, and against a tenth of the history."""
    small, large = part("country", scale / TEN), part("country", scale)
    n = int(large["events"])
    for name, words in (("nothing", "from nothing"), ("day", "after one more day")):
        table.add(f"national weekly report, {words}", n, large[name], "s",
                  f"counting the same by hand in SQL, {large[name + '_sql']:.3f} s",
                  large[name] / large[name + "_sql"], at_most=3)  # fmt: skip
    table.add("the same without the reports: counting the day's week", n, large["day_count"], "s",
              f"counting the same by hand in SQL, {large['day_sql']:.3f} s",
              large["day_count"] / large["day_sql"], at_most=3)  # fmt: skip
    table.add("one more day, beside the whole history", int(large["day_events"]), large["day"], "s",
              f"from nothing {large['nothing']:.2f} s", large["day"] / large["nothing"],
              at_most=0.1)  # fmt: skip
    table.add("one more day, ten times the history", int(large["day_events"]), large["same_day"], "s",
              f"{small['same_day']:.3f} s with a tenth, the day's events being as many",
              large["same_day"] / small["same_day"], at_most=1.5)  # fmt: skip
    page = large["page"]
    table.add("everything expected of a body: page", n, page["page"], "ms",
              f"SQL by hand {page['sql']:.1f} ms + template = {page['limit']:.1f} ms",
              page["page"] / page["limit"], at_most=2)  # fmt: skip
    table.add("everything expected of a body: statements", n, page["queries"], "queries", "15", None,
              at_most=15)  # fmt: skip


def chain(table: Table) -> None:
    from . import chain as side

    print(f"chain, size {side.LINKS}", flush=True)
    found = side.run(side.LINKS)
    table.add("programme of a chain, building included", side.LINKS, found["ours"]["ms"], "ms",
              f"plain HiGHS, building included, {found['highs']['ms']:.1f} ms",
              found["ours"]["ms"] / found["highs"]["ms"], at_most=2)  # fmt: skip
    table.add("programme of a chain, peak memory", side.LINKS, found["ours"]["mb"], "MB",
              f"plain HiGHS, {found['highs']['mb']:.0f} MB",
              found["ours"]["mb"] / found["highs"]["mb"], at_most=1.5)  # fmt: skip
    table.add("chain with bottleneck and missing links", side.LINKS, found["analysis"]["ms"], "ms",
              "10 s", None, at_most=10_000)  # fmt: skip


def matching(table: Table, scale: float) -> None:
    """Always whole: it needs no database and less than a minute or two."""
    people = 50_000 if scale >= 0.01 else 5_000
    found = {name: part(f"match-{name}", people) for name in ("ours", "ortools", "highs")}
    ours, peers = found["ours"], {n: found[n] for n in ("ortools", "highs")}
    faster = min(peers, key=lambda n: peers[n]["seconds"])
    said = ", ".join(f"{n} {p['seconds']:.2f} s" for n, p in peers.items())
    table.add(f"match, {int(ours['pairs']):,} pairs", people, ours["seconds"], "s",
              f"the faster of {said}", ours["seconds"] / peers[faster]["seconds"],
              at_most=1.5)  # fmt: skip
    least = min(p["total"] for p in peers.values())
    table.add("match, distance from the optimum", people, abs(least - ours["total"]), "points/1000",
              f"both peers, {int(least):,}", None, at_most=0)  # fmt: skip
    memory = ", ".join(f"{n} {p['mb']:.0f} MB" for n, p in peers.items())
    table.add("match, peak memory", people, ours["mb"], "MB",
              f"{memory}; {ours['before']:.0f} MB before it began",
              ours["mb"] / peers[faster]["mb"], at_most=1.5)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--scale", type=float, default=0.1, help="1 is a million clients")
    parts = ["match", "chain", "import", "wages", "country", "pages"]
    parser.add_argument("--only", choices=parts, action="append")
    options = parser.parse_args()
    table = Table()
    wanted = set(options.only or parts)
    if "match" in wanted:
        matching(table, options.scale)
    if "chain" in wanted:
        chain(table)
    if "import" in wanted:
        imports(table, options.scale)
    if "wages" in wanted:
        wages(table, options.scale)
    if "country" in wanted:
        country(table, options.scale)
    if "pages" in wanted:
        pages(table, options.scale)
    table.write(OUT)
    print(f"{sum(r.holds for r in table.results)} of {len(table.results)} hold; written to {OUT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
