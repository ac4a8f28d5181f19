"""The journal for auditors: persons masked, staff and bodies by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bazgasht.core.errors import Conflict
from bazgasht.core.jalali import format_datetime

from .. import detail_words, selectors
from .. import journal as acts
from ..detail_words import task, value, word
from ..exports import list_response, wanted_format
from ..forms.journal import JournalFilterForm
from ..masking import PLAIN, TYPES, client_code, object_code
from ..models import JournalEntry, JournalSeal
from ..routes import permission

MOST = 5000
"""Rows of one export."""
USERS, BODIES = frozenset({"user"}), frozenset({"organisation", "headquarters"})


@permission("journal.read")
@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """Reading is an act too: one entry with the filter, however many rows are shown."""
    form = JournalFilterForm(request.GET)
    context: dict[str, Any] = {"form": form, "rows": [], "page": None}
    if form.is_valid():
        chosen = form.chosen()
        actor = request.actor  # type: ignore[attr-defined]
        acts.record(by=actor, action="journal.read", on=("journal", 0), detail=chosen.as_keys())
        page = Paginator(selectors.journal_entries(chosen), 25).get_page(request.GET.get("page"))
        context.update(page=page, rows=readable(page.object_list), chosen=chosen)
    context["seal"] = JournalSeal.objects.order_by("-day").defer("digests").first()
    return render(request, "access/journal.html", context)


@permission("journal.read")
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The filtered journal, at most :data:`MOST` rows, masked like the page."""
    form = JournalFilterForm(request.GET)
    if not form.is_valid():
        return render(request, "access/journal.html", {"form": form, "rows": [], "page": None})
    chosen = form.chosen()
    found = list(selectors.journal_entries(chosen)[: MOST + 1])
    if len(found) > MOST:
        raise Conflict("export_rows", _("More than 5,000 entries; narrow the filter."))
    acts.record(
        by=request.actor,  # type: ignore[attr-defined]
        action="journal.exported",
        on=("journal", 0),
        detail={**chosen.as_keys(), "rows": len(found)},
    )
    headers = (_("Number"), _("When"), _("Who"), _("Act"), _("Bodies"), _("On what"), _("Client"),
               _("Details"), _("Address"))  # fmt: skip
    rows = [
        (r["id"], format_datetime(r["at"]), r["who"] or r["task"], r["act"], r["bodies"],
         f"{r['kind']} {r['object']}",
         r["client"], r["detail"], r["ip"])
        for r in readable(found)
    ]  # fmt: skip
    return list_response(
        name="journal", title=_("Journal"), headers=headers, rows=rows, form=wanted_format(request),
        meta=[(_("From day"), chosen.since), (_("To day"), chosen.until)],
    )  # fmt: skip


def readable(entries: Iterable[JournalEntry]) -> list[dict[str, Any]]:
    """Entries in words, with names of staff and bodies in one query each and clients as codes."""
    entries = list(entries)
    people = selectors.user_names(
        [e.user_id for e in entries if e.user_id]
        + _ids(entries, USERS)
        + _given(entries, detail_words.PEOPLE)
    )
    bodies = selectors.names_of(
        [o for e in entries for o in e.organisations]
        + _ids(entries, BODIES)
        + _given(entries, detail_words.BODIES)
    )
    return [
        {
            "id": e.pk,
            "at": e.at,
            "who": people.get(e.user_id, "") if e.user_id else "",
            "task": task(e.task) if e.task else "",
            "act": _(acts.ACTIONS[e.action]) if e.action in acts.ACTIONS else e.action,
            "bodies": _list(bodies.get(o, str(o)) for o in e.organisations),
            "kind": TYPES.get(e.object_type, e.object_type),
            "object": _object(e, people, bodies),
            "client": client_code(e.client_id),
            "detail": _detail(e, people, bodies),
            "ip": e.ip,
        }
        for e in entries
    ]


def _ids(entries: list[JournalEntry], types: frozenset[str]) -> list[int]:
    return [int(e.object_id) for e in entries if e.object_type in types and e.object_id.isdigit()]


def _object(entry: JournalEntry, people: dict[int, str], bodies: dict[int, str]) -> str:
    names = {**dict.fromkeys(USERS, people), **dict.fromkeys(BODIES, bodies)}
    known = names.get(entry.object_type, {})
    if entry.object_id == "0":
        return ""
    key = int(entry.object_id) if entry.object_id.isdigit() else -1
    return known.get(key) or object_code(entry.object_type, entry.object_id)


def _list(words: Iterable[str]) -> str:
    return _(", ").join(words)


def _detail(entry: JournalEntry, people: dict[int, str], bodies: dict[int, str]) -> str:
    """Keys and values where no person is concerned, else the keys alone."""
    plain = _plain(entry)
    given = {k: v for k, v in sorted(entry.detail.items()) if v not in (None, "")}
    names = {
        **dict.fromkeys(detail_words.PEOPLE, people),
        **dict.fromkeys(detail_words.BODIES, bodies),
    }
    return _list(
        f"{word(k)}: {(isinstance(v, int) and names.get(k, {}).get(v)) or value(v)}"
        if plain
        else word(k)
        for k, v in given.items()
    )


def _plain(entry: JournalEntry) -> bool:
    return entry.client_id is None and entry.object_type in PLAIN


def _given(entries: list[JournalEntry], keys: frozenset[str]) -> list[int]:
    """Ids that stand in what is shown of the details."""
    found = [v for e in entries if _plain(e) for k, v in e.detail.items() if k in keys]
    return [v for v in found if isinstance(v, int) and not isinstance(v, bool)]
