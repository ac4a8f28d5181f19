"""Forms of this room."""

from .bodies import ContactForm, MissionForm, NewSeatForm, PlaceForm, SeatForm
from .experiences import ExperienceFilter, ExperienceForm, NewExperienceForm, RepeatForm
from .pledges import (
    CommitmentForm,
    NewPledgeForm,
    PledgeFilter,
    PledgeForm,
    ReasonForm,
    SignForm,
    TextForm,
)

__all__ = [
    "CommitmentForm",
    "ContactForm",
    "ExperienceFilter",
    "ExperienceForm",
    "MissionForm",
    "NewExperienceForm",
    "NewPledgeForm",
    "NewSeatForm",
    "PlaceForm",
    "PledgeFilter",
    "PledgeForm",
    "ReasonForm",
    "RepeatForm",
    "SeatForm",
    "SignForm",
    "TextForm",
]
