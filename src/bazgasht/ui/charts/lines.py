"""Lines over time, from right to left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from . import parts, theme
from .chart import Chart
from .parts import Series

DASHES = ([1, 0], [5, 3], [2, 2], [8, 3, 2, 3])
MOST_LABELS = 9


def line(
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
    """One to four lines with a point at each value; a gap where a value is None.

    ``labels`` are oldest first and differ; of many only some are written. Lines differ by dashes
    as well as by colour. Raises ValueError for more series than there are colours.
    """
    names, shown = parts.few(series), parts.shown(labels)
    every = max(1, -(-len(labels) // MOST_LABELS))
    dashes = {"domain": names, "range": DASHES[: len(names)]}
    encoding = {
        "x": parts.along(shown, type="point", padding=0.4) | {"axis": {"values": shown[::every]}},
        "y": parts.upward(),
        "color": parts.coloured(names),
    }
    layers = [
        {
            "mark": {"type": "line", "strokeWidth": 2.5, "strokeJoin": "round"},
            "encoding": {"strokeDash": {"field": "series", "legend": None, "scale": dashes}},
        },
        {"mark": {"type": "point", "filled": True, "size": 38, "opacity": 1}},
    ]
    data = {"values": parts.points(shown, series)}
    spec = theme.spec(width, height, data=data, encoding=encoding, layer=layers)
    swatches = tuple(zip(names, theme.SERIES, strict=False)) if len(names) > 1 else ()
    rows = parts.table(labels, series)
    return Chart(title, description, [label_column, *names], rows, spec, swatches, **more)
