"""The classification as it stands in ``data/*.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from bazgasht.core import yaml_text


@dataclass(frozen=True)
class Entry:
    code: str
    fa: str
    en: str


@dataclass(frozen=True)
class TradeEntry(Entry):
    occupation: str
    skills: tuple[str, ...]


def _read(name: str) -> dict[str, Any]:
    text = resources.files("bazgasht.occupations").joinpath(f"data/{name}.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml_text.load(text)
    return loaded


@cache
def unit_groups() -> tuple[Entry, ...]:
    """The 436 unit groups of ISCO-08."""
    return tuple(Entry(code, *titles) for code, titles in _read("isco08").items())


@cache
def skills() -> tuple[Entry, ...]:
    return tuple(Entry(code, *titles) for code, titles in _read("trades")["skills"].items())


@cache
def trades() -> tuple[TradeEntry, ...]:
    return tuple(
        TradeEntry(code, t["fa"], t["en"], t["occupation"], tuple(t["skills"]))
        for code, t in _read("trades")["trades"].items()
    )
