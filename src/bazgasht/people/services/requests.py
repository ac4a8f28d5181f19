"""Asking another body for access: the asker hears the same whether anybody was met or not."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.locking import alone

from .. import crypto
from ..models import AccessRequest, AccessRequestMatch
from ..permissions import check_may
from ..states import Basis, Level, RequestState
from . import grants
from .acting import acting_body

LEAST_REASON = 10
OPEN_DAYS = 30
"""How long a request stands; the same one can't be made again meanwhile."""


@transaction.atomic
def request_access(
    *,
    organisation_id: int,
    purpose: str,
    reason: str,
    by: Actor,
    national_id: str = "",
    foreign_id: str = "",
) -> AccessRequest:
    """Ask whoever holds the person with this id, one of the two. Nothing tells whether anybody does.

    Raises NotAllowed, InvalidValue (fields ``national_id``, ``purpose``, ``reason``), Conflict for
    one's own request that still stands.
    """
    check_may(by, "access.request", organisation_id)
    if bool(national_id) == bool(foreign_id):
        raise InvalidValue("request.id", _("Write one of the two numbers."), field="national_id")
    if not purpose.strip():
        raise InvalidValue("request.purpose", _("Say what the access is for."), field="purpose")
    if len(reason.strip()) < LEAST_REASON:
        raise InvalidValue("request.reason", _("Write the reason in a sentence."), field="reason")
    kind, number = ("national_id", national_id) if national_id else ("foreign_id", foreign_id)
    lookup = crypto.lookup(kind, number)
    since = timezone.now() - timedelta(days=OPEN_DAYS)
    alone(f"people.request:{organisation_id}:{lookup.hex()}")
    standing = AccessRequest.objects.filter(
        organisation_id=organisation_id, lookup=lookup, closed_at=None, created_at__gt=since
    )
    if standing.exists():
        raise Conflict("request.stands", _("Your body has asked this already; it still stands."))
    with connection.cursor() as cursor:
        cursor.execute("select people_request_access(%s, %s, %s, %s)",
                       [lookup, organisation_id, purpose.strip()[:120], reason.strip()[:500]])  # fmt: skip
        request_id = cursor.fetchone()[0]
    journal.record(by=by, action="request.sent", on=("access_request", request_id))
    return AccessRequest.objects.get(pk=request_id)


@transaction.atomic
def withdraw_request(*, request_id: int, by: Actor) -> None:
    """Raises NotFound, NotAllowed, Conflict when it is closed."""
    row = AccessRequest.objects.select_for_update().filter(pk=request_id).first()
    if row is None:
        raise NotFound("access_request")
    check_may(by, "access.request", row.organisation_id)
    if row.closed_at is not None:
        raise Conflict("request.closed", _("This request is closed already."))
    row.closed_at = timezone.now()
    row.save(update_fields=["closed_at"])
    journal.record(by=by, action="request.withdrawn", on=("access_request", row.pk))


@transaction.atomic
def decide_request(
    *, match_id: int, approve: bool, by: Actor, level: Level = Level.SERVICE, note: str = ""
) -> AccessRequestMatch:
    """The holder lets the asking body see the file at ``level`` for 180 days, or refuses.

    Raises NotFound, NotAllowed, Conflict when it was decided or withdrawn.
    """
    match = AccessRequestMatch.objects.select_for_update().filter(pk=match_id).first()
    if match is None:
        raise NotFound("access_request")
    acting_body(client_id=match.client_id, permission="access.decide", by=by, level=Level.FULL)
    if match.state != RequestState.OPEN:
        raise Conflict("request.decided", _("This request was decided already."))
    request = AccessRequest.objects.get(pk=match.request_id)
    if request.closed_at is not None:
        raise Conflict("request.closed", _("This request was withdrawn."))
    match.state = RequestState.APPROVED if approve else RequestState.REFUSED
    match.level = level if approve else None
    match.decided_by, match.decided_at, match.note = by.user_id, timezone.now(), note.strip()[:300]
    match.save(update_fields=["state", "level", "decided_by", "decided_at", "note"])
    journal.record(
        by=by, action="request.decided", on=("organisation", request.organisation_id),
        client_id=match.client_id, detail={"approved": approve, "level": match.level},
    )  # fmt: skip
    if approve:
        grants.issue(
            client_ids=[match.client_id], organisation_id=request.organisation_id,
            basis=Basis.REQUEST, basis_ref=match.pk, purpose=request.purpose, by=by, level=level,
        )  # fmt: skip
    return match
