"""The template of a headquarters, read from ``data/headquarters.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from bazgasht.core import provinces, yaml_text


@dataclass(frozen=True)
class MissionTemplate:
    code: str
    title: str
    description: str


@dataclass(frozen=True)
class GroupTemplate:
    code: str
    fa: str
    en: str
    missions: tuple[MissionTemplate, ...]


@cache
def _raw() -> dict[str, Any]:
    text = resources.files("bazgasht.network").joinpath("data/headquarters.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml_text.load(text)
    return loaded


@cache
def groups() -> tuple[GroupTemplate, ...]:
    return tuple(
        GroupTemplate(
            g["code"],
            g["name"]["fa"],
            g["name"]["en"],
            tuple(MissionTemplate(**m) for m in g["missions"]),
        )
        for g in _raw()["groups"]
    )


def names(province: str, prison: tuple[str, str] | None = None) -> tuple[str, str]:
    """Persian and English name of the headquarters of the country (""), a province (ISO code) or
    a prison (its two names)."""
    head = _raw()["headquarters"]
    if prison is not None:
        places = prison
    elif province:
        found = provinces.get(province)
        places = tuple(
            head["province"][lang].format(name=getattr(found, lang)) for lang in ("fa", "en")
        )
    else:
        places = (head["country"]["fa"], head["country"]["en"])
    return tuple(
        head["name"][lang].format(place=place)
        for lang, place in zip(("fa", "en"), places, strict=True)
    )
