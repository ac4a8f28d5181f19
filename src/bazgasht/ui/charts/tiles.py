"""The 31 provinces as tiles of one size, in five steps of one colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from bazgasht.core import digits, provinces

from . import theme
from .chart import Chart
from .provinces import TILES

STEPS = ("step-1", "step-2", "step-3", "step-4", "step-5")
PALE = 3  # steps whose text is dark


def tile_map(
    title: str,
    values: Mapping[str, float | int | None],
    *,
    description: str,
    value_column: str,
    bounds: Sequence[float] | None = None,
    unit: str = "",
    width: int = 420,
    **more: Any,
) -> Chart:
    """``values`` by ISO code ("IR-18"); a province that is missing or None is drawn empty.

    ``bounds`` are the four limits between the five steps, each step from its lower limit on; left
    out, they divide the values' range evenly. Raises LookupError for a code that is no province.
    """
    for unknown in values.keys() - TILES.keys():
        raise LookupError(f"{unknown} is no province of ISO 3166-2:IR")
    limits = list(bounds) if bounds is not None else _even(values)
    points = [_tile(iso, values.get(iso), limits, unit) for iso in TILES]
    tokens = (*STEPS, "card")
    inks = {True: theme.colour("on-deep"), False: theme.colour("on-pale")}
    encoding = {
        "x": {"field": "column", "type": "ordinal", "axis": None,
              "scale": {"paddingInner": 0.05, "paddingOuter": 0.02}},
        "y": {"field": "row", "type": "ordinal", "axis": None,
              "scale": {"paddingInner": 0.06, "paddingOuter": 0.02}},
    }  # fmt: skip
    fill = {"field": "step", "type": "nominal", "legend": None,
            "scale": {"domain": list(range(len(tokens))),
                      "range": [theme.colour(t) for t in tokens]}}  # fmt: skip
    ink = {"condition": [{"test": f"datum.step == {len(STEPS)}", "value": theme.colour("soft")},
                         {"test": f"datum.step >= {PALE}", "value": inks[True]}],
           "value": inks[False]}  # fmt: skip
    empty = f"datum.step == {len(STEPS)}"
    edge = {"condition": {"test": empty, "value": theme.colour("edge")},
            "value": "transparent"}  # fmt: skip
    layers = [
        {"mark": {"type": "rect", "cornerRadius": 4, "strokeDash": [3, 2]},
         "encoding": {"color": fill, "stroke": edge}},
        {"mark": {"type": "text", "fontSize": 11.5, "dy": -7},
         "encoding": {"text": {"field": "name"}, "color": ink}},
        {"mark": {"type": "text", "fontSize": 11.5, "fontWeight": "bold", "dy": 9},
         "encoding": {"text": {"field": "text"}, "color": ink}},
    ]  # fmt: skip
    spec = theme.spec(
        width, round(width * 0.78), data={"values": points}, encoding=encoding, layer=layers
    )
    rows = [[p.name, values.get(p.iso)] for p in provinces.provinces()]
    hidden = any(point["step"] == len(STEPS) for point in points)
    swatches = [*_legend(limits, unit), *([(_("not shown"), "card")] if hidden else [])]
    return Chart(
        title, description, [_("Province"), value_column], rows, spec, swatches, unit=unit, **more
    )


def _tile(iso: str, value: float | int | None, limits: list[float], unit: str) -> dict[str, Any]:
    column, row, short = TILES[iso]
    step = len(STEPS) if value is None else sum(value >= limit for limit in limits)
    return {
        "column": column,
        "row": row,
        "name": short if digits.is_persian() else iso.removeprefix("IR-"),
        "text": "–" if value is None else digits.number(value) + unit,
        "step": step,
    }


def _even(values: Mapping[str, float | int | None]) -> list[float]:
    known = [v for v in values.values() if v is not None]
    low, high = (min(known), max(known)) if known else (0, 1)
    step = (high - low) / len(STEPS) or 1
    return [round(low + step * i, 2 if step < 1 else 0) for i in range(1, len(STEPS))]


def _legend(limits: list[float], unit: str) -> list[tuple[str, str]]:
    shown = [digits.number(int(b) if float(b).is_integer() else b) + unit for b in limits]
    words = [
        _("under %s") % shown[0],
        *(_("%(low)s to %(high)s") % {"low": a, "high": b} for a, b in pairwise(shown)),
        _("%s and more") % shown[-1],
    ]  # fmt: skip
    return list(zip(words, STEPS, strict=True))
