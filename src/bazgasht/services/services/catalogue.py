"""Changing the catalogue."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import InvalidValue, NotFound, StaleVersion

from .. import eligibility, policies
from ..models import Service
from ..selectors import missions_for
from ..states import SHOWS


@dataclass(frozen=True)
class ServiceDraft:
    """What a form says about a service; ``cost`` in rials, waits and deadlines in days."""

    title: str
    domain: str
    unit: str
    description: str = ""
    aid_kind: str = ""
    mission_id: int | None = None
    eligibility: Sequence[Mapping[str, Any]] = ()
    shows: Sequence[str] = ()
    capacity_per_week: int | None = None
    expected_wait_days: int | None = None
    answer_days: int = 5
    working_days: bool = True
    planned_units: int = 1
    cost: int | None = None
    inside: bool = False
    active: bool = True


@transaction.atomic
def create_service(*, provider_id: int, draft: ServiceDraft, by: Actor) -> Service:
    """Raises NotAllowed, or InvalidValue naming the field."""
    policies.check_user_can_edit_services_of(by, provider_id)
    service = Service(provider_id=provider_id)
    _fill(service, draft)
    service.save(force_insert=True)
    _journal(service, "service.created", by, {"provider": provider_id})
    return service


@transaction.atomic
def update_service(
    *, public_id: uuid.UUID, draft: ServiceDraft, version: int, by: Actor
) -> Service:
    """Raises NotFound, NotAllowed, StaleVersion, or InvalidValue naming the field."""
    service = Service.objects.select_for_update().filter(public_id=public_id).first()
    if service is None:
        raise NotFound("service")
    policies.check_user_can_edit_services_of(by, service.provider_id)
    if service.version != version:
        raise StaleVersion("service.stale")
    before = {name: getattr(service, name) for name in _NAMES}
    _fill(service, draft)
    changed = sorted(name for name in _NAMES if getattr(service, name) != before[name])
    service.version += 1
    service.save()
    _journal(service, "service.changed", by, {"fields": changed})
    return service


_NAMES = list(ServiceDraft.__dataclass_fields__)


def _fill(service: Service, draft: ServiceDraft) -> None:
    values = asdict(draft)
    values["eligibility"] = eligibility.validate(draft.eligibility)
    values["shows"] = [code for code in SHOWS if code in set(draft.shows)]
    if draft.mission_id is not None and draft.mission_id not in {
        m.pk for m in missions_for(service.provider_id)
    }:
        raise InvalidValue(
            "service.mission", _("This mission belongs to a group the body is no member of."),
            field="mission",
        )  # fmt: skip
    for name, value in values.items():
        setattr(service, name, value)


def _journal(service: Service, action: str, by: Actor, detail: Mapping[str, Any]) -> None:
    journal.record(by=by, action=action, on=("service", service.public_id), detail=detail)
