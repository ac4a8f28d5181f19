"""A pledge on paper: what is signed as it was signed, and how the signature can be checked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from bazgasht.core.digits import localise, number
from bazgasht.core.jalali import format_datetime, format_jalali
from bazgasht.ui.pdf import render_pdf

from . import canonical
from .models import Commitment, Pledge
from .states import STANDING, Counted, Factor, PledgeState

TEMPLATE = "network/typst/pledge.typ"


def pdf(pledge: Pledge, lines: Sequence[Commitment]) -> bytes:
    """In the language of the page; a signed one from the signed text, not from the tables."""
    return render_pdf(TEMPLATE, paper(pledge, lines))


def paper(pledge: Pledge, lines: Sequence[Commitment]) -> dict[str, Any]:
    """Everything the paper shows, as finished text."""
    signed = pledge.state in STANDING
    facts = json.loads(pledge.content) if signed else canonical.content(pledge, lines)
    return {
        "body": facts["body"]["name"],
        "synthetic": pledge.synthetic,
        "title": facts["text"]["title"],
        "to": _("To %(headquarters)s, from %(first)s until %(last)s")
        % {
            "headquarters": facts["headquarters"]["name"],
            "first": _day(facts["starts"]), "last": _day(facts["ends"]),
        },
        "warning": "" if signed else _("A draft: it is not signed."),
        "ended": _ended(pledge),
        "paragraphs": [p for p in facts["text"]["text"].splitlines() if p.strip()],
        "lines_title": _("Commitments"),
        "head": [_("Mission"), _("What"), _("How many"), _("From"), _("By")],
        "lines": [_line(line) for line in facts["commitments"]],
        "text_version": _("Version %(n)s of the text") % {"n": localise(facts["text"]["number"])},
        "signature": _signature(pledge, facts.get("signed")),
    }  # fmt: skip


def _line(line: dict[str, Any]) -> list[str]:
    what = line["indicator"]["label"]
    where = (
        line["working_group"]["name"]
        if line["counted"] == Counted.GROUP else str(Counted.BODY.label)
    )  # fmt: skip
    more = f"{where} · {line['note']}" if line["note"] else where
    return [
        line["mission"]["title"], f"{what}\n{more}",
        f"{number(line['quantity'])} {line['indicator']['unit']}",
        _day(line["starts"]), _day(line["due"]),
    ]  # fmt: skip


def _signature(pledge: Pledge, mark: dict[str, Any] | None) -> dict[str, Any] | None:
    if mark is None:
        return None
    return {
        "title": _("Signed in the system"),
        "facts": [
            [_("Signed by"), mark["name"]],
            [_("Office"), mark["office"]],
            [_("Signed at"), format_datetime(datetime.fromisoformat(mark["at"]))],
            [_("Proved by"), str(Factor(mark["factor"]).label)],
        ],
        "hash_title": _("SHA-256 of the signed text"),
        "hash": pledge.sha256,
        "check": _(
            "The signed text can be downloaded from the page of this pledge; whoever computes its"
            " SHA-256 must find this number."
        ),
    }


def _ended(pledge: Pledge) -> str:
    """What became of it after the signature."""
    if pledge.state not in (PledgeState.WITHDRAWN, PledgeState.RENEWED) or not pledge.ended_on:
        return ""
    day = format_jalali(pledge.ended_on, "long")
    if pledge.state == PledgeState.RENEWED:
        return _("Renewed by a newer pledge on %(day)s.") % {"day": day}
    return _("Withdrawn on %(day)s: %(reason)s") % {"day": day, "reason": pledge.reason}


def _day(text: str) -> str:
    return format_jalali(date.fromisoformat(text), "long")
