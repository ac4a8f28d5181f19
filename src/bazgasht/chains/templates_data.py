"""Chains to begin from (``data/templates.yaml``): illustrative figures in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import Any

from django.utils.translation import get_language

from bazgasht.core import yaml_text

from .states import Filler, Stage

TOMAN_THOUSAND = 10_000
"""Rials of a thousand toman."""


@dataclass(frozen=True)
class TemplateLink:
    key: str
    stage: str
    titles: tuple[str, str]
    units: tuple[str, str]
    capacity: Decimal
    jobs_unit: Decimal
    income_unit: int
    cost_unit: int
    filler: str


@dataclass(frozen=True)
class TemplateFlow:
    source: str
    target: str
    rate: Decimal
    part: str
    share: int


@dataclass(frozen=True)
class Template:
    code: str
    titles: tuple[str, str]
    products: tuple[str, str]
    links: tuple[TemplateLink, ...]
    flows: tuple[TemplateFlow, ...]

    @property
    def title(self) -> str:
        return said(self.titles)

    @property
    def product(self) -> str:
        return said(self.products)


def said(words: tuple[str, str]) -> str:
    """The Persian or the English of a pair, by the language of the page."""
    return words[1] if get_language() == "en" else words[0]


@lru_cache(maxsize=1)
def templates() -> dict[str, Template]:
    """By code, in the order of the file. Raises KeyError or ValueError for one that is not whole."""
    raw = resources.files("bazgasht.chains").joinpath("data/templates.yaml").read_text("utf-8")
    return {code: _template(code, data) for code, data in yaml_text.load(raw).items()}


def _template(code: str, data: dict[str, Any]) -> Template:
    links = tuple(_link(key, row) for key, row in data["links"].items())
    known = {link.key for link in links}
    flows = tuple(
        TemplateFlow(source, target, Decimal(str(rate)), part, share)
        for source, target, rate, part, share in data["flows"]
    )
    if strange := {end for f in flows for end in (f.source, f.target)} - known:
        raise ValueError(f"{code}: no link {', '.join(sorted(strange))}")
    title, product = data["title"], data["product"]
    return Template(code, (title["fa"], title["en"]), (product["fa"], product["en"]), links, flows)


def _link(key: str, row: list[Any]) -> TemplateLink:
    stage, fa, en, unit, unit_en, capacity, jobs, income, cost, filler = row
    return TemplateLink(
        key, Stage(stage).value, (fa, en), (unit, unit_en), Decimal(str(capacity)),
        Decimal(str(jobs)), income * TOMAN_THOUSAND, cost * TOMAN_THOUSAND, Filler(filler).value,
    )  # fmt: skip
