"""What this room tells in a story: custody, notes, consents, documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.core.digits import localise
from bazgasht.core.jalali import TEHRAN, format_jalali
from bazgasht.core.timeline import TimelineItem

from .models import CaseNote, Consent, CustodyEvent
from .policies import DETAILS
from .selectors.naming import names
from .states import ConsentKind, CustodyEventKind

TONES = {
    CustodyEventKind.RELEASE: "ok",
    CustodyEventKind.ESCAPE: "late",
    CustodyEventKind.DEATH: "late",
    CustodyEventKind.LEAVE: "wait",
}
LONGEST = 240


def custody(client_ids: Sequence[int], actor: Any) -> list[TimelineItem]:
    """Two queries: the events, and the names of the prisons in them."""
    events = list(CustodyEvent.objects.filter(client_id__in=client_ids))
    prisons = names({p for e in events for p in (e.from_prison_id, e.to_prison_id)})
    return [_custody(e, prisons.bodies) for e in events]


def _custody(event: CustodyEvent, prisons: dict[int, str]) -> TimelineItem:
    kind = CustodyEventKind(event.kind)
    choices = DETAILS.get(kind)
    words = [str(choices(event.detail).label)] if choices and event.detail else []
    if kind == CustodyEventKind.TRANSFER:
        words.append(
            _("from %(a)s to %(b)s")
            % {"a": prisons.get(event.from_prison_id or 0, "؟"), "b": prisons.get(event.to_prison_id or 0, "؟")}
        )  # fmt: skip
    if event.until:
        words.append(_("until %(day)s") % {"day": format_jalali(event.until, "long")})
    if event.note:
        words.append(event.note)
    return TimelineItem(
        at=_at(event.on, event.recorded_at),
        title=str(kind.label),
        detail=localise(" · ".join(words)),
        tone=TONES.get(kind, "info"),
        organisation_id=event.to_prison_id if kind == CustodyEventKind.ADMISSION else None,
        user_id=event.recorded_by,
    )


def notes(client_ids: Sequence[int], actor: Any) -> list[TimelineItem]:
    """The current wording of each note; amended ones are on the page of notes."""
    rows = list(
        CaseNote.objects.filter(client_id__in=client_ids).values_list(
            "id", "client__public_id", "on", "created_at", "organisation_id", "author_id", "text",
            "amends_id",
        )
    )  # fmt: skip
    amended = {row[-1] for row in rows if row[-1]}
    return [
        TimelineItem(
            at=_at(on, created),
            title=_("Note, amended") if amends else _("Note"),
            detail=text if len(text) <= LONGEST else f"{text[:LONGEST]}…",
            organisation_id=body,
            user_id=author,
            url=reverse("people:notes", args=[public_id]) + f"#note-{pk}",
        )
        for pk, public_id, on, created, body, author, text, amends in rows
        if pk not in amended
    ]


def file(client_ids: Sequence[int], actor: Any) -> list[TimelineItem]:
    """Consents given and withdrawn."""
    rows = list(
        Consent.objects.filter(client_id__in=client_ids).values_list(
            "client__public_id", "kind", "given_on", "withdrawn_on", "created_at",
            "organisation_id", "recorded_by", "text_version",
        )
    )  # fmt: skip
    items = []
    for public_id, kind, given, withdrawn, created, body, user, version in rows:
        url = reverse("people:consents", args=[public_id])
        label = str(ConsentKind(kind).label)
        detail = _("text %(version)s; can be taken back at any time") % {"version": version}
        items.append(
            TimelineItem(_at(given, created), _("Agreed: %(what)s") % {"what": label}, detail, "ok",
                         "", body, user, url)
        )  # fmt: skip
        if withdrawn:
            items.append(
                TimelineItem(_at(withdrawn, None), _("Took back: %(what)s") % {"what": label}, "",
                             "wait", "", body, None, url)
            )  # fmt: skip
    return items


def _at(day: date, recorded: datetime | None) -> datetime:
    """The moment it was written down when that was the same day, else noon."""
    if recorded is not None and recorded.astimezone(TEHRAN).date() == day:
        return recorded
    return datetime.combine(day, time(12), TEHRAN)
