"""A body's own board: what came in, what went out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bazgasht.access.models import Organisation
from bazgasht.core.jalali import today

from ..models import Referral
from ..states import OPEN_STATES, State

Side = Literal["in", "out"]
VIEWS = {
    "mine": _("Mine"),
    "open": _("All open"),
    "unassigned": _("Unassigned"),
    "overdue": _("Overdue"),
    "returned": _("Returned"),
    "ended": _("Ended"),
    "drafts": _("Drafts"),
}
SIDE_VIEWS: dict[Side, tuple[str, ...]] = {
    "in": ("mine", "open", "unassigned", "overdue", "ended"),
    "out": ("mine", "open", "overdue", "returned", "ended", "drafts"),
}
CLOSED = (State.ENDED, State.DECLINED, State.WITHDRAWN, State.MISTAKEN, State.TRANSFERRED)
RETURNED = (State.DECLINED, State.TRANSFERRED)
SORTS = {
    "due": (F("answer_due").asc(nulls_last=True), "id"),
    "-due": (F("answer_due").desc(nulls_last=True), "-id"),
    "sent": (F("sent_at").asc(nulls_last=True), "id"),
    "-sent": (F("sent_at").desc(nulls_last=True), "-id"),
    "code": ("code",),
    "-code": ("-code",),
}


@dataclass(frozen=True)
class Box:
    """Which list: the bodies, whose eyes, incoming or outgoing."""

    organisations: Sequence[int]
    user_id: int
    side: Side
    view: str = "open"
    filters: Q = field(default_factory=Q)


def followed_by(user_id: int) -> Q:
    """What somebody of the sending body follows; what nobody does is everybody's there."""
    return Q(kept_by=user_id) | Q(kept_by=None)


def _where(box: Box, view: str, day: date) -> Q:
    own = followed_by(box.user_id) if box.side == "out" else Q(assigned_to=box.user_id)
    return {
        "mine": own & Q(state__in=OPEN_STATES),
        "open": Q(state__in=OPEN_STATES),
        "unassigned": Q(state__in=OPEN_STATES, assigned_to=None),
        "overdue": Q(state=State.SENT, answer_due__lt=day),
        "returned": Q(state__in=RETURNED),
        "ended": Q(state__in=CLOSED),
        "drafts": Q(state=State.DRAFT),
    }[view]


def _side(box: Box) -> Q:
    if box.side == "out":
        return Q(from_organisation_id__in=box.organisations)
    return Q(to_organisation_id__in=box.organisations) & ~Q(state=State.DRAFT)


def box_rows(box: Box, sort: str = "") -> QuerySet[Referral]:
    """Open lists by their date, ended ones newest first, unless ``sort`` says otherwise."""
    found = Referral.objects.filter(_side(box), _where(box, box.view, today()), box.filters)
    default = SORTS["-sent"] if box.view in ("ended", "returned", "drafts") else SORTS["due"]
    return found.select_related("service").order_by(*SORTS.get(sort, default))


def box_counts(box: Box) -> dict[str, int]:
    """How many each open list of this side holds, in one query. Ended ones are not counted: they
    only grow."""
    day = today()
    views = [v for v in SIDE_VIEWS[box.side] if v not in ("ended", "returned")]
    states = [*OPEN_STATES, State.DRAFT]
    return (
        Referral.objects.filter(_side(box), state__in=states)
        .order_by()
        .aggregate(**{v: Count("id", filter=_where(box, v, day)) for v in views})
    )


def body_id(code: str) -> int:
    """Id of a body by its code; 0, which is nobody, when unknown."""
    return Organisation.objects.filter(code=code).values_list("id", flat=True).first() or 0


def partner_bodies(box: Box) -> list[tuple[str, str]]:
    """(code, name) of the bodies on the other side of open and recent referrals, for a filter."""
    column = "to_organisation_id" if box.side == "out" else "from_organisation_id"
    ids: Iterable[int] = (
        Referral.objects.filter(_side(box), state__in=[*OPEN_STATES, State.DRAFT])
        .order_by()
        .values_list(column, flat=True)
        .distinct()[:200]
    )
    found = Organisation.objects.filter(id__in=list(ids)).order_by("sort_key", "id")
    return list(found.values_list("code", "name"))
