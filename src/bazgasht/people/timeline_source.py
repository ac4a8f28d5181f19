"""What this room tells in a story: custody, the current wording of notes, consents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.core.digits import localise
from bazgasht.core.jalali import contextual, format_jalali
from bazgasht.core.registry import timeline_sources
from bazgasht.core.timeline import Row, TimelineItem, TimelineSource, moment

from .policies import DETAILS
from .states import ConsentKind, CustodyEventKind

TONES = {
    CustodyEventKind.RELEASE: "ok",
    CustodyEventKind.ESCAPE: "late",
    CustodyEventKind.DEATH: "late",
    CustodyEventKind.LEAVE: "wait",
}
LONGEST = 240

CUSTODY = """
select to_jsonb(e) || jsonb_build_object('from', f.name, 'to', t.name, 'due',
  case when e.kind = 'return' then (select l.until from people_custodyevent l
    where l.episode_id = e.episode_id and l.kind = 'leave' and l.voided_at is null and l."on" <= e."on"
    and l.id < e.id order by l."on" desc, l.id desc limit 1) end)
from people_custodyevent e left join access_organisation f on f.id = e.from_prison_id
left join access_organisation t on t.id = e.to_prison_id where e.client_id = any(%(clients)s)
order by e.id desc"""
NOTES = """
select to_jsonb(n) || jsonb_build_object('public_id', c.public_id)
from people_casenote n join people_client c on c.id = n.client_id
where n.client_id = any(%(clients)s)
and not exists (select from people_casenote x where x.amends_id = n.id)"""
CONSENTS = """
select to_jsonb(k) || jsonb_build_object('public_id', c.public_id)
from people_consent k join people_client c on c.id = k.client_id
where k.client_id = any(%(clients)s)"""


def _custody(row: Row) -> Iterator[TimelineItem]:
    kind = CustodyEventKind(row["kind"])
    choices = DETAILS.get(kind)
    words = [str(choices(row["detail"]).label)] if choices and row["detail"] else []
    if kind == CustodyEventKind.TRANSFER:
        words.append(_("from %(a)s to %(b)s") % {"a": row["from"] or "؟", "b": row["to"] or "؟"})
    if row["until"]:
        day = format_jalali(date.fromisoformat(row["until"]), "long")
        words.append(_("until %(day)s") % {"day": day})
    if row["due"] and row["due"] < row["on"]:
        due, back = date.fromisoformat(row["due"]), date.fromisoformat(row["on"])
        words.append(contextual(due, back).text)
    if row["note"]:
        words.append(row["note"])
    voided = bool(row["voided_at"])
    if voided:
        words.append(_("voided: %(reason)s") % {"reason": row["void_reason"]})
    yield TimelineItem(
        at=moment(row["on"], row["recorded_at"]),
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
        at=moment(row["on"], row["created_at"]),
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
        moment(row["given_on"], row["created_at"]), _("Agreed: %(what)s") % what, detail, "ok", "",
        row["organisation_id"], row["recorded_by"], url, row["client_id"],
    )  # fmt: skip
    if row["withdrawn_on"]:
        at = moment(row["withdrawn_on"])
        yield TimelineItem(at, _("Took back: %(what)s") % what, "", "wait", "", None, None, url,
                           row["client_id"])  # fmt: skip


def register_all() -> None:
    timeline_sources.register("custody.events", TimelineSource(CUSTODY, _custody))
    timeline_sources.register("notes.current", TimelineSource(NOTES, _note))
    timeline_sources.register("people.consents", TimelineSource(CONSENTS, _consent))
