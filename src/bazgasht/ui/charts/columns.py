"""Columns and bars. Time runs right to left, the scale of numbers stands on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bazgasht.core import digits

from . import theme
from .chart import Chart

Number = int | float | None


def bar_chart(
    title: str,
    labels: Sequence[str],
    values: Sequence[Number],
    *,
    description: str,
    label_column: str,
    value_column: str,
    token: str = "series-1",  # noqa: S107
    horizontal: bool = False,
    width: int | None = None,
    height: int | None = None,
    **more: Any,
) -> Chart:
    """One series, the number written at each bar.

    ``labels`` are in reading order: the first stands rightmost (or, ``horizontal``, on top), so
    weeks are given oldest first. ``label_column`` and ``value_column`` head the table of numbers.
    """
    points = [
        {"label": digits.localise(label), "value": value, "text": _text(value)}
        for label, value in zip(labels, values, strict=True)
    ]
    high = max([v for v in values if v is not None], default=0) or 1
    names = {"field": "label", "type": "ordinal", "sort": None}
    scale = {"domain": [0, high * 1.12], "nice": False}
    if horizontal:
        place = {
            "y": {**names, "scale": {"paddingInner": 0.35, "paddingOuter": 0.15}, "axis": {"orient": "right", "domain": False, "labelFontSize": 12,
                                    "labelLimit": 190, "labelColor": theme.colour("ink")}},
            "x": {"field": "value", "type": "quantitative", "axis": None,
                  "scale": {**scale, "reverse": True}},
        }  # fmt: skip
        written: dict[str, Any] = {"align": "right", "dx": -5, "baseline": "middle"}
        tall = height or 34 * max(len(points), 1)
    else:
        place = {
            "x": {**names, "axis": {}, "scale": {"reverse": digits.is_persian(), "padding": 0.35}},
            "y": {"field": "value", "type": "quantitative", "axis": None, "scale": scale},
        }
        written = {"dy": -6, "baseline": "bottom"}
        tall = height or 180
    layers = [
        {"mark": {"type": "bar", "color": theme.colour(token), "cornerRadius": 3}},
        {
            "mark": {"type": "text", "color": theme.colour("ink"), "fontSize": 11, **written},
            "encoding": {"text": {"field": "text"}},
        },
    ]
    wide = width or (330 if horizontal else 420)
    spec = theme.spec(wide, tall, data={"values": points}, encoding=place, layer=layers)
    rows = list(zip(labels, values, strict=True))
    return Chart(title, description, [label_column, value_column], rows, spec, **more)


def grouped_bar(
    title: str,
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[Number]]],
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
    if len(series) > len(theme.SERIES):
        raise ValueError(f"at most {len(theme.SERIES)} series, not {len(series)}")
    points = [
        {"label": digits.localise(label), "series": name, "value": values[i]}
        for name, values in series
        for i, label in enumerate(labels)
    ]
    names = [name for name, _ in series]
    reverse = digits.is_persian()
    encoding = {
        "x": {"field": "label", "type": "ordinal", "sort": None, "axis": {},
              "scale": {"reverse": reverse, "paddingInner": 0.35, "paddingOuter": 0.2}},
        "xOffset": {"field": "series", "sort": names,
                    "scale": {"domain": names, "reverse": reverse, "paddingInner": 0.12}},
        "y": {"field": "value", "type": "quantitative",
              "axis": {"orient": "right" if reverse else "left", "tickCount": 4, "domain": False}},
        "color": {"field": "series", "legend": None,
                  "scale": {"domain": names, "range": [theme.colour(t) for t in theme.SERIES]}},
    }  # fmt: skip
    mark = {"type": "bar", "cornerRadius": 2.5}
    spec = theme.spec(width, height, data={"values": points}, encoding=encoding, mark=mark)
    rows = [[label, *(values[i] for _, values in series)] for i, label in enumerate(labels)]
    swatches = tuple(zip(names, theme.SERIES, strict=False))
    return Chart(title, description, [label_column, *names], rows, spec, swatches, **more)


def _text(value: Number) -> str:
    return "" if value is None else digits.number(value)
