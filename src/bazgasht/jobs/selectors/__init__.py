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
    ApplicationLine,
    CandidateLine,
    CandidateView,
    application_lines,
    applications_for,
    candidate_of,
    candidate_rows,
    candidates,
    get_application,
    lines_of,
    put_forward_ids,
    views,
)
from .people import lines as candidate_lines

__all__ = [
    "ApplicationLine",
    "CandidateLine",
    "CandidateView",
    "Counts",
    "Fit",
    "OpenOpening",
    "application_lines",
    "applications_for",
    "candidate_lines",
    "candidate_of",
    "candidate_rows",
    "candidates",
    "counts_of",
    "exclusions_of",
    "fits",
    "fits_all",
    "get_application",
    "get_opening",
    "lines_of",
    "open_openings",
    "openings_for",
    "put_forward_ids",
    "views",
]
