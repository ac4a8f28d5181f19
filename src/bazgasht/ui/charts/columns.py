"""Columns and bars. Time runs right to left, the scale of numbers stands on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bazgasht.core import digits

from . import parts, theme
from .chart import Chart
from .parts import Number, Series


def bar_chart(
    title: str,
    labels: Sequence[str],
    values: Sequence[Number],
    *,
    description: str,
    label_column: str,
    value_column: str,
    colour: str = "series-1",
    horizontal: bool = False,
    width: int | None = None,
    height: int | None = None,
    **more: Any,
) -> Chart:
    """One series, the number written at each bar.

    ``labels`` are in reading order: the first stands rightmost (or, ``horizontal``, on top), so
    weeks are given oldest first; two equal ones raise ValueError. ``label_column`` and
    ``value_column`` head the table of numbers. ``colour`` is a token: a series' or a tone's.
    """
    names = parts.shown(labels)
    data = [
        {"label": name, "value": value, "text": "" if value is None else digits.number(value)}
        for name, value in zip(names, values, strict=True)
    ]
    high = max([v for v in values if v is not None], default=0) or 1
    place = (_lying if horizontal else _standing)(names, [0, high * 1.12])
    written = {"align": "right", "dx": -5} if horizontal else {"dy": -6, "baseline": "bottom"}
    if horizontal and not digits.is_persian():
        written = {"align": "left", "dx": 5}
    text = {"type": "text", "color": theme.colour("ink"), "fontSize": 11, **written}
    spec = theme.spec(
        width or (330 if horizontal else 420),
        height or (34 * max(len(names), 1) if horizontal else 180),
        data={"values": data},
        encoding=place,
        layer=[
            {"mark": {"type": "bar", "color": theme.colour(colour), "cornerRadius": 3}},
            {"mark": text, "encoding": {"text": {"field": "text"}}},
        ],
    )
    rows = list(zip(labels, values, strict=True))
    return Chart(title, description, [label_column, value_column], rows, spec, **more)


def _standing(names: list[str], span: list[float]) -> dict[str, Any]:
    scale = {"domain": span, "nice": False}
    numbers = {"field": "value", "type": "quantitative", "axis": None, "scale": scale}
    return {"x": parts.along(names, padding=0.35), "y": numbers}


def _lying(names: list[str], span: list[float]) -> dict[str, Any]:
    begins = "right" if digits.is_persian() else "left"
    axis = {"orient": begins, "domain": False, "labelFontSize": 12, "labelLimit": 190}
    order = {"domain": names, "paddingInner": 0.35, "paddingOuter": 0.15}
    scale = {"domain": span, "nice": False, "reverse": begins == "right"}
    ink = theme.colour("ink")
    return {
        "y": {
            "field": "label",
            "type": "ordinal",
            "axis": axis | {"labelColor": ink},
            "scale": order,
        },
        "x": {"field": "value", "type": "quantitative", "axis": None, "scale": scale},
    }


def grouped_bar(
    title: str,
    labels: Sequence[str],
    series: Series,
    *,
    description: str,
    label_column: str,
    width: int = 420,
    height: int = 190,
    **more: Any,
) -> Chart:
    """Two to four series side by side, the first series rightmost in each group.

    ``series`` holds (name, values); ``labels`` as for :func:`bar_chart`. Raises ValueError for
    more series than there are colours.
    """
    names, shown = parts.few(series), parts.shown(labels)
    offset = {"domain": names, "reverse": digits.is_persian(), "paddingInner": 0.12}
    encoding = {
        "x": parts.along(shown, paddingInner=0.35, paddingOuter=0.2),
        "xOffset": {"field": "series", "scale": offset},
        "y": parts.upward(),
        "color": parts.coloured(names),
    }
    data = {"values": parts.points(shown, series)}
    mark = {"type": "bar", "cornerRadius": 2.5}
    spec = theme.spec(width, height, data=data, encoding=encoding, mark=mark)
    swatches = tuple(zip(names, theme.SERIES, strict=False))
    rows = parts.table(labels, series)
    return Chart(title, description, [label_column, *names], rows, spec, swatches, **more)
