"""Drafting a referral."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.domains import SENSITIVE
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.people.selectors.standing import holders
from bazgasht.people.services.acting import lock_living
from bazgasht.plans.selectors import open_needs
from bazgasht.services.models import Service
from bazgasht.services.selectors import board_of, household_id_of

from ..codes import new_code
from ..models import Referral, ReferralNeed, ReferralSubject
from ..states import OPEN_STATES, State
from .moving import hold_row, note_event, subject_of

TRIES = 5
MOST_MESSAGE = 2000
NO_RECEIVER = 0
"""In the subject of a draft: sending puts the receiving body in."""


@dataclass(frozen=True)
class DraftNeed:
    """A need the referral answers; ``need_id`` None is the service's own domain."""

    need_id: int | None
    domain: str


def sending_body(by: Actor, client_id: int) -> int:
    """The actor's body that keeps the whole file, its own first. Raises NotAllowed."""
    bodies = by.organisations_for("referrals.send")
    keeping = holders(client_id, bodies) if bodies else []
    if not keeping:
        raise NotAllowed("referral.case_team", _("Only the person's case team may refer them."))
    home = by.home_for("referrals.send")
    return home if home in keeping else keeping[0]


@transaction.atomic
def create_referral(
    *,
    client_id: int,
    service_id: int,
    need_ids: Sequence[int] = (),
    message: str = "",
    planned_units: int | None = None,
    by: Actor,
) -> Referral:
    """A draft of the person's case team, seen by nobody else until it is sent.

    ``need_ids`` are standing needs of the person; without any, the service's domain stands in.
    Raises NotFound, NotAllowed, InvalidValue, or Conflict for an open referral to the same service
    and for somebody who has died.
    """
    body = sending_body(by, client_id)
    lock_living(client_id)
    service = _service(service_id)
    needs = check_needs(client_id, service, need_ids)
    units = check_units(planned_units or service.planned_units)
    check_no_open_twin(client_id, service_id)
    board = board_of(service)
    row = _insert(
        service=service, from_organisation_id=body, to_organisation_id=service.provider_id,
        headquarters_id=board.headquarters_id, working_group_id=board.working_group_id,
        mission_id=service.mission_id, planned_units=units, created_by=by.user_id,
        kept_by=by.user_id,
        synthetic=service.synthetic,
    )  # fmt: skip
    ReferralSubject.objects.create(
        referral=row, client_id=client_id, household_id=household_id_of(client_id),
        from_organisation_id=body, to_organisation_id=NO_RECEIVER,
        message=_message(message), sensitive=service.domain in SENSITIVE,
    )  # fmt: skip
    _add_needs(row, client_id, needs)
    note_event(row, State.DRAFT.value, by)
    journal.record(
        by=by, action="referral.created", on=("referral", row.public_id), client_id=client_id,
        detail={"service": service.pk},
    )  # fmt: skip
    return row


@transaction.atomic
def edit_draft(
    *,
    public_id: uuid.UUID,
    message: str,
    planned_units: int,
    version: int,
    by: Actor,
) -> Referral:
    """Change what the draft says. Raises NotFound, NotAllowed, Conflict, StaleVersion."""
    row = hold_row(public_id, "edit", by, version).row
    subject = subject_of(row)
    row.planned_units = check_units(planned_units)
    row.version += 1
    row.save(update_fields=["planned_units", "version"])
    subject.message = _message(message)
    subject.save(update_fields=["message"])
    journal.record(
        by=by, action="referral.changed", on=("referral", row.public_id),
        client_id=subject.client_id,
    )  # fmt: skip
    return row


def check_no_open_twin(client_id: int, service_id: int, *, besides: int | None = None) -> None:
    """Raises Conflict when the person is referred to this service already and it is not over."""
    twins = Referral.objects.filter(
        subject__client_id=client_id, service_id=service_id,
        state__in=[*OPEN_STATES, State.DRAFT],
    ).exclude(pk=besides or 0)  # fmt: skip
    if twin := twins.first():
        raise Conflict(
            "referral.twin",
            _(
                "There is already a referral of this person to this service: %(referral)s (%(state)s)."
            ),
            referral=twin.code,
            state=twin.get_state_display(),
        )


def _service(service_id: int) -> Service:
    service = Service.objects.select_related("mission__working_group").filter(pk=service_id).first()
    if service is None:
        raise NotFound("service")
    if not service.active:
        raise Conflict("service.inactive", _("This service is no longer given."))
    return service


def check_needs(client_id: int, service: Service, need_ids: Sequence[int]) -> list[DraftNeed]:
    standing = {need.pk: need for need in open_needs(client_id)}
    unknown = set(need_ids) - set(standing)
    if unknown:
        raise InvalidValue("referral.need", _("This need is not open any more."), field="needs")
    chosen = [DraftNeed(i, standing[i].domain) for i in dict.fromkeys(need_ids)]
    return chosen or [DraftNeed(None, service.domain)]


def check_units(units: int) -> int:
    if not 1 <= units <= 1000:
        raise InvalidValue(
            "referral.units", _("Between 1 and 1,000 units can be planned."), field="planned_units"
        )
    return units


def _message(text: str) -> str:
    return text.strip()[:MOST_MESSAGE]


def _add_needs(row: Referral, client_id: int, needs: Sequence[DraftNeed]) -> None:
    ReferralNeed.objects.bulk_create(
        ReferralNeed(referral=row, client_id=client_id, need_id=n.need_id, domain=n.domain)
        for n in needs
    )


def _insert(**values: object) -> Referral:
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return Referral.objects.create(code=new_code(), **values)
        except IntegrityError as error:
            if "code" not in str(error):
                raise
    raise Conflict("referral.code", _("No code could be made; please try again."))
