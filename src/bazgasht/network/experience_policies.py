"""Who may do what with an experience, and whether its state allows it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, DomainError, NotAllowed

from .experience_acts import ACTS, EDIT
from .models import Experience
from .states import ExperienceState


def check_user_can(code: str, by: Actor, row: Experience) -> None:
    """Raises NotAllowed unless a side of the act is the actor's."""
    act = ACTS[code]
    places = {"body": row.organisation_id, "headquarters": row.headquarters_id}
    sides = [s for s, permission in act.sides.items()
             if places[s] is not None and by.can(permission, places[s])]  # fmt: skip
    if not sides:
        raise NotAllowed(f"experience.{code}", _("You may not do this with it."))
    if act.second and by.user_id in (row.written_by, row.changed_by):
        raise NotAllowed(
            "experience.second", _("Whoever wrote it can't publish it: a second person does.")
        )


def check_state(code: str, row: Experience) -> None:
    """Raises Conflict with the state in words."""
    state, act = ExperienceState(row.state), ACTS[code]
    if state not in act.sources:
        raise Conflict(
            "experience.state", _("This is “%(state)s”; “%(act)s” is not possible now."),
            state=state.label, act=act.label,
        )  # fmt: skip


def user_can(code: str, by: Actor, row: Experience) -> bool:
    """Whether the button is shown: the side and the state allow it."""
    try:
        check_user_can(code, by, row)
        check_state(code, row)
    except DomainError:
        return False
    return True


def may_repeat(by: Actor, row: Experience) -> list[int]:
    """Own bodies in whose name somebody may say “we did this too”."""
    if row.state != ExperienceState.PUBLISHED:
        return []
    return [pk for pk in writes_for(by) if pk != row.organisation_id]


def writes_for(by: Actor) -> list[int]:
    """The bodies in which somebody is at work and writes."""
    return sorted({s.organisation_id for s in by.seats if EDIT in s.role.permissions})


def check_writes_for(by: Actor, organisation_id: int) -> None:
    if not by.can(EDIT, organisation_id):
        raise NotAllowed("experience.write", _("You don't write for this body."))
