"""Outcomes, steps and tones of runs, in the words of the page."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .states import RunState

OUTCOMES: tuple[tuple[str, str | Promise], ...] = (
    ("read", _("rows read")),
    ("created", _("new")),
    ("updated", _("changed")),
    ("unchanged", _("unchanged")),
    ("repeated", _("repeated in the file")),
    ("held", _("held for review")),
    ("rejected", _("faulty, not imported")),
)

STEPS: dict[str, str | Promise] = {
    "reading": _("Reading the file"),
    "matching": _("Comparing with the files"),
    "writing": _("Writing"),
    "search words": _("Preparing the search"),
}

TONES = {
    RunState.UPLOADED: "info", RunState.PREVIEWED: "wait", RunState.QUEUED: "info",
    RunState.RUNNING: "info", RunState.DONE: "ok", RunState.REFUSED: "late",
    RunState.FAILED: "late", RunState.DROPPED: "plain",
}  # fmt: skip

SEVERITY_TONES = {"error": "late", "held": "wait", "warning": "info"}
SEVERITY_WORDS = {"error": _("faulty"), "held": _("held"), "warning": _("notice")}

FAILURES = {
    "roster.running": _("Another import for these bodies is running; try again when it is done."),
    "roster.gone": _("This file is no longer kept; send it again."),
}


def table(counts: dict[str, Any]) -> list[tuple[str | Promise, int, int]]:
    """(outcome, people, families) for the summary."""
    people, families = counts.get("people", {}), counts.get("families", {})
    return [(label, people.get(key, 0), families.get(key, 0)) for key, label in OUTCOMES]
