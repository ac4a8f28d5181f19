"""Forms of this room."""

from .bodies import ContactForm, MissionForm, NewSeatForm, PlaceForm, SeatForm
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
    "MissionForm",
    "NewPledgeForm",
    "NewSeatForm",
    "PlaceForm",
    "PledgeFilter",
    "PledgeForm",
    "ReasonForm",
    "SeatForm",
    "SignForm",
    "TextForm",
]
