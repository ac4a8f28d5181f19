"""Who keeps a programme, who says how an action stands, who imports figures."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind as BodyKind
from bazgasht.core.errors import Conflict, NotAllowed

from .models import Node, Programme
from .states import ProgrammeState, is_action

KEEPERS = frozenset({BodyKind.HEADQUARTERS})
"""Kinds of bodies a programme may be kept at."""


def edits(by: Actor, programme: Programme) -> bool:
    return by.can("programmes.edit", programme.organisation_id)


def check_edits(by: Actor, programme: Programme) -> None:
    """Raises NotAllowed; Conflict for a closed programme."""
    if not edits(by, programme):
        raise NotAllowed(
            "programmes.edit", _("Only the body that keeps this programme changes it.")
        )
    if programme.state == ProgrammeState.CLOSED:
        raise Conflict("programme.closed", _("This programme is closed."))


def check_moves(by: Actor, programme: Programme) -> None:
    if not edits(by, programme):
        raise NotAllowed(
            "programmes.edit", _("Only the body that keeps this programme changes it.")
        )


def reports(by: Actor, node: Node) -> bool:
    """Whether the actor may say how an action stands."""
    if not is_action(node.programme.kind, node.level):
        return False
    return edits(by, node.programme) or (
        node.owner_id is not None
        and node.owner_id in {s.organisation_id for s in by.seats}
        and by.can("programmes.report", node.owner_id)
    )


def check_reports(by: Actor, node: Node) -> None:
    if not reports(by, node):
        raise NotAllowed(
            "programmes.report", _("The body that owns this action, or its keeper, says this.")
        )
    if node.programme.state != ProgrammeState.ACTIVE:
        raise Conflict("programme.not_active", _("This programme is not in force."))


def import_provinces(by: Actor) -> set[str] | None:
    """Provinces whose figures the actor may import; None: of the whole country."""
    seats = [s for s in by.seats if "figures.import" in s.role.permissions]
    if any(s.province == "" for s in seats):
        return None
    return {s.province for s in seats}


def check_imports(by: Actor, provinces: set[str]) -> None:
    """Raises NotAllowed for a province that is not the actor's."""
    allowed = import_provinces(by)
    if not by.can("figures.import") or (allowed is not None and provinces - allowed):
        raise NotAllowed("figures.import", _("You import figures of your own province only."))


def check_edits_harms(by: Actor) -> None:
    """The list of priority harms is one for the country."""
    if not (by.can("figures.import") and import_provinces(by) is None):
        raise NotAllowed("figures.import", _("The national headquarters keeps this list."))
