"""Coded parameters of reasons in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from bazgasht.core.weekly import Slot, slot_words
from bazgasht.jobs.states import Readiness
from bazgasht.plans.states import Degree
from bazgasht.services.eligibility import describe
from bazgasht.training.states import Audience

PLACES: dict[str, Callable[[], str]] = {
    "other_prison": lambda: _("inside a prison where the person is not"),
    "outside": lambda: _("outside, while the person is in custody"),
}


def told(name: str, raw: Any) -> str:
    """``where``, ``audience``, ``conditions``, ``missing``, ``degree``; anything else as it is."""
    if name == "where":
        return PLACES[raw]()
    if name == "audience":
        return str(Audience(raw).label)
    if name == "conditions":
        return "؛ ".join(describe(rule) for rule in raw)
    if name == "missing":
        return _(", ").join(str(Readiness(code).label) for code in raw)
    if name == "when":
        return slot_words(Slot(*slot) for slot in raw)
    if name == "degree":
        return str(Degree(raw).label)
    return str(raw)
