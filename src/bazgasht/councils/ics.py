"""An invitation as iCalendar (RFC 5545), written by hand: one event of one kind needs no library,
and nothing of it may depend on what a library adds (an organiser, a name, a product's defaults)."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from .models import Meeting
from .states import MeetingState

TEHRAN = ZoneInfo("Asia/Tehran")
CONTENT_TYPE = "text/calendar; charset=utf-8; method={method}"
ZONE = (
    "BEGIN:VTIMEZONE", "TZID:Asia/Tehran", "BEGIN:STANDARD", "DTSTART:20220922T000000",
    "TZOFFSETFROM:+0430", "TZOFFSETTO:+0330", "TZNAME:+0330", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip
"""Iran keeps one time all the year since autumn 1401."""


def method_of(meeting: Meeting) -> str:
    return "CANCEL" if meeting.state == MeetingState.CANCELLED else "REQUEST"


def invitation(meeting: Meeting, *, made_at: datetime) -> bytes:
    """The event with its agenda. Offices and bodies only: it names no person."""
    cancelled = meeting.state == MeetingState.CANCELLED
    agenda = "\n".join(f"{a.order}. {a.text}" for a in meeting.agenda.order_by("order", "id"))
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Bazgasht//Councils//FA",
        f"METHOD:{method_of(meeting)}", *ZONE, "BEGIN:VEVENT", f"UID:{meeting.public_id}@bazgasht",
        f"SEQUENCE:{meeting.sequence}", f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID=Asia/Tehran:{meeting.starts.astimezone(TEHRAN):%Y%m%dT%H%M%S}",
        f"DTEND;TZID=Asia/Tehran:{meeting.ends.astimezone(TEHRAN):%Y%m%dT%H%M%S}",
        f"SUMMARY:{_text(f'{meeting.title} · {meeting.council.title}')}",
        f"LOCATION:{_text(meeting.place)}", f"DESCRIPTION:{_text(agenda)}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}", "TRANSP:OPAQUE", "END:VEVENT",
        "END:VCALENDAR",
    ]  # fmt: skip
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _text(value: str) -> str:
    """Escaped as RFC 5545 3.3.11 asks."""
    for raw, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"),
                         ("\n", "\\n"), ("\r", "\\n")):  # fmt: skip
        value = value.replace(raw, written)
    return value


def _folded(line: str) -> bytes:
    """Lines of at most 75 octets, never cut inside a character (3.1)."""
    parts, part, size = [], b"", 75
    for letter in line:
        octets = letter.encode()
        if len(part) + len(octets) > size:
            parts.append(part)
            part, size = b"", 74
        part += octets
    return b"\r\n ".join([*parts, part])
