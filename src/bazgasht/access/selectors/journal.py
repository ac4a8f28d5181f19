"""The journal as the auditor reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from ..models import JournalEntry

TEHRAN = ZoneInfo("Asia/Tehran")


@dataclass(frozen=True)
class JournalFilter:
    """``since`` and ``until`` are days in Tehran, both included."""

    since: date
    until: date
    action: str = ""
    organisation_id: int | None = None
    user_id: int | None = None

    def as_keys(self) -> dict[str, object]:
        """What the journal itself keeps of this filter."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "action": self.action,
            "organisation": self.organisation_id,
            "user": self.user_id,
        }


def journal_entries(chosen: JournalFilter) -> QuerySet[JournalEntry]:
    """Newest first; row security gives the whole journal to auditors alone."""
    begin = datetime.combine(chosen.since, time(), TEHRAN)
    end = datetime.combine(chosen.until + timedelta(days=1), time(), TEHRAN)
    found = JournalEntry.objects.filter(at__gte=begin, at__lt=end)
    if chosen.action:
        found = found.filter(action=chosen.action)
    if chosen.organisation_id is not None:
        found = found.filter(organisations__contains=[chosen.organisation_id])
    if chosen.user_id is not None:
        found = found.filter(user_id=chosen.user_id)
    return found.order_by("-id")
