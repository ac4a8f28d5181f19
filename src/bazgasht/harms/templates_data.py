"""Templates of programmes as they stand in ``data/*.yaml``: proposed wording, to be edited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from bazgasht.core import yaml_text

from .states import Kind

TEMPLATES = {Kind.STRATEGY: "strategy", Kind.HARM: "harm", Kind.ELECTION: "election"}


@dataclass(frozen=True)
class Part:
    """A part of a tree: its number says where it stands."""

    number: str
    title: str
    days_before: int | None = None

    @property
    def level(self) -> int:
        return self.number.count(".")

    @property
    def above(self) -> str:
        return self.number.rpartition(".")[0]

    @property
    def order(self) -> int:
        return int(self.number.rpartition(".")[2])


def read(name: str) -> dict[str, Any]:
    text = resources.files("bazgasht.harms").joinpath(f"data/{name}.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml_text.load(text)
    return loaded


def parts_of(name: str) -> list[Part]:
    return list(_parts(name))


@cache
def _parts(name: str) -> tuple[Part, ...]:
    return tuple(_walk(read(name)["parts"], ""))


@dataclass(frozen=True)
class Counted:
    """A measure of the part ``number`` that is counted live, as a sum since it was planted."""

    number: str
    title: str
    unit: str
    indicator: str
    target: int


def measures_of(name: str) -> list[Counted]:
    found = read(name).get("measures", {})
    return [Counted(number, **one) for number, listed in found.items() for one in listed]


def _walk(entries: list[Any], above: str) -> Iterator[Part]:
    """An entry is a title, a pair of title and days before polling day, or a mapping of a title to
    the entries below it."""
    for place, entry in enumerate(entries, 1):
        number = f"{above}.{place}" if above else str(place)
        if isinstance(entry, dict):
            ((title, below),) = entry.items()
            yield Part(number, title)
            yield from _walk(below, number)
        elif isinstance(entry, list):
            yield Part(number, entry[0], entry[1])
        else:
            yield Part(number, entry)


@cache
def harms() -> tuple[dict[str, str], ...]:
    """The priority harms of a new installation."""
    return tuple(read("harms")["harms"])
