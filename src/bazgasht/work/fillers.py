"""Workshops that could fill a link of a value chain: those of its province with free seats first."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.core.chains import LinkAsk, LinkFiller, fits
from bazgasht.core.digits import number
from bazgasht.core.registry import link_fillers

from .models import Product
from .selectors import workshops as reading


def workshops(asked: LinkAsk) -> Iterable[LinkFiller]:
    """Every open workshop of the province; numbers of seats, nobody's name."""
    rows = reading.lines(reading.workshops(province=asked.province))
    made: dict[int, list[str]] = {}
    for owner, name in Product.objects.filter(
        workshop__in=[x.workshop for x in rows], active=True
    ).values_list("workshop_id", "name"):
        made.setdefault(owner, []).append(name)
    found = []
    for x in rows:
        workshop = x.workshop
        trade = workshop.trade.title if workshop.trade else ""
        does = " ".join([workshop.name, trade, *made.get(workshop.pk, [])])
        free = _("free seats: %(n)s") % {"n": number(x.free)}
        found.append(
            LinkFiller(
                "workshop", workshop.name, workshop.prison.county,
                " · ".join(t for t in (trade, free) if t),
                reverse("work:workshop", args=[workshop.public_id]), fits(asked.words, does),
                bool(asked.county) and workshop.prison.county == asked.county,
            )
        )  # fmt: skip
    return found


def register_all() -> None:
    link_fillers.register("work.workshops", workshops)
