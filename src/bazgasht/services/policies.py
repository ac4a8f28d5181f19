"""Who may change the catalogue and record what was given, and in which state.

Pairs: ``check_user_can_…`` raises with a reason for the person refused, ``user_can_…`` answers.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import COORDINATING
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict, DomainError, InvalidValue, NotAllowed
from bazgasht.core.jalali import today
from bazgasht.network.models import MemberBody

from .models import Delivery, Service

RECORD_BACK_DAYS = 366
"""How long after the day something was given it may still be recorded."""


def providers_for(by: Actor) -> list[Organisation]:
    """Bodies whose services the actor may change, by name: their own, and for the secretary of a
    headquarters those that sit in it."""
    reach = by.organisations_for("catalogue.edit")
    own = Organisation.objects.filter(id__in=reach, active=True)
    live = MemberBody.objects.filter(
        Q(until=None) | Q(until__gt=today()), headquarters_id__in=reach
    )
    seated = Organisation.objects.filter(pk__in=live.values("organisation_id"), active=True)
    found = (own | seated).exclude(kind__in=COORDINATING).distinct()
    return list(found.order_by("sort_key", "id"))


def check_user_can_edit_services_of(by: Actor, provider_id: int) -> None:
    if by.can("catalogue.edit", provider_id):
        return
    if provider_id not in {p.pk for p in providers_for(by)}:
        raise NotAllowed(
            "catalogue.edit", _("Only the body that gives this service may change it here.")
        )


def user_can_edit_services_of(by: Actor, provider_id: int) -> bool:
    return _answers(check_user_can_edit_services_of, by, provider_id)


def check_user_can_record(by: Actor, service: Service) -> None:
    if not by.can("deliveries.record", service.provider_id):
        raise NotAllowed(
            "deliveries.record",
            _("Only the body that gives this service records that it was given."),
        )


def user_can_record(by: Actor, service: Service) -> bool:
    return _answers(check_user_can_record, by, service)


def check_user_can_void(by: Actor, delivery: Delivery) -> None:
    if not by.can("deliveries.record", delivery.organisation_id):
        raise NotAllowed("deliveries.void", _("Only the body that recorded this may void it."))


def user_can_void(by: Actor, delivery: Delivery) -> bool:
    return _answers(check_user_can_void, by, delivery)


def check_service_is_active(service: Service) -> None:
    if not service.active:
        raise Conflict("service.inactive", _("This service is no longer given."))


def check_not_voided(delivery: Delivery) -> None:
    if delivery.voided_at is not None:
        raise Conflict("delivery.voided", _("This record was voided already."))


def check_day(on: date) -> None:
    """Raises InvalidValue for a day to come or one too long ago."""
    if on > today():
        raise InvalidValue(
            "delivery.future", _("It can't have been given after today."), field="on"
        )
    if on < today() - timedelta(days=RECORD_BACK_DAYS):
        raise InvalidValue(
            "delivery.old", _("This is more than a year ago; it can't be recorded any more."),
            field="on",
        )  # fmt: skip


def _answers(check: Callable[..., None], *args: Any) -> bool:
    try:
        check(*args)
    except DomainError:
        return False
    return True
