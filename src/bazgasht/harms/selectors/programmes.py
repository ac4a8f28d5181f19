"""Programmes, their parts and measures as pages need them."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q, QuerySet

from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core import indicators
from bazgasht.core.errors import NotFound
from bazgasht.core.jalali import today
from bazgasht.councils.models import Council

from ..models import Measure, Node, Programme
from ..policies import KEEPERS
from ..states import OPEN_ACTIONS, ProgrammeState


def programmes_for(
    *, kind: str = "", state: str = "", province: str | None = None, q: str = ""
) -> QuerySet[Programme]:
    """What row security shows: national ones first. ``province`` "" is the whole country."""
    found = (
        Programme.objects.select_related("organisation", "parent", "harm")
        .annotate(
            actions=Count("nodes", filter=~Q(nodes__state="")),
            done=Count("nodes", filter=Q(nodes__state="done")),
            late=Count("nodes", filter=Q(nodes__state__in=OPEN_ACTIONS, nodes__due__lt=today())),
        )
        .order_by("province", "kind", "title", "id")
    )
    if kind:
        found = found.filter(kind=kind)
    if state:
        found = found.filter(state=state)
    if province is not None:
        found = found.filter(province=province)
    return found.filter(title__icontains=q) if q else found


def get_programme(public_id: uuid.UUID) -> Programme:
    """Raises NotFound."""
    found = (
        Programme.objects.select_related("organisation", "parent__organisation", "harm", "council")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("programme")
    return found


def get_node(public_id: uuid.UUID) -> Node:
    """Raises NotFound."""
    found = (
        Node.objects.select_related("programme__organisation", "parent", "owner")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("programme_part")
    return found


def get_measure(public_id: uuid.UUID) -> Measure:
    """Raises NotFound."""
    found = (
        Measure.objects.select_related("node__programme__organisation")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("measure")
    return found


def counterparts_of(programme: Programme) -> list[Programme]:
    """Provincial programmes made from this one, in the order of their provinces."""
    return list(programmes_for().filter(parent=programme).order_by("organisation__sort_key", "id"))


def keepable(by: Actor) -> list[tuple[int, str]]:
    """Bodies at which the actor may keep a programme."""
    return list(
        Organisation.objects.filter(
            pk__in=by.organisations_for("programmes.edit"), kind__in=KEEPERS, active=True
        )
        .order_by("sort_key", "id")
        .values_list("id", "name")
    )


def owner_choices(programme: Programme) -> list[tuple[int, str]]:
    """Bodies that may own a part: of the province, and of the whole country."""
    found = Organisation.objects.filter(active=True)
    if programme.province:
        found = found.filter(province__in=("", programme.province))
    return list(found.order_by("sort_key", "id").values_list("id", "name"))


def council_choices(province: str) -> list[tuple[int, str]]:
    """Active councils the reader sees; of a province those of that province."""
    found = Council.objects.filter(active=True)
    if province:
        found = found.filter(province=province)
    return list(found.order_by("title", "id").values_list("id", "title"))


def headquarters_choices(programme: Programme) -> list[tuple[int, str]]:
    """Headquarters whose figures a live measure may count; a province counts its own."""
    found = Organisation.objects.filter(kind="headquarters", active=True).exclude(province="")
    if programme.province:
        found = found.filter(province=programme.province)
    return list(found.order_by("sort_key", "id").values_list("id", "name"))


def indicator_choices() -> list[tuple[str, str]]:
    return [(i.code, f"{i.label} ({i.unit})") for i in indicators.all_indicators()]


def open_actions(bodies: Collection[int], *, until: date | None = None) -> QuerySet[Node]:
    """Actions that bodies own in programmes in force, by day; ``until``: due by then."""
    found = (
        Node.objects.filter(
            owner_id__in=list(bodies), state__in=OPEN_ACTIONS,
            programme__state=ProgrammeState.ACTIVE,
        )
        .select_related("programme", "owner")
        .order_by("due", "id")
    )  # fmt: skip
    return found.filter(due__lte=until) if until else found


def late_actions(bodies: Collection[int]) -> QuerySet[Node]:
    """Overdue actions in the programmes that bodies keep."""
    return (
        Node.objects.filter(
            programme__organisation_id__in=list(bodies), state__in=OPEN_ACTIONS, due__lt=today(),
            programme__state=ProgrammeState.ACTIVE,
        )
        .select_related("programme", "owner")
        .order_by("due", "id")
    )  # fmt: skip


def programmes_of(council: Council) -> list[Programme]:
    """Programmes that a council coordinates."""
    return list(
        Programme.objects.filter(council=council)
        .exclude(state=ProgrammeState.CLOSED)
        .order_by("title")
    )
