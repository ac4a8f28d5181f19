"""Scenarios as pages and papers show them; all of it from what was saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from bazgasht.core import provinces
from bazgasht.core.digits import localise, number
from bazgasht.core.jalali import format_jalali
from bazgasht.core.money import format_money

from . import words
from .models import Scenario
from .reckoning import THRESHOLD
from .states import ChangeKind, Filler


def day_of(row: Scenario) -> date:
    """The day it was reckoned on."""
    return date.fromisoformat(row.result["on"])


def line(row: Scenario) -> dict[str, Any]:
    result = row.result
    return {
        "row": row, "chains": "، ".join(c["title"] for c in result["chains"]),
        "where": provinces.name_of(row.province), "added": signed(result["added"]),
        "tone": "ok" if result["added"] >= 0.05 else "plain", "day": day_of(row),
        "each": each(result),
    }  # fmt: skip


def each(result: dict[str, Any]) -> str:
    """Cost per new job, "" when there is none."""
    return words.about(result["cost_per_job"]) if result["cost_per_job"] is not None else ""


def signed(value: float) -> str:
    """More or fewer jobs; next to nothing is nothing."""
    return words.amount(value) if abs(value) >= 0.05 else number(0)


def count_words(row: dict[str, Any]) -> str:
    """A count of people, or that it is too small to be told."""
    if row["count"] is None:
        return _("fewer than %(n)s") % {"n": localise(THRESHOLD)}
    return number(row["count"])


def shown(row: Scenario) -> dict[str, Any]:
    """Sentences, figures, tables and reach."""
    result = row.result
    return {
        "title": row.title, "day": day_of(row), "sentences": words.scenario_sentences(result),
        "figures": figures(result), "chains": [_chain(c) for c in result["chains"]],
        "places": [
            (str(Filler(p["filler"]).label), signed(p["jobs"])) for p in result["places"]
        ],
        "reach": [
            (r["label"], count_words(r),
             format_jalali(date.fromisoformat(r["as_of"])) if r["as_of"] else "")
            for r in result["reach"]
        ],
        "illustrative": any(c["illustrative"] for c in result["chains"]),
    }  # fmt: skip


def figures(result: dict[str, Any]) -> list[tuple[str, str]]:
    before, after = result["jobs"]
    return [
        (_("Jobs today"), words.amount(before)), (_("Jobs after"), words.amount(after)),
        (_("New jobs"), signed(result["added"])),
        (_("Income a month today"), words.about(result["income"][0])),
        (_("Income a month after"), words.about(result["income"][1])),
        (_("Cost, once"), words.about(result["cost"]) if result["cost"] else number(0)),
        (_("Cost per new job"), each(result) or "—"),
        (_("Training seats"), number(result["seats"])),
    ]  # fmt: skip


def _chain(chain: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": chain["title"], "cost": words.about(chain["cost"]) if chain["cost"] else "—",
        "jobs": [words.amount(chain[w]["jobs"]) for w in ("before", "after")],
        "bottlenecks": ["، ".join(chain[w]["bottlenecks"]) or "—" for w in ("before", "after")],
        "links": [
            {
                **link, "made": [words.amount(m) for m in link["made"]],
                "capacity": [words.amount(c) for c in link["capacity"]],
                "jobs": [words.amount(j) for j in link["jobs"]],
            }
            for link in chain["links"]
        ],
    }  # fmt: skip


def side_by_side(rows: Sequence[Scenario]) -> list[tuple[str, list[str]]]:
    """Name of a figure, and its value in each scenario."""
    columns = [figures(row.result) for row in rows]
    table = [(name, [c[n][1] for c in columns]) for n, (name, _value) in enumerate(columns[0])]
    table.append((_("Chains"), ["، ".join(c["title"] for c in r.result["chains"]) for r in rows]))
    table.append((
        _("Bottleneck after"),
        ["؛ ".join(filter(None, ("، ".join(c["after"]["bottlenecks"]) for c in r.result["chains"])))
         or "—" for r in rows],
    ))  # fmt: skip
    table.append((_("What is changed"), ["؛ ".join(change_lines(r)) or "—" for r in rows]))
    labels = dict.fromkeys(r["label"] for row in rows for r in row.result["reach"])
    for label in labels:
        cells = [next((count_words(r) for r in row.result["reach"] if r["label"] == label), "—")
                 for row in rows]  # fmt: skip
        table.append((label, cells))
    return table


def change_lines(row: Scenario) -> list[str]:
    """The changes in words; links that are gone since by their key."""
    known = {(c["chain"], link["key"]): link for c in row.result["chains"] for link in c["links"]}
    found = []
    for change in row.changes:
        link = known.get((change["chain"], change["link"]))
        title = link["title"] if link else change["link"]
        found.append(f"{title}: {_change(change, link['unit'] if link else '')}")
    return found


def _change(change: dict[str, Any], unit: str) -> str:
    amount = Decimal(change["amount"])
    shown = {"n": words.amount(float(abs(amount))), "unit": unit}
    match change["kind"]:
        case ChangeKind.FILL:
            return _("somebody fills it")
        case ChangeKind.CAPACITY if amount < 0:
            return _("%(n)s %(unit)s less") % shown
        case ChangeKind.CAPACITY:
            return _("%(n)s %(unit)s more") % shown
        case ChangeKind.POSTS:
            return _("%(n)s posts") % shown
        case ChangeKind.LOAN:
            return _("a loan of %(money)s") % {"money": format_money(int(amount))}
        case ChangeKind.ORDERS:
            return _("orders for %(n)s %(unit)s a month") % shown
    return _("%(n)s training seats") % shown
