"""Forms of councils."""

from .bodies import CouncilForm, SeatForm, SecretaryForm
from .meetings import AnswerForm, AttendanceForm, MeetingFilter, MeetingForm, MinutesForm, ReplyForm
from .parts import NO_NAMES, WordsForm
from .resolutions import ClaimForm, MoveForm, ResolutionFilter, ResolutionForm
from .visits import (
    CorrectionForm,
    DirectiveAnswerForm,
    DirectiveForm,
    GatheringForm,
    MatterFilter,
    MatterForm,
    ProposalForm,
    SessionForm,
    VisitForm,
)

__all__ = [
    "NO_NAMES", "AnswerForm", "AttendanceForm", "ClaimForm", "CorrectionForm", "CouncilForm", "DirectiveAnswerForm",
    "DirectiveForm", "GatheringForm", "MatterFilter", "MatterForm", "MeetingFilter", "MeetingForm", "MinutesForm", "MoveForm",
    "ProposalForm", "ReplyForm", "ResolutionFilter", "ResolutionForm", "SeatForm", "SecretaryForm", "SessionForm", "VisitForm",
    "WordsForm",
]  # fmt: skip
