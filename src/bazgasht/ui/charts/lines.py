"""Lines over time, from right to left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bazgasht.core import digits

from . import theme
from .chart import Chart
from .columns import Number

DASHES = ([1, 0], [5, 3], [2, 2], [8, 3, 2, 3])


def line(
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
    """One to four lines with a point at each value; a gap where a value is None.

    ``labels`` are oldest first. Lines differ by dashes as well as by colour. Raises ValueError
    for more series than there are colours.
    """
    if len(series) > len(theme.SERIES):
        raise ValueError(f"at most {len(theme.SERIES)} series, not {len(series)}")
    names = [name for name, _ in series]
    points = [
        {"label": digits.localise(label), "series": name, "value": values[i]}
        for name, values in series
        for i, label in enumerate(labels)
    ]
    colours = [theme.colour(token) for token in theme.SERIES]
    reverse = digits.is_persian()
    every = max(1, -(-len(labels) // 9))
    shown = [digits.localise(label) for label in labels[::every]]
    encoding = {
        "x": {"field": "label", "type": "ordinal", "sort": None, "axis": {"values": shown},
              "scale": {"reverse": reverse, "type": "point", "padding": 0.4}},
        "y": {"field": "value", "type": "quantitative",
              "axis": {"orient": "right" if reverse else "left", "tickCount": 4, "domain": False}},
        "color": {"field": "series", "legend": None, "scale": {"domain": names, "range": colours}},
    }  # fmt: skip
    dashes = {"field": "series", "legend": None, "scale": {"domain": names, "range": DASHES}}
    layers = [
        {"mark": {"type": "line", "strokeWidth": 2.5, "strokeJoin": "round"},
         "encoding": {"strokeDash": dashes}},
        {"mark": {"type": "point", "filled": True, "size": 38, "opacity": 1}},
    ]  # fmt: skip
    spec = theme.spec(width, height, data={"values": points}, encoding=encoding, layer=layers)
    rows = [[label, *(values[i] for _, values in series)] for i, label in enumerate(labels)]
    swatches = tuple(zip(names, theme.SERIES, strict=False)) if len(series) > 1 else ()
    return Chart(title, description, [label_column, *names], rows, spec, swatches, **more)
