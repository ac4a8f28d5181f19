"""What this room lets others read."""

from .fitting import Fit, fits, fits_all
from .openings import (
    Counts,
    OpenOpening,
    counts_of,
    exclusions_of,
    get_opening,
    open_openings,
    openings_for,
)
from .people import (
    CandidateLine,
    CandidateView,
    candidate_of,
    candidate_rows,
    candidates,
    get_application,
    put_forward_ids,
)

__all__ = [
    "CandidateLine",
    "CandidateView",
    "Counts",
    "Fit",
    "OpenOpening",
    "candidate_of",
    "candidate_rows",
    "candidates",
    "counts_of",
    "exclusions_of",
    "fits",
    "fits_all",
    "get_application",
    "get_opening",
    "open_openings",
    "openings_for",
    "put_forward_ids",
]
