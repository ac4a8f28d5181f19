"""Who may change a chain, and whether its state allows it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, NotAllowed, StaleVersion

from .models import Chain, Scenario
from .networks import Read
from .states import TRANSITIONS, ChainState

EDIT = "chains.edit"


def check_user_can_keep(by: Actor, organisation_id: int) -> None:
    """Raises NotAllowed unless the actor keeps chains for this body."""
    if not by.can(EDIT, organisation_id):
        raise NotAllowed(EDIT, _("Only the body that keeps this chain may change it."))


def user_can_edit(by: Actor, chain: Chain) -> bool:
    return by.can(EDIT, chain.organisation_id)


def check_open(chain: Chain) -> None:
    """Raises Conflict for a chain that was put away."""
    if chain.state == ChainState.ARCHIVED:
        raise Conflict("chain.archived", _("This chain was put away. Take it up again first."))


def check_transition(chain: Chain, state: ChainState) -> None:
    """Raises Conflict with the state in words."""
    if state not in TRANSITIONS[ChainState(chain.state)]:
        raise Conflict(
            "chain.state", _("This chain is “%(state)s” now; that is not possible."),
            state=chain.get_state_display(),
        )  # fmt: skip


def check_version(current: int, seen: int | None) -> None:
    """Raises StaleVersion when somebody else saved after the page was opened."""
    if seen is not None and seen != current:
        raise StaleVersion("chain.stale")


def check_user_can_plan(by: Actor, organisation_id: int) -> None:
    if not by.can(EDIT, organisation_id):
        raise NotAllowed(EDIT, _("Only the body that made this scenario may change it."))


def user_can_plan(by: Actor, scenario: Scenario) -> bool:
    return by.can(EDIT, scenario.organisation_id)


FAULTS = {
    "stuck": gettext_lazy(
        "%(links)s can't pass on all it makes: the shares of what leaves it are below 100 per cent."
    ),
    "circle": gettext_lazy("These links hand to each other in a circle: %(links)s."),
    "figures": gettext_lazy("A figure is not possible: %(links)s."),
}


def fault_words(read: Read) -> str:
    """Why no programme can be made of a chain's links, "" when one can."""
    fault = read.fault
    if fault is None:
        return ""
    names = [read.by_key[k].title for k in fault.links if k in read.by_key]
    words = FAULTS.get(fault.reason, FAULTS["figures"])
    return str(words) % {"links": "، ".join(f"«{n}»" for n in names)}


def check_whole(read: Read) -> None:
    """Raises Conflict for a chain without links, or one no programme can be made of."""
    if not read.links:
        raise Conflict("chain.empty", _("This chain has no links yet."))
    if words := fault_words(read):
        raise Conflict("chain.fault", words)
