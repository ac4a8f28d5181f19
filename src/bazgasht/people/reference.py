"""Generated pages of this room."""

from __future__ import annotations

from .roster import reference as roster

PAGES = {**roster.PAGES}
