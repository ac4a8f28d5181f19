"""What may be done with a pledge: by which side, with which permission, from where.

The table that policies, pages and tests read; states say what follows what.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .states import TRANSITIONS, PledgeState

Side = Literal["headquarters", "body"]
S = PledgeState
EDIT, SIGN, TEXT, VIEW = "pledges.edit", "pledges.sign", "pledges.text", "pledges.view"
DRAFT = "pledges.draft"
"""Of both sides: whoever may edit pledges of a headquarters or sign those of a body."""


@dataclass(frozen=True)
class Act:
    """``target`` is the state it leads to, None when the state stays. ``sides``: side → permission,
    looked at in the headquarters or in the body of the pledge."""

    code: str
    sides: dict[Side, str]
    sources: tuple[PledgeState, ...]
    target: PledgeState | None
    label: Promise
    icon: str
    danger: bool = False

    def __post_init__(self) -> None:
        for source in self.sources if self.target else ():
            if self.target not in TRANSITIONS[source]:
                raise LookupError(f"{self.code}: {source} can't become {self.target}")


_BOTH: dict[Side, str] = {"headquarters": EDIT, "body": SIGN}
ACTS = {
    act.code: act
    for act in (
        Act("edit", _BOTH, (S.DRAFT,), None, _("Change"), "pencil"),
        Act("offer", {"headquarters": EDIT}, (S.DRAFT,), S.OFFERED,
            _("Offer for signature"), "send"),
        Act("sign", {"body": SIGN}, (S.OFFERED,), S.SIGNED, _("Read and sign"), "pencil-square"),
        Act("hand_back", _BOTH, (S.OFFERED,), S.DRAFT, _("Return with words"), "reply"),
        Act("cancel", {"headquarters": EDIT}, (S.DRAFT, S.OFFERED), S.CANCELLED,
            _("Give it up"), "x-circle", danger=True),
        Act("withdraw", {"body": SIGN}, (S.SIGNED,), S.WITHDRAWN, _("Withdraw"),
            "slash-circle", danger=True),
        Act("renew", _BOTH, (S.SIGNED,), None, _("Prepare a renewal"), "arrow-repeat"),
    )
}  # fmt: skip
