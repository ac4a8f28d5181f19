"""What was given, as the giver and the case team may read it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from bazgasht.core.errors import NotFound

from ..models import Delivery


def deliveries_of(
    organisation_ids: Sequence[int],
    *,
    service: str = "",
    kind: str = "",
    since: date | None = None,
    until: date | None = None,
    voided: bool = False,
) -> QuerySet[Delivery]:
    """A body's own deliveries with their subject, newest first; ``service`` is a public id."""
    found = (
        Delivery.objects.filter(organisation_id__in=organisation_ids)
        .select_related("service", "subject")
        .order_by("-on", "-id")
    )
    if not voided:
        found = found.filter(voided_at=None)
    if service:
        found = found.filter(service__public_id=service)
    if kind:
        found = found.filter(service__aid_kind=kind)
    if since:
        found = found.filter(on__gte=since)
    if until:
        found = found.filter(on__lte=until)
    return found


def get_delivery(public_id: uuid.UUID) -> Delivery:
    """One the request may read with its person. Raises NotFound."""
    found = (
        Delivery.objects.filter(public_id=public_id, subject__isnull=False)
        .select_related("service__provider", "subject")
        .first()
    )
    if found is None:
        raise NotFound("delivery")
    return found
