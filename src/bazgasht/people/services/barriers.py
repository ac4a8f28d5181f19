"""Barriers: a body or a person at work who must not see a file, whatever grants it holds."""

from __future__ import annotations

from datetime import date, datetime, time

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.jalali import TEHRAN
from bazgasht.core.locking import alone

from ..models import AccessBarrier
from ..selectors.access import kept
from ..selectors.standing import custody_standing
from ..states import OPEN_END, Level
from .acting import acting_body

LEAST_REASON = 10
READABLE = ("id", "client_id", "organisation_id", "user_id", "ends", "set_by_organisation")


@transaction.atomic
def set_barrier(
    *, client_id: int, reason: str, by: Actor, organisation_id: int | None = None,
    user_id: int | None = None, until: date | None = None,
) -> None:  # fmt: skip
    """Shut one body or one user out, until the end of a day or until it is lifted.

    The reason is told to the auditor and to whoever set it. Raises NotAllowed, InvalidValue
    (fields ``reason``, ``target``, ``until``), Conflict when it stands already.
    """
    body = acting_body(client_id=client_id, permission="barriers.manage", by=by, level=Level.FULL)
    if (organisation_id is None) == (user_id is None):
        raise InvalidValue("barrier.target", _("Choose one body or one person."), field="target")
    if user_id == by.user_id or organisation_id == body:
        raise InvalidValue(
            "barrier.own", _("You can't shut out yourself or your own body."), field="target"
        )
    if len(reason.strip()) < LEAST_REASON:
        raise InvalidValue("barrier.reason", _("Write the reason in a sentence."), field="reason")
    ends = OPEN_END if until is None else datetime.combine(until, time.max, TEHRAN)
    if ends <= timezone.now():
        raise InvalidValue("barrier.until", _("This day is past."), field="until")
    if organisation_id is not None and organisation_id == custody_standing(client_id).prison_id:
        raise InvalidValue(
            "barrier.custody",
            _("The person is in custody there. Shut out the people at work one by one instead."),
            field="organisation",
        )
    alone(f"people.barrier:{client_id}")
    standing = AccessBarrier.objects.filter(
        client_id=client_id, organisation_id=organisation_id, user_id=user_id,
        set_by_organisation=body, ends__gt=timezone.now(),
    )  # fmt: skip
    if standing.values("id").exists():
        raise Conflict("barrier.stands", _("This barrier stands already."))
    AccessBarrier.objects.bulk_create(
        [AccessBarrier(client_id=client_id, organisation_id=organisation_id, user_id=user_id,
                       reason=reason.strip()[:200], ends=ends, set_by=by.user_id,
                       set_by_organisation=body)]
    )  # fmt: skip
    journal.record(
        by=by, action="barrier.set", on=("organisation", organisation_id or body),
        client_id=client_id, detail={"user": user_id},
    )  # fmt: skip


@transaction.atomic
def lift_barrier(*, client_id: int, barrier_id: int, by: Actor) -> None:
    """Raises NotAllowed, NotFound when it is none that the actor keeps (:func:`kept`), Conflict when
    it stands no more."""
    acting_body(client_id=client_id, permission="barriers.manage", by=by, level=Level.FULL)
    rows = AccessBarrier.objects.filter(kept(by), pk=barrier_id, client_id=client_id)
    found = rows.values("organisation_id", "user_id").first()
    if found is None:
        raise NotFound("barrier")
    if not rows.filter(ends__gt=timezone.now()).update(ends=TransactionNow()):
        raise Conflict("barrier.over", _("This barrier stands no more."))
    journal.record(
        by=by, action="barrier.lifted", on=("barrier", barrier_id), client_id=client_id,
        detail={k: v for k, v in
                (("organisation", found["organisation_id"]), ("user", found["user_id"])) if v},
    )  # fmt: skip
