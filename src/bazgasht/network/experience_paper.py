"""An experience on paper, to be handed on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from bazgasht.core.jalali import format_jalali
from bazgasht.ui.pdf import render_pdf

from .models import Experience, ExperienceUse
from .states import ExperienceState

TEMPLATE = "network/typst/experience.typ"


def pdf(row: Experience, uses: Sequence[ExperienceUse], facts: Sequence[Any]) -> bytes:
    """In the language of the page."""
    return render_pdf(TEMPLATE, paper(row, uses, facts))


def paper(row: Experience, uses: Sequence[ExperienceUse], facts: Sequence[Any]) -> dict[str, Any]:
    """Everything the paper shows, as finished text."""
    parts = (
        (_("What was tried"), row.tried), (_("What came of it"), row.result),
        (_("Figures that show it"), row.figures),
        (_("What others should know before they repeat it"), row.lesson),
    )  # fmt: skip
    published = row.state == ExperienceState.PUBLISHED
    return {
        "body": row.organisation.name,
        "synthetic": row.synthetic,
        "title": row.title,
        "sub": _("An experience worth repeating"),
        "warning": "" if published else str(row.get_state_display()),
        "facts": [[str(k), str(v)] for k, v in facts if v],
        "parts": [
            {"title": title, "lines": [x for x in text.splitlines() if x.strip()]}
            for title, text in parts if text
        ],
        "link": row.link,
        "uses_title": _("Repeated by"),
        "head": [_("Body"), _("When"), _("What came of it")],
        "uses": [[u.organisation.name, format_jalali(u.on, "long"), u.result] for u in uses],
    }  # fmt: skip
