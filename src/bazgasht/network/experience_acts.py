"""What may be done with an experience: by which side, with which permission, from where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .states import EXPERIENCE_TRANSITIONS, ExperienceState

Side = Literal["body", "headquarters"]
S = ExperienceState
VIEW, EDIT, PUBLISH = "experiences.view", "experiences.edit", "experiences.publish"


@dataclass(frozen=True)
class Act:
    """``sides``: side → permission, looked at in the body or in its headquarters; ``second``: never
    by whoever wrote or changed the text. ``target`` None: the state stays."""

    code: str
    sides: dict[Side, str]
    sources: tuple[ExperienceState, ...]
    target: ExperienceState | None
    label: Promise
    icon: str
    second: bool = False
    danger: bool = False

    def __post_init__(self) -> None:
        for source in self.sources if self.target else ():
            if self.target not in EXPERIENCE_TRANSITIONS[source]:
                raise LookupError(f"{self.code}: {source} can't become {self.target}")


_CHECKS: dict[Side, str] = {"body": PUBLISH, "headquarters": PUBLISH}
_ENDS: dict[Side, str] = {"body": EDIT, "headquarters": PUBLISH}
ACTS = {
    act.code: act
    for act in (
        Act("edit", {"body": EDIT}, (S.DRAFT,), None, _("Change"), "pencil"),
        Act("offer", {"body": EDIT}, (S.DRAFT,), S.OFFERED,
            _("Hand it to a second person"), "send"),
        Act("publish", _CHECKS, (S.OFFERED,), S.PUBLISHED, _("Publish it"), "check2-circle",
            second=True),
        Act("hand_back", {"body": EDIT, "headquarters": PUBLISH}, (S.OFFERED,), S.DRAFT,
            _("Return with words"), "reply"),
        Act("mend", {"body": EDIT}, (S.PUBLISHED,), S.DRAFT, _("Take it back to mend it"),
            "arrow-counterclockwise"),
        Act("withdraw", _ENDS, (S.DRAFT, S.OFFERED, S.PUBLISHED), S.WITHDRAWN, _("Withdraw it"),
            "slash-circle", danger=True),
    )
}  # fmt: skip
