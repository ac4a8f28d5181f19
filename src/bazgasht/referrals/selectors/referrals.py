"""One referral with all that a party to it may read."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from bazgasht.core.errors import NotFound
from bazgasht.people.selectors.cards import Card, cards
from bazgasht.services.models import Delivery

from ..models import Referral, ReferralEvent, ReferralNeed, ReferralSubject
from ..states import OPEN_STATES, EventKind, State
from .lines import ON_A_LINE


@dataclass(frozen=True)
class File:
    """A referral opened: ``card`` is the person, ``needs`` with their results so far."""

    row: Referral
    subject: ReferralSubject
    card: Card
    needs: list[ReferralNeed]
    events: list[ReferralEvent]
    deliveries: list[Delivery]


def get_referral(public_id: uuid.UUID) -> Referral:
    """Raises NotFound: foreign and missing look the same."""
    row = (
        Referral.objects.filter(public_id=public_id)
        .select_related("service__provider", "service__mission", "transferred_from")
        .first()
    )
    if row is None:
        raise NotFound("referral")
    return row


def referral_file(row: Referral) -> File:
    """Raises NotFound when the person may not be seen: ended, declined or taken back long ago."""
    subject = ReferralSubject.objects.filter(referral=row).first()
    card = cards([subject.client_id]).get(subject.client_id) if subject else None
    if subject is None or card is None:
        raise NotFound("referral")
    return File(
        row,
        subject,
        card,
        list(ReferralNeed.objects.filter(referral=row).order_by("id")),
        list(ReferralEvent.objects.filter(referral=row).order_by("at", "id")),
        list(
            Delivery.objects.filter(referral_id=row.pk)
            .select_related("subject", "service")
            .order_by("-on", "-id")
        ),
    )


def reminded_at(row: Referral) -> datetime | None:
    """When the receiving body was reminded last."""
    events = ReferralEvent.objects.filter(referral=row, kind=EventKind.REMINDED)
    return events.order_by("-at").values_list("at", flat=True).first()


def open_referrals(client_id: int) -> list[Referral]:
    return list(
        Referral.objects.filter(subject__client_id=client_id, state__in=[State.DRAFT, *OPEN_STATES])
        .select_related("service")
        .only(*ON_A_LINE)
        .order_by("answer_due", "id")
    )


def passed_on(row: Referral) -> tuple[Referral | None, Referral | None]:
    """(what this was passed on from, what it was passed on to), as far as the request may read them:
    the sender both, the bodies their own alone."""
    became = row.passed_on.select_related("service").order_by("-id").first()
    return row.transferred_from, became
