"""What several kinds of charts share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bazgasht.core import digits

from . import theme

Number = int | float | None
Series = Sequence[tuple[str, Sequence[Number]]]


def shown(labels: Sequence[str]) -> list[str]:
    """Labels in the page's digits. Raises ValueError for one that stands twice: they would merge."""
    names = [digits.localise(label) for label in labels]
    if len(set(names)) < len(names):
        raise ValueError(f"labels of a chart must differ: {names}")
    return names


def few(series: Series) -> list[str]:
    """Names of the series. Raises ValueError for more than there are colours."""
    if len(series) > len(theme.SERIES):
        raise ValueError(f"at most {len(theme.SERIES)} series, not {len(series)}")
    return [name for name, _ in series]


def points(names: Sequence[str], series: Series) -> list[dict[str, Any]]:
    return [
        {"label": label, "series": name, "value": value}
        for name, values in series
        for label, value in zip(names, values, strict=True)
    ]


def along(names: Sequence[str], **scale: Any) -> dict[str, Any]:
    """The axis of labels: in reading order, which in Persian begins on the right."""
    reverse = digits.is_persian()
    # the domain is given, or a label whose value is unknown would lose its place
    return {
        "field": "label",
        "type": "ordinal",
        "sort": None,
        "axis": {},
        "scale": {"domain": list(names), "reverse": reverse, **scale},
    }


def upward() -> dict[str, Any]:
    """The axis of numbers, on the side where reading begins."""
    side = "right" if digits.is_persian() else "left"
    axis = {"orient": side, "tickCount": 4, "domain": False}
    return {"field": "value", "type": "quantitative", "axis": axis}


def coloured(names: Sequence[str]) -> dict[str, Any]:
    colours = [theme.colour(token) for token in theme.SERIES[: len(names)]]
    return {"field": "series", "legend": None, "scale": {"domain": list(names), "range": colours}}


def table(labels: Sequence[str], series: Series) -> list[list[Any]]:
    return [[label, *(values[i] for _, values in series)] for i, label in enumerate(labels)]
