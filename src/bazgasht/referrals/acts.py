"""What may be done with a referral: by which side, with which permission, from which states.

The table that policies, pages and tests read; states.TRANSITIONS says what follows what.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .states import OPEN_STATES, TRANSITIONS, State

Side = Literal["from", "to"]
S = State


@dataclass(frozen=True)
class Act:
    """``target`` is the state it leads to, None when the state stays."""

    code: str
    side: Side
    permission: str
    sources: tuple[State, ...]
    target: State | None
    label: Promise
    icon: str = ""
    danger: bool = False
    living: bool = False
    """Makes sense only while the person lives; a death leaves recording what was given, and ending."""

    def __post_init__(self) -> None:
        for source in self.sources if self.target else ():
            if self.target not in TRANSITIONS[source]:
                raise LookupError(f"{self.code}: {source} can't become {self.target}")


def _acts(*acts: Act) -> dict[str, Act]:
    return {act.code: act for act in acts}


ANSWER, DELIVER, SEND = "referrals.answer", "referrals.deliver", "referrals.send"
ACTS = _acts(
    Act("edit", "from", SEND, (S.DRAFT,), None, _("Change the draft"), "pencil"),
    Act("send", "from", SEND, (S.DRAFT,), S.SENT, _("Send"), "send", living=True),
    Act("withdraw", "from", SEND, (S.DRAFT, S.SENT, S.WAITING), S.WITHDRAWN, _("Take back"),
        "arrow-counterclockwise", danger=True),
    Act("recall", "from", SEND, (S.ACCEPTED, S.IN_SERVICE, S.ON_HOLD), S.WITHDRAWN,
        _("Take back from a body that is shut out"), "arrow-counterclockwise", danger=True),
    Act("mistaken", "from", SEND, (S.SENT,), S.MISTAKEN, _("Sent by mistake"), "x-circle",
        danger=True),
    Act("accept", "to", ANSWER, (S.SENT,), S.ACCEPTED, _("Accept"), "check2", living=True),
    Act("decline", "to", ANSWER, (S.SENT,), S.DECLINED, _("Decline"), "x", danger=True),
    Act("wait", "to", ANSWER, (S.ACCEPTED,), S.WAITING, _("Put on the waiting list"),
        "hourglass-split", living=True),
    Act("start", "to", DELIVER, (S.ACCEPTED, S.WAITING), S.IN_SERVICE, _("Begin the service"),
        "play", living=True),
    Act("deliver", "to", DELIVER, (S.ACCEPTED, S.WAITING, S.IN_SERVICE), None,
        _("Record what was given"), "gift"),
    Act("hold", "to", DELIVER, (S.IN_SERVICE,), S.ON_HOLD, _("Pause"), "pause",
        living=True),
    Act("resume", "to", DELIVER, (S.ON_HOLD,), S.IN_SERVICE, _("Go on"), "play"),
    Act("end", "to", DELIVER, (S.ACCEPTED, S.WAITING, S.IN_SERVICE, S.ON_HOLD), S.ENDED,
        _("End with results"), "check2-square"),
    Act("transfer", "to", ANSWER, (S.SENT, S.ACCEPTED, S.WAITING, S.IN_SERVICE), S.TRANSFERRED,
        _("Pass on to another body"), "arrow-left-right", living=True),
    Act("assign", "to", "referrals.assign", OPEN_STATES, None, _("Assign"), "person-check"),
    Act("take", "to", ANSWER, OPEN_STATES, None, _("Take it on myself"), "person-check"),
)  # fmt: skip


def acts_of(side: Side) -> Iterable[Act]:
    return (act for act in ACTS.values() if act.side == side)
