"""The 31 provinces as data: ISO code, our Latin code, Persian and English names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from django.utils.translation import get_language

from bazgasht.core import yaml_text

from . import text


@dataclass(frozen=True)
class Province:
    """``iso`` is ISO 3166-2:IR ("IR-18"); ``code`` begins the codes of its bodies ("BUSHEHR")."""

    iso: str
    code: str
    fa: str
    en: str

    @property
    def name(self) -> str:
        return self.en if get_language() == "en" else self.fa


@cache
def provinces() -> tuple[Province, ...]:
    """All of them in Persian alphabet order."""
    raw = resources.files("bazgasht.core").joinpath("data/provinces.yaml").read_text("utf-8")
    listed = [Province(**row) for row in yaml_text.load(raw)["provinces"]]
    return tuple(sorted(listed, key=lambda p: text.sort_key(p.fa)))


@cache
def _by_any() -> dict[str, Province]:
    return {key: p for p in provinces() for key in (p.iso, p.code)}


def get(code: str) -> Province:
    """By ISO or Latin code; raises LookupError."""
    try:
        return _by_any()[code.strip().upper()]
    except KeyError:
        raise LookupError(f"unknown province {code}") from None


def name_of(iso: str) -> str:
    """The name in the current language; "" for an empty code."""
    return get(iso).name if iso else ""


def choices() -> list[tuple[str, str]]:
    return [(p.iso, p.name) for p in provinces()]
