"""What may be done with an opening, an application or a facility: by whom, with which permission, from
where. The tables that policies, pages and tests read; states say what follows what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .states import (
    FACILITY_TRANSITIONS,
    LIVE,
    OPENING_TRANSITIONS,
    TRANSITIONS,
    FacilityState,
    OpeningState,
    State,
)

Side = Literal["officer", "employer", "case", "approver"]
S, O, F = State, OpeningState, FacilityState  # noqa: E741
EDIT, PAGE, MAKE, RECORD = "openings.edit", "employer.page", "applications.make", "jobs.record"
FACILITY, APPROVE = "facilities.edit", "facilities.approve"


@dataclass(frozen=True)
class Act:
    """``target`` is the state it leads to, None when the state stays."""

    code: str
    sides: dict[Side, str]
    """Side → permission."""
    sources: tuple[Any, ...]
    target: Any
    label: Promise
    icon: str = ""
    danger: bool = False


def _acts(table: Mapping[Any, Mapping[Any, str]], *acts: Act) -> dict[str, Act]:
    """By code. Raises LookupError for an act that the table of transitions does not allow."""
    for act in acts:
        for source in act.sources if act.target else ():
            if act.target != source and act.target not in table[source]:
                raise LookupError(f"{act.code}: {source} can't become {act.target}")
    return {act.code: act for act in acts}


_BOTH: dict[Side, str] = {"officer": EDIT, "employer": PAGE}
_ANSWER: dict[Side, str] = {"employer": PAGE, "case": MAKE}
"""Employers answer themselves; the case team writes down what an employer says on the telephone."""

OPENING_ACTS = _acts(
    OPENING_TRANSITIONS,
    Act("edit", _BOTH, (O.DRAFT, O.OPEN, O.FILLED, O.EXPIRED), None, _("Change"), "pencil"),
    Act("publish", _BOTH, (O.DRAFT, O.EXPIRED, O.FILLED), O.OPEN, _("Publish"), "door-open"),
    Act("close", _BOTH, (O.DRAFT, O.OPEN, O.FILLED, O.EXPIRED), O.CLOSED, _("Close it"),
        "x-circle", danger=True),
    Act("put_forward", {"case": MAKE}, (O.OPEN,), None, _("Put a client forward"), "person-plus"),
)  # fmt: skip
"""Filled and expired come from a person's start and from the calendar."""

APPLICATION_ACTS = _acts(
    TRANSITIONS,
    Act("agree", {"case": MAKE}, (S.EXPRESSED,), S.APPLIED, _("Show to the employer"), "person-check"),
    Act("card", {"case": MAKE}, (S.APPLIED, S.INTERVIEW, S.OFFERED, S.STARTED), None,
        _("Change what is shown"), "card-text"),
    Act("invite", _ANSWER, (S.APPLIED, S.INTERVIEW), S.INTERVIEW, _("Invite to an interview"),
        "calendar-plus"),
    Act("offer", _ANSWER, (S.APPLIED, S.INTERVIEW), S.OFFERED, _("Offer the job"), "briefcase"),
    Act("decline", _ANSWER, (S.APPLIED, S.INTERVIEW, S.OFFERED), S.DECLINED, _("Decline"),
        "x-circle", danger=True),
    Act("start", {"case": RECORD}, (S.OFFERED,), S.STARTED, _("Record the first day"), "play"),
    Act("reject", {"case": MAKE}, (S.OFFERED,), S.REJECTED, _("The offer is not accepted"),
        "x", danger=True),
    Act("withdraw", {"case": MAKE}, LIVE, S.WITHDRAWN, _("Withdraw"), "box-arrow-right",
        danger=True),
)  # fmt: skip

FACILITY_ACTS = _acts(
    FACILITY_TRANSITIONS,
    Act("edit", {"officer": FACILITY}, (F.OFFERED, F.ASSESSED), None, _("Change"), "pencil"),
    Act("assess", {"officer": FACILITY}, (F.OFFERED,), F.ASSESSED, _("Record the assessment"),
        "clipboard-check"),
    Act("approve", {"approver": APPROVE}, (F.ASSESSED,), F.AGREED, _("Approve the agreement"),
        "check2-all"),
    Act("hand_over", {"officer": FACILITY}, (F.AGREED,), F.ACTIVE, _("Record the handover"),
        "box-seam"),
    Act("visit", {"officer": FACILITY}, (F.ACTIVE, F.BREACHED, F.FULFILLED), None,
        _("Record a visit"), "geo-alt"),
    Act("fulfil", {"officer": FACILITY}, (F.ACTIVE, F.BREACHED), F.FULFILLED,
        _("The jobs are delivered"), "check2-square"),
    Act("demand", {"officer": FACILITY}, (F.BREACHED,), None, _("Demand it back"),
        "arrow-counterclockwise"),
    Act("settle", {"approver": APPROVE}, (F.BREACHED,), F.SETTLED, _("The breach is settled"),
        "check2-all"),
    Act("decline", {"officer": FACILITY, "approver": APPROVE}, (F.OFFERED, F.ASSESSED, F.AGREED),
        F.DECLINED, _("Decline"), "x-circle", danger=True),
)  # fmt: skip
"""A breach comes from a visit whose consequence demands it."""
