"""Councils, what they meet about, what they resolve and whom they direct. No person is in here:
bodies and offices alone, and the free texts are asked to name nobody."""

from .bodies import Council, CouncilSeat
from .directives import Directive, DirectiveCopy
from .meetings import (
    AgendaItem,
    Agreement,
    Attendance,
    FieldVisit,
    Gathering,
    GatheringSession,
    InvitationMail,
    InvitationReply,
    Meeting,
    Proposal,
)
from .resolutions import DueMove, Milestone, Reminder, Resolution, ResolutionSupport

__all__ = [
    "AgendaItem", "Agreement", "Attendance", "Council", "CouncilSeat", "Directive", "DirectiveCopy", "DueMove", "FieldVisit", "Gathering", "GatheringSession", "InvitationMail", "InvitationReply", "Meeting", "Milestone", "Proposal", "Reminder", "Resolution", "ResolutionSupport",
]  # fmt: skip
