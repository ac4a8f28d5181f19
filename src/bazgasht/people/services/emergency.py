"""Emergency access: a reason, 24 hours, a second person's review."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound

from .. import crypto
from ..models import Client, EmergencyAccess
from ..permissions import check_may, check_user_can_review
from ..states import Basis
from . import grants

LEAST_REASON = 10


@transaction.atomic
def open_in_emergency(
    *,
    organisation_id: int,
    reason: str,
    by: Actor,
    national_id: str = "",
    foreign_id: str = "",
    file_no: str = "",
) -> Client | None:
    """Open a file found by its exact id or number for 24 hours, in full; while it is open, asking
    again changes nothing.

    None when there is no such file or a barrier stands, without saying which; the attempt stays in
    the journal, so it is no error that would undo it. Raises NotAllowed, InvalidValue (``reason``).
    """
    check_may(by, "access.emergency", organisation_id)
    if len(reason.strip()) < LEAST_REASON:
        raise InvalidValue("emergency.reason", _("Write the reason in a sentence."), field="reason")
    kind, number = ("national_id", national_id) if national_id else ("foreign_id", foreign_id)
    lookup = crypto.lookup(kind, number) if number else None
    with connection.cursor() as cursor:
        cursor.execute("select people_emergency_open(%s, %s, %s, %s)",
                       [lookup, file_no, organisation_id, reason.strip()[:500]])  # fmt: skip
        client_id = cursor.fetchone()[0]
    if client_id is None:
        journal.record(by=by, action="emergency.missed", on=("organisation", organisation_id))
        return None
    journal.record(by=by, action="emergency.opened", on=("organisation", organisation_id),
                   client_id=client_id)  # fmt: skip
    return Client.objects.get(pk=client_id)


@transaction.atomic
def review_emergency(*, access_id: int, justified: bool, note: str, by: Actor) -> EmergencyAccess:
    """A second person says whether it was justified. When it was not, the access ends at once.

    Raises NotFound, NotAllowed for the opener, InvalidValue (field ``note``), Conflict when it was
    reviewed already.
    """
    access = EmergencyAccess.objects.filter(pk=access_id).first()
    if access is None:
        raise NotFound("emergency")
    check_user_can_review(access, by)
    if not justified and not note.strip():
        raise InvalidValue("emergency.note", _("Say what was not in order."), field="note")
    changed = EmergencyAccess.objects.filter(pk=access_id, reviewed_at=None).update(
        reviewed_by=by.user_id, reviewed_at=timezone.now(), justified=justified,
        review_note=note.strip()[:300],
    )  # fmt: skip
    if not changed:
        raise Conflict("emergency.reviewed", _("This was reviewed already."))
    if not justified:
        _end(access, by)
    journal.record(by=by, action="emergency.reviewed", on=("emergency", access_id),
                   client_id=access.client_id, detail={"justified": justified})  # fmt: skip
    access.refresh_from_db()
    return access


def _end(access: EmergencyAccess, by: Actor) -> None:
    """With whatever else the same person opened of this file and nobody found in order."""
    same = EmergencyAccess.objects.filter(
        client_id=access.client_id, organisation_id=access.organisation_id, user_id=access.user_id
    )
    for pk in [access.pk, *same.filter(justified=None).values_list("pk", flat=True)]:
        grants.end(
            client_id=access.client_id, organisation_id=access.organisation_id,
            basis=Basis.EMERGENCY, basis_ref=pk, reason="not justified", by=by,
        )  # fmt: skip
