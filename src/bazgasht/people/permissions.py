"""Who may: pairs, one raising with words for the person refused, one answering."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bazgasht.access.actor import Actor
from bazgasht.core.errors import NotAllowed

from .models import CustodyEpisode, CustodyEvent, EmergencyAccess
from .states import CustodyEventKind

WORDS = {
    "clients.create": _("You may not open files in this body."),
    "clients.edit": _("You may not change this file."),
    "clients.assign": _("You may not assign files in this body."),
    "clients.note": _("You may not write notes in this file."),
    "custody.edit": _("You may not record custody for this prison."),
    "files.attach": _("You may not attach documents to this file."),
    "consents.record": _("You may not record consents in this file."),
    "corrections.ask": _("You may not record requests for correction in this file."),
    "corrections.decide": _("You may not decide requests for correction in this file."),
    "access.history": _("You may not see who has seen this file."),
    "access.request": _("You may not ask for access in the name of this body."),
    "access.decide": _("You may not decide about access to this file."),
    "access.emergency": _("You may not open files in an emergency."),
    "access.review": _("You may not review emergency access."),
    "barriers.manage": _("You may not set or lift barriers on this file."),
    "exports.persons": _("You may not export lists with names."),
}
"""What is said when the permission is missing, in the words of the act."""


def check_may(by: Actor, permission: str, organisation_id: int | None = None) -> None:
    """Raises NotAllowed unless a seat (reaching the body, when given) has the permission."""
    if not by.can(permission, organisation_id):
        raise NotAllowed(permission, WORDS.get(permission, ""))


def check_user_can_record_custody(episode: CustodyEpisode, by: Actor) -> None:
    """Only the prison that holds the person now records what happens there."""
    check_may(by, "custody.edit", episode.prison_id)


def user_can_record_custody(episode: CustodyEpisode | None, by: Actor) -> bool:
    return episode is not None and by.can("custody.edit", episode.prison_id)


def check_user_can_void(event: CustodyEvent, episode: CustodyEpisode, by: Actor) -> None:
    """The prison that holds the person; of a transfer also the prison left, which recorded it."""
    left = event.from_prison_id if event.kind == CustodyEventKind.TRANSFER else None
    if left is not None and by.can("custody.edit", left):
        return
    check_user_can_record_custody(episode, by)


def user_can_void(event: CustodyEvent, episode: CustodyEpisode, by: Actor) -> bool:
    try:
        check_user_can_void(event, episode, by)
    except NotAllowed:
        return False
    return True


def check_user_can_review(access: EmergencyAccess, by: Actor) -> None:
    check_may(by, "access.review")
    if access.user_id == by.user_id:
        raise NotAllowed(
            "emergency.own", _("Whoever opened a file in an emergency does not review it.")
        )


def user_can_review(access: EmergencyAccess, by: Actor) -> bool:
    try:
        check_user_can_review(access, by)
    except NotAllowed:
        return False
    return True
