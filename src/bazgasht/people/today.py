"""What waits on the first page: releases near, access to decide, files nobody carries."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.jalali import ago, contextual
from bazgasht.core.page_items import TodayList, TodayRow
from bazgasht.core.text import initials

from .selectors import caseload
from .selectors.caseload import NOBODY, Filters, count, page_ids
from .selectors.inbox import emergencies_to_review, open_corrections, waiting_requests
from .selectors.leaves import OnLeave, on_leave
from .selectors.rows import Row, rows
from .states import CustodyState

SOON = 30
"""Days ahead in which a release counts as near."""

SHOWN = 5


def releases_near(actor: Actor) -> TodayList | None:
    """People whose release is at most 30 days away, or overdue: those the actor carries, else all."""
    if not actor.can("clients.view") or not actor.scope().case_orgs:
        return None
    near = caseload.releases_near(SOON, actor, limit=SHOWN)
    if not near.total:
        return None
    url = f"{reverse('people:list')}?release={SOON}" + ("&assigned=me" if near.mine else "")
    return TodayList(
        _("Releases near"), "wait", tuple(_release(row) for row in rows(near.ids, actor)),
        near.total, url, order=30,
    )  # fmt: skip


def _release(row: Row) -> TodayRow:
    left = contextual(row.release) if row.release else None
    return TodayRow(
        title=row.card.full,
        url=reverse("people:client", args=[row.card.public_id]),
        sub=row.place,
        chip=left.text if left else "",
        tone=left.tone if left else "info",
        button=_("Prepare"),
        avatar=initials(row.card.given, row.card.family),
    )


def leaves(actor: Actor) -> TodayList | None:
    """Who is on leave, as soon as somebody should be back and is not recorded as back."""
    total, away = on_leave(actor, limit=SHOWN)
    if not any(row.late for row in away):
        return None
    found = tuple(_leave(row) for row in away)
    return TodayList(_("On leave, not all back in time"), "late", found, total,
                     f"{reverse('people:list')}?state={CustodyState.ON_LEAVE.value}", order=15)  # fmt: skip


def _leave(row: OnLeave) -> TodayRow:
    back = contextual(row.until) if row.until else None
    return TodayRow(
        title=row.card.full,
        url=reverse("people:custody", args=[row.card.public_id]),
        chip=back.text if back else "",
        tone=back.tone if back else "info",
        button=_("Record"),
        avatar=initials(row.card.given, row.card.family),
    )


def access_requests(actor: Actor) -> TodayList | None:
    """Other bodies ask for access to somebody held here."""
    if not actor.can("access.decide"):
        return None
    waiting = waiting_requests(actor)
    found = tuple(
        TodayRow(
            title=w.body,
            url=reverse("people:request_decide", args=[w.match_id]),
            sub=f"{w.card.full} · {w.purpose}",
            chip=ago(w.asked_at),
            tone="wait",
            button=_("Decide"),
        )
        for w in waiting[:SHOWN]
    )
    return TodayList(_("Requests for access"), "wait", found, len(waiting),
                     reverse("people:requests"), order=25)  # fmt: skip


def corrections(actor: Actor) -> TodayList | None:
    """What people say is wrong in files held here, to be answered."""
    if not actor.can("corrections.decide"):
        return None
    total, waiting = open_corrections(actor, limit=SHOWN)
    if not total:
        return None
    found = tuple(
        TodayRow(
            title=c.card.full,
            url=reverse("people:correction_decide", args=[c.card.public_id, c.id]),
            sub=c.subject,
            chip=ago(c.asked_at),
            tone="wait",
            button=_("Answer"),
            avatar=initials(c.card.given, c.card.family),
        )
        for c in waiting
    )
    return TodayList(_("Requests for correction"), "wait", found, total,
                     reverse("people:corrections_open"), order=35)  # fmt: skip


def emergency_reviews(actor: Actor) -> TodayList | None:
    """Files opened in an emergency that a second person has not looked at."""
    if not actor.can("access.review"):
        return None
    waiting = emergencies_to_review(actor)
    found = tuple(
        TodayRow(
            title=w.who,
            url=reverse("people:emergency_review", args=[w.access.pk]),
            sub=w.access.reason,
            chip=ago(w.access.opened_at),
            tone="wait",
            button=_("Review"),
        )
        for w in waiting[:SHOWN]
    )
    return TodayList(_("Emergency access to review"), "wait", found, len(waiting),
                     reverse("people:emergencies"), order=45)  # fmt: skip


def unassigned(actor: Actor) -> TodayList | None:
    """Files nobody carries, for whoever assigns them."""
    if not actor.can("clients.assign"):
        return None
    filters = Filters(assigned=NOBODY)
    total = count(filters, actor)
    if not total:
        return None
    found = tuple(
        TodayRow(
            title=row.card.full,
            url=reverse("people:assign_one", args=[row.card.public_id]),
            sub=" · ".join(filter(None, (str(row.origin), row.place))),
            button=_("Assign"),
            avatar=initials(row.card.given, row.card.family),
        )
        for row in rows(page_ids(filters, actor, limit=SHOWN), actor)
    )
    return TodayList(_("Files nobody carries"), "info", found, total,
                     f"{reverse('people:list')}?assigned=nobody", order=40, wide=False)  # fmt: skip
