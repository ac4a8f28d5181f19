"""Who may be named as doing a step: oneself, colleagues, or a body that serves people."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import COORDINATING
from bazgasht.access.models import Organisation
from bazgasht.access.selectors import bodies, colleagues

from .models import Step

Choices = list[tuple[str, object]]


def owners(body_id: int, by: Actor) -> Choices:
    """Choices of the step form: "me", "u:<id>", "o:<id>", or "" for somebody else, by name."""
    body = Organisation.objects.get(pk=body_id)
    people = [(f"u:{m.user_id}", m.user.name) for m in colleagues(body, without=by.user_id)]
    partners = [
        (f"o:{b.pk}", b.name)
        for b in bodies(province=body.province)
        if b.kind not in COORDINATING and b.pk != body_id
    ]
    found: Choices = [("me", _("myself")), ("", _("somebody else, named below"))]
    if people:
        found.append((_("Colleagues"), people))
    if partners:
        found.append((_("Bodies"), partners))
    return found


def owner_value(step: Step, by: Actor) -> str:
    """The choice that stands for a step's owner."""
    if step.by:
        return ""
    if step.user_id:
        return "me" if step.user_id == by.user_id else f"u:{step.user_id}"
    return f"o:{step.organisation_id}"
