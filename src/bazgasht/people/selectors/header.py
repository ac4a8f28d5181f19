"""The identity bar: who it is, where, how long still, and what vital is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from bazgasht.core.digits import localise
from bazgasht.core.jalali import contextual, format_jalali
from bazgasht.core.text import initials

from ..models import Client
from ..states import CustodyState, Origin
from .file import File, age, read_file


@dataclass(frozen=True)
class Head:
    """Fields of ``{% identity_bar %}``; every page about a client starts with it."""

    title: str
    meta: SafeString
    line: str
    initials: str
    chips: list[dict[str, str]] = field(default_factory=list)


def head_of(client: Client, file: File | None = None) -> Head:
    """One query, none when the page has read the file already. What the reader may not see is left
    out."""
    file = file or read_file(client.pk)
    name: Any = client.name  # type: ignore[attr-defined]
    parts = []
    if name.father:
        parts.append(_("child of %(father)s") % {"father": name.father})
    number = format_html('<bdi dir="ltr">{}</bdi>', localise(client.file_no))
    meta = format_html("{} · {}", " · ".join(parts), number) if parts else number
    return Head(name.full, meta, _line(client, file), initials(name.given, name.family),
                _chips(client, file))  # fmt: skip


def _line(client: Client, file: File) -> str:
    stay = file.open_stay
    if stay is None:
        who = file.identity
        years = age(who["birth"], who["birth_precision"]) if who else None
        released = file.stay and file.stay["state"] == CustodyState.RELEASED
        words = [_("former prisoner") if released else str(Origin(client.origin).label)]
        if years is not None and not client.died_on:
            words.append(_("%(n)s years old") % {"n": localise(years)})
        return _joined(words)
    place = _joined([stay["prison"] or "", stay["institution_label"]])
    if not stay["expected_release"]:
        return place
    day = _("release %(day)s") % {"day": format_jalali(stay["expected_release"], "long")}
    # a narrow screen has room for the days left, which stand in a chip, and not for the date
    return format_html('{}<span class="from-xl"> · {}</span>', place, day)


def _joined(words: list[str]) -> str:
    return ("، " if get_language_bidi() else ", ").join(filter(None, words))


def _chips(client: Client, file: File) -> list[dict[str, str]]:
    chips: list[dict[str, str]] = []
    stay = file.stay
    if client.died_on:
        chips.append({"text": _("died %(day)s") % {"day": format_jalali(client.died_on, "long")},
                      "tone": "plain"})  # fmt: skip
    elif stay and file.open_stay:
        if stay["state"] != CustodyState.INSIDE:
            tone = "late" if stay["state"] == CustodyState.ESCAPED else "info"
            text = stay["state_label"]
            if stay["leave_until"]:
                back = contextual(stay["leave_until"])
                text = _("%(state)s, back: %(left)s") % {"state": text, "left": back.text}
                tone = back.tone if back.tone == "late" else tone
            chips.append({"text": text, "tone": tone})
        if stay["expected_release"]:
            left = contextual(stay["expected_release"])
            chips.append({"text": _("release: %(left)s") % {"left": left.text}, "tone": left.tone})
        elif stay["legal_status"] == "sentenced":
            chips.append({"text": _("release date not set"), "tone": "late"})
    elif stay and stay["released_on"]:
        day = format_jalali(stay["released_on"], "long")
        chips.append({"text": _("released %(day)s") % {"day": day}, "tone": "ok"})
    if file.no_id:
        chips.append({"text": _("no national id"), "tone": "late"})
    if file.children:
        chips.append({"text": _("child inside"), "tone": "info"})
    return chips
