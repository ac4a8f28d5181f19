"""A what-if, reckoned: changes at links in, jobs, money and what stays unused out. No table is
written and no person is read; counts of people under five are not told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from bazgasht.core.chains import Reach

from .lp import Network, Node, Plan, analyse
from .models import Link
from .networks import Read
from .states import ChangeKind, Filler, Stage

THRESHOLD = 5
"""Counts of people from one to one below this are not shown."""
SMALL = 0.05
"""Less than a twentieth of a job is no job."""


@dataclass(frozen=True)
class Change:
    """``amount``: units of capacity or orders, posts, seats, or rials of a loan; 1 for filling.
    ``cost`` in rials where the amount does not say it (seats)."""

    chain: str
    link: str
    kind: str
    amount: Decimal
    cost: int = 0


@dataclass(frozen=True)
class Step:
    """One change as figures of its link: room for ``units`` more a month, at ``cost`` rials."""

    units: float
    cost: int
    fills: bool = False


def step_of(change: Change, link: Link) -> Step:
    """Raises ValueError for a change that can't be made at this link."""
    amount = float(change.amount)
    match change.kind:
        case ChangeKind.FILL:
            if not link.missing:
                raise ValueError("fill")
            return Step(0, round(link.capacity * link.cost_unit), fills=True)
        case ChangeKind.CAPACITY:
            if link.capacity + change.amount < 0:
                raise ValueError("capacity")
            return Step(amount, max(0, round(change.amount * link.cost_unit)))
        case ChangeKind.POSTS:
            if not link.jobs_unit:
                raise ValueError("posts")
            units = amount / float(link.jobs_unit)
            return Step(units, round(units * link.cost_unit))
        case ChangeKind.LOAN:
            if not link.cost_unit:
                raise ValueError("loan")
            return Step(amount / link.cost_unit, round(amount))
        case ChangeKind.ORDERS:
            if link.stage != Stage.SALE:
                raise ValueError("orders")
            return Step(amount, 0)
        case ChangeKind.SEATS:
            return Step(0, change.cost)
    raise ValueError("kind")


def changed(read: Read, changes: Iterable[Change]) -> tuple[Network, int, set[str]]:
    """The chain after the changes, what they cost, and the keys of links they touch.

    Raises BadNetwork, ValueError. A change at a link that is no longer there is left out.
    """
    nodes: dict[str, Node] = {}
    cost = 0
    for change in changes:
        link = read.by_key.get(change.link)
        if link is None:
            continue
        step = step_of(change, link)
        node = nodes.get(link.key, read.network.by_key[link.key])
        cost += step.cost
        nodes[link.key] = replace(
            node, capacity=max(0.0, node.capacity + step.units),
            missing=node.missing and not step.fills,
        )  # fmt: skip
    return read.network.changed(nodes), cost, set(nodes)


def _told(plan: Plan, bottlenecks: Sequence[str], read: Read) -> dict[str, Any]:
    return {
        "jobs": round(plan.jobs, 3), "income": round(plan.income),
        "bottlenecks": [read.by_key[k].title for k in bottlenecks],
    }  # fmt: skip


def _link_rows(
    read: Read, after: Network, before_plan: Plan, after_plan: Plan, touched: set[str]
) -> list[dict[str, Any]]:
    rows = []
    for link in read.links:
        old, new = read.network.by_key[link.key], after.by_key[link.key]
        made = (before_plan.made[link.key], after_plan.made[link.key])
        idle = link.key in touched and new.at_most > old.at_most and made[1] <= old.at_most + 1e-6
        rows.append({
            "key": link.key, "title": link.title, "unit": link.unit, "stage": link.stage,
            "filler": link.filler, "changed": link.key in touched, "idle": idle,
            "made": [round(m, 3) for m in made],
            "capacity": [round(old.at_most, 3), round(new.at_most, 3)],
            "jobs": [round(m * old.jobs, 3) for m in made],
        })  # fmt: skip
    return rows


def reckon_chain(read: Read, changes: Sequence[Change]) -> dict[str, Any]:
    """One chain before and after. Raises BadNetwork, ValueError."""
    after, cost, touched = changed(read, changes)
    found = analyse(after, read.goal)
    before = read.analysis
    return {
        "chain": str(read.chain.public_id), "title": read.chain.title,
        "version": read.chain.version, "goal": read.goal, "cost": cost,
        "illustrative": read.chain.illustrative,
        "before": _told(before.plan, before.bottlenecks, read),
        "after": _told(found.plan, found.bottlenecks, read),
        "links": _link_rows(read, after, before.plan, found.plan, touched),
    }  # fmt: skip


def reckon(
    reads: Sequence[Read], changes: Sequence[Change], reach: Iterable[Reach] = ()
) -> dict[str, Any]:
    """All chains of a scenario and their sums. Raises BadNetwork, ValueError."""
    chains = [
        reckon_chain(read, [c for c in changes if c.chain == str(read.chain.public_id)])
        for read in reads
    ]
    jobs = [sum(c[when]["jobs"] for c in chains) for when in ("before", "after")]
    income = [sum(c[when]["income"] for c in chains) for when in ("before", "after")]
    cost = sum(c["cost"] for c in chains)
    added = jobs[1] - jobs[0]
    return {
        "chains": chains, "jobs": [round(j, 3) for j in jobs], "income": income, "cost": cost,
        "added": round(added, 3),
        "cost_per_job": round(cost / added) if added >= SMALL else None,
        "seats": int(sum(c.amount for c in changes if c.kind == ChangeKind.SEATS)),
        "places": _places(chains),
        "reach": [shown(r) for r in reach],
    }  # fmt: skip


def _places(chains: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """New jobs by who would do them; a link that is filled by the scenario counts as nobody's yet."""
    found = dict.fromkeys(Filler.values, 0.0)
    for chain in chains:
        for row in chain["links"]:
            found[row["filler"]] += row["jobs"][1] - row["jobs"][0]
    return [{"filler": k, "jobs": round(v, 3)} for k, v in found.items() if abs(v) >= SMALL]


def shown(reach: Reach) -> dict[str, Any]:
    """``count`` None: from one to four, too few to be told."""
    few = 0 < reach.count < THRESHOLD
    return {
        "key": reach.key, "label": reach.label, "count": None if few else reach.count,
        "as_of": reach.as_of.isoformat() if reach.as_of else None,
    }  # fmt: skip
