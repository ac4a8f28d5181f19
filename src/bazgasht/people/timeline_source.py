"""What this room tells in a story: custody, notes, consents. One statement, however many people."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.core.digits import localise
from bazgasht.core.jalali import TEHRAN, format_jalali
from bazgasht.core.timeline import TimelineItem

from .policies import DETAILS
from .states import ConsentKind, CustodyEventKind

TONES = {
    CustodyEventKind.RELEASE: "ok",
    CustodyEventKind.ESCAPE: "late",
    CustodyEventKind.DEATH: "late",
    CustodyEventKind.LEAVE: "wait",
}
LONGEST = 240
Row = dict[str, Any]

CUSTODY = """
select 'custody', to_jsonb(e) || jsonb_build_object('from', f.name, 'to', t.name)
from people_custodyevent e left join access_organisation f on f.id = e.from_prison_id
left join access_organisation t on t.id = e.to_prison_id where e.client_id = any(%s)"""
NOTES = """
select 'note', to_jsonb(n) || jsonb_build_object('public_id', c.public_id)
from people_casenote n join people_client c on c.id = n.client_id where n.client_id = any(%s)
and not exists (select from people_casenote x where x.amends_id = n.id)"""
CONSENTS = """
select 'consent', to_jsonb(k) || jsonb_build_object('public_id', c.public_id)
from people_consent k join people_client c on c.id = k.client_id where k.client_id = any(%s)"""


def everything(client_ids: Sequence[int], actor: Any) -> list[TimelineItem]:
    return _read(client_ids, CUSTODY, NOTES, CONSENTS)


def custody(client_ids: Sequence[int], actor: Any) -> list[TimelineItem]:
    return _read(client_ids, CUSTODY)


def notes(client_ids: Sequence[int], actor: Any) -> list[TimelineItem]:
    """The current wording of each note; amended ones are on the page of notes."""
    return _read(client_ids, NOTES)


def _read(client_ids: Sequence[int], *statements: str) -> list[TimelineItem]:
    ids = list(client_ids)
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(statements), [ids for _s in statements])
        rows = cursor.fetchall()
    made = []
    for kind, data in rows:
        row = json.loads(data) if isinstance(data, str) else data
        made += list(TELL[kind](row))
    return made


def _custody(row: Row) -> Iterator[TimelineItem]:
    kind = CustodyEventKind(row["kind"])
    choices = DETAILS.get(kind)
    words = [str(choices(row["detail"]).label)] if choices and row["detail"] else []
    if kind == CustodyEventKind.TRANSFER:
        words.append(_("from %(a)s to %(b)s") % {"a": row["from"] or "؟", "b": row["to"] or "؟"})
    if row["until"]:
        day = format_jalali(date.fromisoformat(row["until"]), "long")
        words.append(_("until %(day)s") % {"day": day})
    if row["note"]:
        words.append(row["note"])
    voided = bool(row["voided_at"])
    if voided:
        words.append(_("voided: %(reason)s") % {"reason": row["void_reason"]})
    yield TimelineItem(
        at=_at(row["on"], row["recorded_at"]),
        title=_("Voided: %(what)s") % {"what": kind.label} if voided else str(kind.label),
        detail=localise(" · ".join(words)),
        tone="plain" if voided else TONES.get(kind, "info"),
        organisation_id=row["to_prison_id"] if kind == CustodyEventKind.ADMISSION else None,
        user_id=row["recorded_by"],
        client_id=row["client_id"],
    )


def _note(row: Row) -> Iterator[TimelineItem]:
    text = row["text"]
    yield TimelineItem(
        at=_at(row["on"], row["created_at"]),
        title=_("Note, amended") if row["amends_id"] else _("Note"),
        detail=text if len(text) <= LONGEST else f"{text[:LONGEST]}…",
        organisation_id=row["organisation_id"],
        user_id=row["author_id"],
        url=reverse("people:notes", args=[row["public_id"]]) + f"#note-{row['id']}",
        client_id=row["client_id"],
    )


def _consent(row: Row) -> Iterator[TimelineItem]:
    url = reverse("people:consents", args=[row["public_id"]])
    what = {"what": str(ConsentKind(row["kind"]).label)}
    detail = _("text %(version)s; can be taken back at any time") % {"version": row["text_version"]}
    yield TimelineItem(
        _at(row["given_on"], row["created_at"]), _("Agreed: %(what)s") % what, detail, "ok", "",
        row["organisation_id"], row["recorded_by"], url, row["client_id"],
    )  # fmt: skip
    if row["withdrawn_on"]:
        at = _at(row["withdrawn_on"], None)
        yield TimelineItem(at, _("Took back: %(what)s") % what, "", "wait", "", None, None, url,
                           row["client_id"])  # fmt: skip


TELL: dict[str, Callable[[Row], Iterator[TimelineItem]]] = {
    "custody": _custody,
    "note": _note,
    "consent": _consent,
}


def _at(day: str, recorded: str | None) -> datetime:
    """The moment it was written down when that was the same day, else noon."""
    on = date.fromisoformat(day)
    moment = datetime.fromisoformat(recorded) if recorded else None
    if moment is not None and moment.astimezone(TEHRAN).date() == on:
        return moment
    return datetime.combine(on, time(12), TEHRAN)
