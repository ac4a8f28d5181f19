"""Who nearby could fill a link: bodies of the county and province, and what other rooms register."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core.chains import LinkAsk, LinkFiller, fits
from bazgasht.core.registry import link_fillers

from .models import Chain, Link
from .states import Filler

FITTING: dict[str, Filler] = {
    Kind.EMPLOYER: Filler.FIRM, Kind.FOUNDATION: Filler.WORKSHOP,
    Kind.ASSOCIATION: Filler.FAMILY, Kind.CHARITY: Filler.FAMILY, Kind.POPULAR: Filler.FAMILY,
}  # fmt: skip
"""Kinds of bodies that fill links, and as what: firms by themselves, a foundation by its workshops,
associations and charities through the families they know."""
SHOWN = 8


def bodies(province: str) -> list[Organisation]:
    """Those that can be named as who fills a link, in order of the alphabet."""
    return list(
        Organisation.objects.filter(
            province=province, active=True, kind__in=list(FITTING)
        ).order_by("sort_key", "id")
    )


def ask_of(chain: Chain, link: Link) -> LinkAsk:
    return LinkAsk(
        chain.province, link.county or chain.county, link.stage, f"{link.title} {chain.product}"
    )


def _body_fillers(asked: LinkAsk) -> list[LinkFiller]:
    how = {
        Filler.FIRM: _("a firm"), Filler.WORKSHOP: _("runs workshops"),
        Filler.FAMILY: _("knows families"),
    }  # fmt: skip
    found = []
    for body in bodies(asked.province):
        kind: Any = FITTING[body.kind]
        found.append(
            LinkFiller(
                kind, body.name, body.county, how[kind], "", fits(asked.words, body.name),
                bool(asked.county) and body.county == asked.county,
            )
        )  # fmt: skip
    return found


def who_could(chain: Chain, link: Link, by: Actor, most: int = SHOWN) -> list[LinkFiller]:
    """Those who do such work first, then those of the county; the pages of workshops are linked for
    whoever may open them."""
    asked = ask_of(chain, link)
    found = _body_fillers(asked)
    for source in link_fillers:
        found += source(asked)
    # the whole province is a long list: what neither fits nor is near stands in for nobody else
    found = [f for f in found if f.fits or f.near] or found
    found.sort(key=lambda f: (not f.fits, not f.near, f.kind != "workshop"))
    may = by.can("workshops.view")
    return [f if may else replace(f, url="") for f in found[:most]]
