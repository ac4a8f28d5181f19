"""The canonical content of minutes: what is signed, and the digest that says so."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import Any

from .models import Meeting


def content_of(meeting: Meeting) -> dict[str, Any]:
    """Everything that was agreed and signed, as plain values in a fixed order."""
    return {
        "format": 1,
        "meeting": str(meeting.public_id),
        "council": str(meeting.council.public_id),
        "title": meeting.title,
        "starts": meeting.starts.astimezone(UTC).isoformat(),
        "ends": meeting.ends.astimezone(UTC).isoformat(),
        "place": meeting.place,
        "minutes": meeting.minutes,
        "agenda": [[a.order, a.text, a.minutes] for a in meeting.agenda.order_by("order", "id")],
        "attendance": sorted(
            [a.organisation_id, a.kind, a.name_of_office] for a in meeting.attendance.all()
        ),
        "agreements": sorted(
            [a.organisation_id, a.agrees, a.words] for a in meeting.agreements.all()
        ),
        "signed_by": meeting.signed_by,
        "signed_at": meeting.signed_at.astimezone(UTC).isoformat() if meeting.signed_at else "",
        "signer": meeting.signer,
    }


def digest_of(meeting: Meeting) -> str:
    """SHA-256 of the canonical JSON, printed on the minutes."""
    text = json.dumps(
        content_of(meeting), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def is_whole(meeting: Meeting) -> bool:
    """Whether signed minutes still are what was signed."""
    return bool(meeting.digest) and digest_of(meeting) == meeting.digest
