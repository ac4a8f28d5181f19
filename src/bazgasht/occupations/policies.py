"""Who may change the classification. Everybody who signs in may read it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.errors import NotAllowed


def check_user_can_edit(by: Actor) -> None:
    if not by.can("occupations.edit"):
        raise NotAllowed(
            "occupations.edit",
            _("Only the headquarters' secretary or the system administrator changes this."),
        )


def user_can_edit(by: Actor) -> bool:
    return by.can("occupations.edit")
