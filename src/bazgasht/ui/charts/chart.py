"""What a chart is: a picture, the sentence that says it, and the numbers behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from bazgasht.core import digits

from . import theme

Cell = str | int | float | None


@dataclass(frozen=True)
class Chart:
    """``{% chart c %}`` shows it; ``for_pdf()`` hands it to ``chart`` of ``letterhead.typ``.

    ``description`` is one or two sentences a person who can't see the picture needs; ``rows``
    hold the label first. A cell of None is unknown or suppressed and is never drawn as zero.
    """

    title: str
    description: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    spec: dict[str, Any]
    swatches: Sequence[tuple[str, str]] = field(default=())
    """(label, token) of the legend; none when there is but one series."""
    note: str = ""
    unit: str = ""

    @property
    def svg(self) -> SafeString:
        # made by the library from our specification; it escapes every label
        return mark_safe(theme.for_page(self.spec))  # noqa: S308

    @property
    def legend(self) -> list[dict[str, str]]:
        return [
            {"label": label, "colour": f"var(--bz-{token})", "outline": _outline(token)}
            for label, token in self.swatches
        ]

    @property
    def shown_rows(self) -> list[list[str]]:
        return [[self._cell(cell) for cell in row] for row in self.rows]

    def for_pdf(self) -> dict[str, Any]:
        """``title``, ``description``, ``note``, ``svg``, ``legend`` of label and colour."""
        return {
            "title": self.title,
            "description": self.description,
            "note": self.note,
            "svg": theme.for_print(self.spec),
            "legend": [{"label": l, "colour": theme.colour(t)} for l, t in self.swatches],  # noqa: E741
        }

    def _cell(self, cell: Cell) -> str:
        if cell is None:
            return _("not shown")
        if isinstance(cell, str):
            return digits.localise(cell)
        return digits.number(cell) + self.unit


def _outline(token: str) -> str:
    return "var(--bz-edge)" if token == "card" else ""  # noqa: S105
