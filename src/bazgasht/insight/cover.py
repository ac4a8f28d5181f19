"""Who has not reported: bodies that owed something in the week and are silent about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bazgasht.core.text import sort_key

OVERDUE = "referrals.overdue"
ACTS = ("referrals.answered", "deliveries.count")
"""A body that did one of these in the week has reported of its referrals, however late it is."""
CODES = (OVERDUE, *ACTS, "directives.overdue", "resolutions.silent",
         "programmes.actions_silent")  # fmt: skip


def owed(values: Mapping[str, int]) -> dict[str, int]:
    """What a body is silent about, how many of each; empty when it has reported."""
    acted = any(values.get(code, 0) for code in ACTS)
    found = {
        "referrals": 0 if acted else values.get(OVERDUE, 0),
        "directives": values.get("directives.overdue", 0),
        "resolutions": values.get("resolutions.silent", 0),
        "actions": values.get("programmes.actions_silent", 0),
    }
    return {name: n for name, n in found.items() if n}


def silent(bodies: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Bodies by name with what they owe; those that owe most first."""
    found = [{"name": b["name"], "owed": owed(b["values"])} for b in bodies if owed(b["values"])]
    return sorted(found, key=lambda r: (-sum(r["owed"].values()), sort_key(r["name"])))
