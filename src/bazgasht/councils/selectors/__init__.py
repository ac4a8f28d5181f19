"""Reads of councils. Whoever calls has entered the reader's scope; row security gives the rows."""

from .bodies import (
    councils_for,
    get_council,
    may_found_at,
    next_meetings,
    seat_candidates,
    seats_on,
    twins_of,
)
from .lists import (
    VIEWS,
    Expected,
    Line,
    expected_of,
    get_resolution,
    invitations_to_answer,
    lines,
    minutes_to_answer,
    resolutions_for,
)
from .papers import (
    directives_for,
    gatherings_for,
    get_directive,
    get_gathering,
    get_meeting,
    get_proposal,
    get_visit,
    invited,
    meetings_for,
    open_proposals,
    replies_to,
    visits_for,
)
from .progress import Progress, bound_progress, first_week, is_overdue, progress_for, progress_of
from .register import Matter, matters, matters_for, where_to_raise

__all__ = [
    "VIEWS", "Expected", "Line", "Matter", "Progress", "bound_progress", "councils_for", "directives_for",
    "expected_of", "first_week", "gatherings_for", "get_council", "get_directive", "get_gathering",
    "get_meeting", "get_proposal", "get_resolution", "get_visit", "invitations_to_answer", "invited", "is_overdue", "lines", "matters", "matters_for",
    "may_found_at", "meetings_for", "minutes_to_answer", "next_meetings", "open_proposals",
    "progress_for", "progress_of", "replies_to", "resolutions_for", "seat_candidates", "seats_on", "twins_of",
    "visits_for", "where_to_raise",
]  # fmt: skip
