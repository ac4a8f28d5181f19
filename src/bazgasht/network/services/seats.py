"""Bodies' seats in a headquarters."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict, NotFound, StaleVersion

from ..models import MemberBody
from ..policies import check_can_be_member, check_can_edit_headquarters, check_groups
from ..selectors import live_seats
from .rows import body_by_id


@transaction.atomic
def save_member_body(
    *,
    headquarters_id: int,
    organisation_id: int,
    working_groups: Sequence[Organisation],
    capacity: str,
    by: Actor,
    version: int | None = None,
) -> MemberBody:
    """Give a body a seat in a headquarters (again), or change it when ``version`` is given.

    Raises NotFound, NotAllowed, InvalidValue, StaleVersion, Conflict when it has one already.
    """
    head, body = body_by_id(headquarters_id), body_by_id(organisation_id)
    check_can_edit_headquarters(by, head)
    check_can_be_member(body)
    check_groups(head, list(working_groups))
    Organisation.objects.select_for_update().get(pk=head.pk)
    seat = MemberBody.objects.filter(headquarters=head, organisation=body).first()
    if version is None:
        if seat is not None and live_seats().filter(pk=seat.pk).exists():
            raise Conflict("seated", _("This body is a member already."))
        seat = seat or MemberBody(headquarters=head, organisation=body)
        seat.since, seat.until = timezone.localdate(), None
    elif seat is None:
        raise NotFound("member_body")
    elif seat.version != version:
        raise StaleVersion("member_body")
    seat.capacity, seat.version = capacity.strip(), seat.version + 1
    seat.save()
    seat.working_groups.set(working_groups)
    journal.record(
        by=by, action="member_body.saved", on=("member_body", seat.pk),
        detail={"headquarters": head.pk, "organisation": body.pk},
    )  # fmt: skip
    return seat


@transaction.atomic
def end_member_body(*, headquarters_id: int, organisation_id: int, by: Actor) -> MemberBody:
    """The body leaves the headquarters today. Raises NotFound, NotAllowed."""
    head = body_by_id(headquarters_id)
    check_can_edit_headquarters(by, head)
    seat = (
        live_seats()
        .select_for_update()
        .filter(headquarters=head, organisation_id=organisation_id)
        .first()
    )
    if seat is None:
        raise NotFound("member_body")
    seat.until = max(timezone.localdate(), seat.since)
    seat.version += 1
    seat.save(update_fields=["until", "version"])
    journal.record(by=by, action="member_body.ended", on=("member_body", seat.pk))
    return seat
