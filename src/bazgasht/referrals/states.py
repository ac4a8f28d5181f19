"""A referral's states and what may follow what."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    SENT = "sent", _("waiting for an answer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined by the body")
    WITHDRAWN = "withdrawn", _("withdrawn")
    MISTAKEN = "mistaken", _("sent by mistake")
    WAITING = "waiting", _("on the waiting list")
    IN_SERVICE = "in_service", _("in service")
    ON_HOLD = "on_hold", _("on hold")
    ENDED = "ended", _("ended")
    TRANSFERRED = "transferred", _("passed on to another body")


S = State
TRANSITIONS: dict[State, dict[State, str]] = {
    S.DRAFT: {S.SENT: "the sender sends it", S.WITHDRAWN: "the sender gives it up"},
    S.SENT: {
        S.ACCEPTED: "the receiving body accepts",
        S.DECLINED: "the receiving body declines, with a coded reason",
        S.WITHDRAWN: "the sender takes it back",
        S.MISTAKEN: "sent to the wrong body or person",
        S.TRANSFERRED: "the receiving body passes it on; a linked new referral is made",
    },
    S.ACCEPTED: {
        S.WAITING: "no place yet: on the waiting list by the published rule",
        S.IN_SERVICE: "the service begins",
        S.ENDED: "with a result per need; nothing delivered reads as cancelled",
        S.WITHDRAWN: "the sender takes it back from a body that a barrier has shut out",
        S.TRANSFERRED: "passed on to another body",
    },
    S.WAITING: {
        S.IN_SERVICE: "a place is free",
        S.ENDED: "with a result per need",
        S.WITHDRAWN: "the sender takes it back",
        S.TRANSFERRED: "passed on to another body",
    },
    S.IN_SERVICE: {
        S.ON_HOLD: "paused, with a reason",
        S.ENDED: "with a result per need",
        S.WITHDRAWN: "the sender takes it back from a body that a barrier has shut out",
        S.TRANSFERRED: "passed on to another body",
    },
    S.ON_HOLD: {
        S.IN_SERVICE: "goes on",
        S.ENDED: "with a result per need",
        S.WITHDRAWN: "the sender takes it back from a body that a barrier has shut out",
    },
    S.DECLINED: {},
    S.WITHDRAWN: {},
    S.MISTAKEN: {},
    S.ENDED: {},
    S.TRANSFERRED: {},
}
"""draft → sent → …; whoever is not named here may not happen. Overdue is computed, not a state."""

OPEN_STATES = (S.SENT, S.ACCEPTED, S.WAITING, S.IN_SERVICE, S.ON_HOLD)
SERVING = (S.ACCEPTED, S.WAITING, S.IN_SERVICE, S.ON_HOLD)
"""Taken on by the receiving body."""

OWNER = {  # who has the next move in each state: "from", "to" or nobody
    S.DRAFT: "from", S.SENT: "to", S.ACCEPTED: "to", S.WAITING: "to", S.IN_SERVICE: "to",
    S.ON_HOLD: "to", S.DECLINED: "from", S.WITHDRAWN: "", S.MISTAKEN: "", S.ENDED: "",
    S.TRANSFERRED: "",
}  # fmt: skip


class EndState(models.TextChoices):
    """Derived when a referral ends: nothing delivered, some, or all that was planned."""

    CANCELLED = "cancelled", _("cancelled")
    ENDED_EARLY = "ended_early", _("ended early")
    COMPLETED = "completed", _("completed")


def derive_end(delivered: int, planned: int) -> EndState:
    """Units delivered of those planned → end state (rule of England's refer-and-monitor)."""
    if delivered <= 0:
        return EndState.CANCELLED
    return EndState.COMPLETED if delivered >= planned else EndState.ENDED_EARLY


class Decline(models.TextChoices):
    NO_CAPACITY = "no_capacity", _("no capacity")
    NOT_ELIGIBLE = "not_eligible", _("not eligible")
    NOT_OUR_SERVICE = "not_our_service", _("not this body's service")
    INCOMPLETE = "incomplete", _("papers or facts are missing")
    ALREADY_SERVED = "already_served", _("already served")
    PERSON_DECLINED = "person_declined", _("the person declined")
    OUT_OF_AREA = "out_of_area", _("outside the body's area")


class Result(models.TextChoices):
    ACHIEVED = "achieved", _("achieved")
    PARTLY = "partly", _("partly achieved")
    NOT = "not", _("not achieved")


class HoldReason(models.TextChoices):
    """Why a service is paused."""

    PERSON_AWAY = "person_away", _("the person is away (leave, hospital, court)")
    TRANSFERRED = "transferred", _("the person was transferred")
    PAPERS = "papers", _("papers are missing")
    NO_CAPACITY = "no_capacity", _("no place or no means at the moment")
    PERSON_ASKED = "person_asked", _("the person asked for it")


class EventKind(models.TextChoices):
    """What else is recorded of a referral besides its changes of state."""

    ASSIGNED = "assigned", _("assigned")
    REMINDED = "reminded", _("the receiving body was reminded")
    ESCALATED = "escalated", _("told further up")
    CORRECTED = "corrected", _("what was given was put right")
    FOLLOWED = "followed", _("another prison follows it, after a transfer")
    TAKEN_UP = "taken_up", _("another body follows it from now on")


class Told(models.TextChoices):
    """Who hears of a referral without an answer."""

    BODY = "body", _("the receiving body")
    GROUP = "group", _("the working group's secretary")
    HEADQUARTERS = "headquarters", _("the headquarters")


ESCALATION: tuple[tuple[int, int, Told], ...] = (
    (1, 1, Told.BODY),
    (2, 3, Told.GROUP),
    (3, 7, Told.HEADQUARTERS),
)
"""(level, days after the answer was due, who is told). A level without a recipient is passed over
to the next one."""
