"""Consents of the person: given with a version of the text, withdrawn at any time."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.kinds import COORDINATING, Kind
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.jalali import today
from bazgasht.core.registry import emit

from ..consent_texts import CURRENT, NAMES_A_BODY
from ..models import Consent
from ..states import Basis, ConsentKind, Level
from . import grants
from .acting import acting_body, lock_living


@transaction.atomic
def record_consent(
    *, client_id: int, kind: str, given_on: date, by: Actor, for_organisation_id: int | None = None
) -> Consent:
    """A consent to the current text. One for aftercare or sharing opens the file to the named body.

    Raises NotAllowed, InvalidValue (fields ``kind``, ``given_on``, ``organisation``), Conflict when
    the same consent stands already or the person has died.
    """
    body = acting_body(client_id=client_id, permission="consents.record", by=by, level=Level.FULL)
    lock_living(client_id)
    if kind not in CURRENT:
        raise InvalidValue("consent.kind", _("Choose what the person agrees to."), field="kind")
    if given_on > today():
        raise InvalidValue("consent.future", _("This day is still to come."), field="given_on")
    named = _named_body(kind, for_organisation_id)
    standing = Consent.objects.select_for_update().filter(
        client_id=client_id, kind=kind, for_organisation_id=named, withdrawn_on=None
    )
    if standing.exists():
        raise Conflict("consent.stands", _("This consent is already on file."))
    consent = Consent.objects.create(
        client_id=client_id, organisation_id=body, kind=kind, text_version=CURRENT[kind],
        for_organisation_id=named, given_on=given_on, recorded_by=by.user_id,
    )  # fmt: skip
    journal.record(by=by, action="consent.recorded", on=("consent", consent.pk),
                   client_id=client_id, detail={"kind": kind})  # fmt: skip
    if named is not None:
        grants.issue(
            client_ids=[client_id], organisation_id=named, basis=Basis.CONSENT,
            basis_ref=consent.pk, purpose=kind, by=by,
        )  # fmt: skip
    return consent


def _named_body(kind: str, organisation_id: int | None) -> int | None:
    if kind not in NAMES_A_BODY:
        return None
    body = Organisation.objects.filter(pk=organisation_id or 0, active=True).first()
    wanted = body is not None and (
        body.kind == Kind.AFTERCARE
        if kind == ConsentKind.AFTERCARE
        else body.kind not in COORDINATING
    )
    if not wanted or body is None:
        raise InvalidValue(
            "consent.body", _("Choose the body the person named."), field="organisation"
        )
    return body.pk


@transaction.atomic
def withdraw_consent(
    *, client_id: int, consent_id: int, by: Actor, on: date | None = None
) -> Consent:
    """The person takes it back: the named body stops seeing the file at once, nothing else changes.
    Announces ``consent.withdrawn`` where a body was named.

    Raises NotAllowed, NotFound, Conflict when it was withdrawn already.
    """
    acting_body(client_id=client_id, permission="consents.record", by=by, level=Level.FULL)
    consent = Consent.objects.select_for_update().filter(pk=consent_id, client_id=client_id).first()
    if consent is None:
        raise NotFound("consent")
    if consent.withdrawn_on is not None:
        raise Conflict("consent.withdrawn", _("This consent was withdrawn already."))
    consent.withdrawn_on = on or today()
    consent.save(update_fields=["withdrawn_on"])
    journal.record(by=by, action="consent.withdrawn", on=("consent", consent.pk),
                   client_id=client_id)  # fmt: skip
    if consent.for_organisation_id is not None:
        emit(
            "consent.withdrawn", client_id=client_id, consent_id=consent.pk,
            organisation_id=consent.for_organisation_id, by=by,
        )  # fmt: skip
        grants.end(
            client_id=client_id, organisation_id=consent.for_organisation_id, basis=Basis.CONSENT,
            basis_ref=consent.pk, reason="consent withdrawn", by=by,
        )  # fmt: skip
    return consent
