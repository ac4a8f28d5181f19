"""What waits on the first page for those who look after people's access."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.core.page_items import TodayList, TodayRow

from .actor import Actor
from .roles import ROLES
from .selectors import due_memberships
from .services.factors import open_factor_resets


def reviews(actor: Actor) -> TodayList | None:
    """Colleagues whose access nobody confirmed for three months."""
    if not actor.can("access.confirm"):
        return None
    due = due_memberships(actor)
    url = reverse("access:review")
    rows = tuple(
        TodayRow(
            title=m.user.name,
            sub=f"{ROLES[m.role].name} · {m.organisation.name}",
            url=url,
            button=_("Decide"),
        )
        for m in due[:5]
    )
    return TodayList(_("Access to confirm"), "info", rows, len(due), url, order=80)


def factor_resets(actor: Actor) -> TodayList | None:
    """Second-factor resets that wait for a second person."""
    if not actor.can("factors.reset"):
        return None
    waiting = open_factor_resets(actor)
    url = reverse("access:factor_resets")
    rows = tuple(
        TodayRow(title=r.user.name, sub=r.reason, url=url, tone="wait", button=_("Decide"))
        for r in waiting[:5]
    )
    return TodayList(_("Ways in to restore"), "wait", rows, len(waiting), url, order=70)
