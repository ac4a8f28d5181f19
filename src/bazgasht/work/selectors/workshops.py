"""Workshops, posts, products and orders."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core.errors import NotFound
from bazgasht.core.jalali import today
from bazgasht.core.text import search_form

from ..models import Order, Post, Product, Workshop
from ..states import OrderState

OPEN_ORDERS = (OrderState.OPEN, OrderState.IN_WORK)


@dataclass(frozen=True)
class Seats:
    """``offered`` wait for the person's answer and hold no seat."""

    taken: int = 0
    offered: int = 0


@dataclass(frozen=True)
class WorkshopLine:
    workshop: Workshop
    posts: int
    seats: int
    taken: int
    offered: int

    @property
    def free(self) -> int:
        return max(0, self.seats - self.taken)


def seats_of(post_ids: Iterable[int]) -> dict[int, Seats]:
    """By post id, whoever sits there and whoever asks: numbers alone."""
    ids = list(post_ids)
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("select * from work_seats(%s::bigint[])", [ids])
        return {row[0]: Seats(row[1], row[2]) for row in cursor.fetchall()}


def workshops(
    *, q: str = "", kind: str = "", prison: str = "", body: str = "", province: str = "",
    active: bool | None = True, mine: Sequence[int] | None = None,
) -> QuerySet[Workshop]:  # fmt: skip
    """In Persian order of the body, then by name. ``mine``: only of or for these bodies."""
    found = Workshop.objects.select_related("organisation", "prison", "trade").order_by(
        "organisation__sort_key", "name", "id"
    )
    if kind:
        found = found.filter(kind=kind)
    if prison:
        found = found.filter(prison__code=prison)
    if body:
        found = found.filter(organisation__code=body)
    if province:
        found = found.filter(province=province)
    if active is not None:
        found = found.filter(active=active)
    if mine is not None:
        found = found.filter(Q(organisation_id__in=list(mine)) | Q(prison_id__in=list(mine)))
    wanted = search_form(q).split()
    if wanted:
        texts = found.values_list("id", "name", "organisation__name", "trade__title")
        kept = [
            row[0]
            for row in texts
            if all(w in " ".join(search_form(t or "") for t in row[1:]) for w in wanted)
        ]
        found = found.filter(id__in=kept)
    return found


def lines(rows: Iterable[Workshop]) -> list[WorkshopLine]:
    """Two queries for any number."""
    listed = list(rows)
    posts = list(
        Post.objects.filter(workshop__in=listed, active=True).values_list(
            "id", "workshop_id", "seats"
        )
    )
    seats = seats_of(p[0] for p in posts)
    out = []
    for workshop in listed:
        own = [p for p in posts if p[1] == workshop.pk]
        out.append(
            WorkshopLine(
                workshop, len(own), sum(p[2] for p in own),
                sum(seats[p[0]].taken for p in own), sum(seats[p[0]].offered for p in own),
            )
        )  # fmt: skip
    return out


def get_workshop(public_id: uuid.UUID) -> Workshop:
    """Raises NotFound."""
    found = (
        Workshop.objects.select_related("organisation", "prison", "trade")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("workshop")
    return found


def get_post(public_id: uuid.UUID) -> Post:
    """Raises NotFound."""
    found = (
        Post.objects.select_related("workshop__organisation", "workshop__prison", "trade")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("post")
    return found


def posts_of(workshop: Workshop) -> list[tuple[Post, Seats]]:
    """Open ones first."""
    rows = list(
        Post.objects.filter(workshop=workshop)
        .select_related("trade")
        .order_by("-active", "title", "id")
    )
    seats = seats_of(p.pk for p in rows)
    return [(post, seats[post.pk]) for post in rows]


def posts_for_prison(prison_id: int) -> list[tuple[Post, Seats]]:
    """Open posts for the people of a prison, in order of workshops."""
    rows = list(
        Post.objects.filter(workshop__prison_id=prison_id, active=True, workshop__active=True)
        .select_related("workshop__organisation", "workshop__prison", "trade")
        .order_by("workshop__name", "title", "id")
    )
    seats = seats_of(p.pk for p in rows)
    return [(post, seats[post.pk]) for post in rows]


def products_of(workshop: Workshop, *, active: bool | None = None) -> QuerySet[Product]:
    found = Product.objects.filter(workshop=workshop).order_by("-active", "name", "id")
    return found if active is None else found.filter(active=active)


def get_product(public_id: uuid.UUID) -> Product:
    """Raises NotFound."""
    found = Product.objects.select_related("workshop").filter(public_id=public_id).first()
    if found is None:
        raise NotFound("product")
    return found


def orders(
    bodies: Sequence[int], *, state: str = "", workshop: uuid.UUID | None = None, late: bool = False
) -> QuerySet[Order]:
    """Orders of these bodies, the next due first. ``state`` "open" means not delivered yet."""
    found = Order.objects.filter(organisation_id__in=list(bodies)).select_related(
        "workshop", "product"
    )
    if state == "open":
        found = found.filter(state__in=OPEN_ORDERS)
    elif state:
        found = found.filter(state=state)
    if workshop is not None:
        found = found.filter(workshop__public_id=workshop)
    if late:
        found = found.filter(state__in=OPEN_ORDERS, due__lt=today())
    return found.order_by("due", "id")


def get_order(public_id: uuid.UUID) -> Order:
    """Raises NotFound: foreign and missing look the same."""
    found = Order.objects.select_related("workshop", "product").filter(public_id=public_id).first()
    if found is None:
        raise NotFound("order")
    return found


def running_bodies(by: Actor, permission: str = "workshops.edit") -> list[Organisation]:
    """Bodies in whose name the actor may keep workshops."""
    ids = by.organisations_for(permission)
    return list(
        Organisation.objects.filter(
            id__in=ids, kind__in=[Kind.FOUNDATION, Kind.PRISON], active=True
        ).order_by("sort_key")
    )


def prisons_for(body: Organisation) -> list[Organisation]:
    """Prisons whose people may work in the body's workshops: itself, or those of its province."""
    if body.kind == Kind.PRISON:
        return [body]
    found = Organisation.objects.filter(kind=Kind.PRISON, active=True)
    if body.province:
        found = found.filter(province=body.province)
    return list(found.order_by("sort_key"))
