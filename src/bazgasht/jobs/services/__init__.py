"""What this room writes, by verb."""

from .applications import CardDraft, agree, answer, change_card, reject, start, withdraw
from .candidates import CandidateDraft, Wishes, end_candidate, save_candidate
from .consents import ConsentDraft
from .corrections import correct_end
from .employer import employer_answer, open_card
from .facilities import (
    FacilityDraft,
    VisitDraft,
    approve_facility,
    assess_facility,
    create_facility,
    decline_facility,
    demand_facility,
    fulfil_facility,
    hand_over,
    record_visit,
    settle_facility,
    update_facility,
)
from .forward import put_forward
from .jobs import JobDraft, leave_job, record_check, record_job
from .openings import (
    OpeningDraft,
    close_opening,
    create_opening,
    exclude_offences,
    expire_openings,
    publish_opening,
    update_opening,
)

__all__ = [
    "CandidateDraft",
    "CardDraft",
    "ConsentDraft",
    "FacilityDraft",
    "JobDraft",
    "OpeningDraft",
    "VisitDraft",
    "Wishes",
    "agree",
    "answer",
    "approve_facility",
    "assess_facility",
    "change_card",
    "close_opening",
    "correct_end",
    "create_facility",
    "create_opening",
    "decline_facility",
    "demand_facility",
    "employer_answer",
    "end_candidate",
    "exclude_offences",
    "expire_openings",
    "fulfil_facility",
    "hand_over",
    "leave_job",
    "open_card",
    "publish_opening",
    "put_forward",
    "record_check",
    "record_job",
    "record_visit",
    "reject",
    "save_candidate",
    "settle_facility",
    "start",
    "update_facility",
    "update_opening",
    "withdraw",
]
