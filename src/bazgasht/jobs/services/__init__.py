"""What this room writes, by verb."""

from .candidates import CandidateDraft, Wishes, end_candidate, save_candidate
from .forward import put_forward
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
    "OpeningDraft",
    "Wishes",
    "close_opening",
    "create_opening",
    "end_candidate",
    "exclude_offences",
    "expire_openings",
    "publish_opening",
    "put_forward",
    "save_candidate",
    "update_opening",
]
