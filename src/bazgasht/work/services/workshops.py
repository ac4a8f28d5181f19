"""Keeping workshops, their posts and products."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import time

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core.errors import InvalidValue, NotFound
from bazgasht.core.jalali import today

from .. import policies
from ..models import Post, Product, Workshop
from ..refusals import worded
from ..selectors.rules import law_on
from ..selectors.workshops import prisons_for, seats_of
from ..states import PayKind
from ..terms import Terms

KINDS = (Kind.FOUNDATION, Kind.PRISON)
"""Bodies that run workshops."""


@dataclass(frozen=True)
class WorkshopDraft:
    name: str
    kind: str
    prison_id: int
    trade_id: int | None = None
    place: str = ""
    active: bool = True


@dataclass(frozen=True)
class PostDraft:
    """``rate`` in rials, times in minutes; ``piece_unit`` only for piece wages."""

    title: str
    seats: int
    pay_kind: str
    rate: int
    minutes_day: int
    minutes_week: int
    rest_day: int = 6
    piece_unit: str = ""
    trade_id: int | None = None
    shift_begins: time | None = None
    shift_ends: time | None = None
    active: bool = True


@transaction.atomic
def save_workshop(
    *, organisation_id: int, draft: WorkshopDraft, by: Actor, public_id: uuid.UUID | None = None,
    version: int | None = None,
) -> Workshop:  # fmt: skip
    """Add or change. Raises NotAllowed, InvalidValue (field ``prison``), StaleVersion, Conflict for
    a name that is taken."""
    policies.check_may(by, "workshops.edit", organisation_id)
    body = Organisation.objects.filter(pk=organisation_id, kind__in=KINDS, active=True).first()
    if body is None:
        raise NotFound("body")
    prison = next((p for p in prisons_for(body) if p.pk == draft.prison_id), None)
    if prison is None:
        raise InvalidValue("workshop.prison", _("Choose a prison of the province."), field="prison")
    if public_id is None:
        row = Workshop(organisation=body, synthetic=body.synthetic)
    else:
        row = _locked(public_id, organisation_id)
        policies.check_version(row.version, version)
        row.version += 1
    for name, value in asdict(draft).items():
        setattr(row, name, value)
    row.province = prison.province
    with worded():
        row.save()
    journal.record(by=by, action="workshop.saved", on=("workshop", row.public_id))
    return row


def _locked(public_id: uuid.UUID, organisation_id: int | None = None) -> Workshop:
    found = Workshop.objects.select_for_update().filter(public_id=public_id)
    if organisation_id is not None:
        found = found.filter(organisation_id=organisation_id)
    row = found.first()
    if row is None:
        raise NotFound("workshop")
    return row


@transaction.atomic
def save_post(
    *, workshop_id: uuid.UUID, draft: PostDraft, by: Actor, public_id: uuid.UUID | None = None,
    version: int | None = None,
) -> Post:  # fmt: skip
    """Add or change a post. Terms under the law's floor or over its hours are refused.

    A raise reaches those in the post from the next month on; a lower rate touches nobody who has
    signed. Raises NotFound, NotAllowed, InvalidValue, StaleVersion, Conflict.
    """
    workshop = Workshop.objects.filter(public_id=workshop_id).first()
    if workshop is None:
        raise NotFound("workshop")
    policies.check_may(by, "workshops.edit", workshop.organisation_id)
    if public_id is None:
        row = Post(workshop=workshop, organisation_id=workshop.organisation_id, rate_since=today())
    else:
        row = _post(public_id, workshop)
        policies.check_version(row.version, version)
        row.version += 1
        if row.rate != draft.rate:
            row.rate_since = today()
            if draft.rate > row.rate and draft.pay_kind == row.pay_kind:
                row.raises = [*row.raises, {"starts": str(today()), "rate": draft.rate}]
            elif draft.pay_kind != row.pay_kind:
                row.raises = []
    for name, value in asdict(draft).items():
        setattr(row, name, value)
    if row.pay_kind != PayKind.PIECE:
        row.piece_unit = ""
    _check_post(row, workshop)
    row.changed_at = TransactionNow()  # type: ignore[assignment]
    with worded():
        row.save()
    row.refresh_from_db()
    journal.record(by=by, action="post.saved", on=("post", row.public_id))
    return row


def _post(public_id: uuid.UUID, workshop: Workshop) -> Post:
    row = Post.objects.select_for_update().filter(public_id=public_id, workshop=workshop).first()
    if row is None:
        raise NotFound("post")
    return row


def _check_post(row: Post, workshop: Workshop) -> None:
    if row.pay_kind == PayKind.PIECE and not row.piece_unit.strip():
        raise InvalidValue("post.unit", _("Say what a piece is."), field="piece_unit")
    if (row.shift_begins is None) != (row.shift_ends is None):
        raise InvalidValue(
            "post.shift", _("A shift has a beginning and an end."), field="shift_ends"
        )
    if row.minutes_week < row.minutes_day:
        raise InvalidValue(
            "post.week", _("A week has at least the hours of one day."), field="minutes_week"
        )
    if row.active:
        policies.check_terms(Terms.of_post(row), law_on(today(), workshop.province))
    taken = seats_of([row.pk])[row.pk].taken if row.pk else 0
    if row.seats < taken:
        raise InvalidValue(
            "post.seats", _("%(n)s people work in this post."), field="seats", n=taken
        )


@dataclass(frozen=True)
class ProductDraft:
    name: str
    unit: str
    price: int
    active: bool = True


@transaction.atomic
def save_product(
    *, workshop_id: uuid.UUID, draft: ProductDraft, by: Actor, public_id: uuid.UUID | None = None,
    version: int | None = None,
) -> Product:  # fmt: skip
    """Raises NotFound, NotAllowed, StaleVersion."""
    workshop = Workshop.objects.filter(public_id=workshop_id).first()
    if workshop is None:
        raise NotFound("workshop")
    policies.check_may(by, "workshops.edit", workshop.organisation_id)
    if public_id is None:
        row = Product(workshop=workshop)
    else:
        found = Product.objects.select_for_update().filter(public_id=public_id, workshop=workshop)
        if (known := found.first()) is None:
            raise NotFound("product")
        row = known
        policies.check_version(row.version, version)
        row.version += 1
    for name, value in asdict(draft).items():
        setattr(row, name, value)
    row.save()
    journal.record(by=by, action="product.saved", on=("product", row.public_id))
    return row
