"""What may be done with a cohort or an enrolment: by which side, with which permission, from where.

The table that policies, pages and tests read; states say what follows what.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .states import COHORT_TRANSITIONS, LIVE, TAKING, TRANSITIONS, CohortState, State

Side = Literal["case", "provider"]
S, C = State, CohortState
ENROL, RUN, EDIT = "training.enrol", "training.run", "training.edit"


@dataclass(frozen=True)
class Act:
    """``target`` is the state it leads to, None when the state stays or is decided by a rule.

    ``side``: the person's case team or the provider; either of them when both are named.
    """

    code: str
    sides: dict[Side, str]
    """Side → permission."""
    sources: tuple[Any, ...]
    target: Any
    label: Promise
    icon: str = ""
    danger: bool = False

    def __post_init__(self) -> None:
        table: Any = TRANSITIONS if isinstance(self.sources[0], State) else COHORT_TRANSITIONS
        for source in self.sources if self.target else ():
            if self.target not in table[source]:
                raise LookupError(f"{self.code}: {source} can't become {self.target}")


def _acts(*acts: Act) -> dict[str, Act]:
    return {act.code: act for act in acts}


ENROLMENT_ACTS = _acts(
    Act("confirm", {"case": ENROL}, (S.OFFERED,), S.ENROLLED, _("Take the seat"), "check2"),
    Act("withdraw", {"case": ENROL, "provider": RUN}, LIVE, S.WITHDRAWN, _("Leave the course"),
        "box-arrow-right", danger=True),
    Act("assess", {"provider": RUN}, (S.ENROLLED,), None, _("Record the mark"), "pencil"),
    Act("certify", {"provider": RUN}, (S.COMPLETED,), None, _("Issue the certificate"), "award"),
)  # fmt: skip
"""Completed and failed come from the completion rule, when the cohort is finished."""

COHORT_ACTS = _acts(
    Act("edit", {"provider": EDIT}, (C.PLANNED, C.OPEN, C.RUNNING), None, _("Change"), "pencil"),
    Act("open", {"provider": EDIT}, (C.PLANNED,), C.OPEN, _("Open for enrolment"), "door-open"),
    Act("start", {"provider": RUN}, (C.OPEN,), C.RUNNING, _("Begin"), "play"),
    Act("enrol", {"case": ENROL}, TAKING, None, _("Ask for a seat"), "person-plus"),
    Act("plan", {"provider": RUN}, (C.PLANNED, C.OPEN, C.RUNNING), None, _("Plan sessions"),
        "calendar-plus"),
    Act("attend", {"provider": RUN}, (C.OPEN, C.RUNNING), None, _("Record attendance"),
        "clipboard-check"),
    Act("mark", {"provider": RUN}, (C.RUNNING,), None, _("Record marks"), "pencil-square"),
    Act("finish", {"provider": RUN}, (C.RUNNING,), C.FINISHED, _("Finish with results"),
        "check2-square"),
    Act("cancel", {"provider": EDIT}, (C.PLANNED, C.OPEN, C.RUNNING), C.CANCELLED, _("Cancel it"),
        "x-circle", danger=True),
)  # fmt: skip
