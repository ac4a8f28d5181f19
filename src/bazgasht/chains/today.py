"""What waits on the first page: chains of one's own body with links that nobody fills."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.digits import number
from bazgasht.core.page_items import TodayList, TodayRow
from bazgasht.core.registry import today_items

from .selectors.chains import lines, listed
from .states import ChainState

SHOWN = 5


def missing(actor: Actor) -> TodayList | None:
    """Chains at work where filling a link would open jobs, most jobs first."""
    bodies = actor.organisations_for("chains.edit")
    if not bodies:
        return None
    known = [
        x for x in lines(listed(state=ChainState.ACTIVE, mine=bodies))
        if x.measure and x.measure.jobs_open
    ]  # fmt: skip
    if not known:
        return None
    known.sort(key=lambda x: -(x.measure.jobs_open if x.measure else 0))
    rows = tuple(
        TodayRow(
            title=x.chain.title,
            sub=_("missing links: %(n)s") % {"n": number(x.measure.missing if x.measure else 0)},
            chip=_("%(n)s jobs") % {"n": number(x.measure.jobs_open if x.measure else 0)},
            tone="info", button=_("See the chain"),
            url=reverse("chains:chain", args=[x.chain.public_id]),
        )
        for x in known[:SHOWN]
    )  # fmt: skip
    return TodayList(
        title=_("Jobs that a missing link keeps shut"), tone="info", order=60, wide=False, rows=rows,
        total=len(known), all_url=reverse("chains:list") + "?mine=on&state=active",
    )  # fmt: skip


def register_all() -> None:
    today_items.register("chains.missing", missing, order=60)
