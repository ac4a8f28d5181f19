"""Giving out a certificate and taking it back. What is printed is kept as it was printed."""

from __future__ import annotations

import base64
import secrets
import uuid

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.core.jalali import jalali_year
from bazgasht.people.selectors.cards import cards

from .. import policies
from ..models import Certificate, Cohort, Enrolment
from ..states import State
from .courses import check_words

LEAST_REASON = 5


def new_code() -> str:
    """26 small letters and digits, 128 random bits."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


@transaction.atomic
def issue_certificate(*, enrolment: uuid.UUID, by: Actor) -> Certificate:
    """For a completed course; the one that stands is handed back when there is one already.

    Raises NotFound, NotAllowed, or Conflict (not completed, no body to stand on it).
    """
    row = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("cohort__course__trade", "cohort__course__certificate_issuer",
                        "cohort__course__organisation")
        .filter(public_id=enrolment)
        .first()
    )  # fmt: skip
    if row is None:
        raise NotFound("enrolment")
    policies.check_user_can("certify", by, row)
    policies.check_state_allows("certify", row)
    standing = Certificate.objects.filter(enrolment=row, revoked_on=None).first()
    return standing or _issue(row, by)


@transaction.atomic
def issue_certificates(*, cohort: uuid.UUID, by: Actor) -> int:
    """For everybody who completed and has none; returns how many were issued."""
    found = Cohort.objects.filter(public_id=cohort).first()
    if found is None:
        raise NotFound("cohort")
    if not by.can("training.run", found.organisation_id):
        raise NotAllowed(
            "training.certify", _("Only the body that teaches this course can do this.")
        )
    rows = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("cohort__course__trade", "cohort__course__certificate_issuer",
                        "cohort__course__organisation")
        .filter(cohort=found, state=State.COMPLETED)
        .order_by("id")
    )  # fmt: skip
    certified = set(
        Certificate.objects.filter(enrolment__cohort=found, revoked_on=None).values_list(
            "enrolment_id", flat=True
        )
    )
    return len([_issue(row, by) for row in rows if row.pk not in certified])


def issuer_of(enrolment: Enrolment) -> Organisation:
    """The body on the certificate. Raises Conflict when it would tell of a prison."""
    course = enrolment.cohort.course
    body = course.certificate_issuer or course.organisation
    if body.kind in policies.NO_ISSUER:
        raise Conflict(
            "certificate.issuer",
            _("%(body)s may not stand on a certificate. Name another body in the course first."),
            body=body.name,
        )
    return body


def _issue(row: Enrolment, by: Actor) -> Certificate:
    course, body = row.cohort.course, issuer_of(row)
    for text, field in ((course.title, "title"), (body.name, "certificate_issuer")):
        check_words(text, field)
    card = cards([row.client_id]).get(row.client_id)
    if card is None:
        raise NotFound("client")
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(
            "select training_next_number(%s, %s, %s)",
            [body.pk, row.organisation_id, jalali_year(today)],
        )
        number = f"{jalali_year(today)}/{cursor.fetchone()[0]}"
    made = Certificate.objects.create(
        enrolment=row, client_id=row.client_id, organisation_id=row.organisation_id,
        headquarters_id=row.headquarters_id, working_group_id=row.working_group_id,
        issuer_id=body.pk, issuer_name=body.name, number=number, code=new_code(),
        holder=card.full, course_title=course.title, course_uuid=course.public_id,
        trade_code=course.trade.code, occupation_code=course.trade.occupation_id,
        level=course.level, hours=course.hours,
        skills=list(course.skills.values_list("title", flat=True)), issued_on=today,
        issued_by=by.user_id, synthetic=row.synthetic,
    )  # fmt: skip
    journal.record(
        by=by, action="certificate.issued", on=("certificate", made.public_id),
        client_id=row.client_id, detail={"number": number},
    )  # fmt: skip
    return made


@transaction.atomic
def revoke_certificate(*, public_id: uuid.UUID, reason: str, by: Actor) -> Certificate:
    """From now on its page says that it is not valid. Raises NotFound, NotAllowed, InvalidValue,
    Conflict when it was revoked already."""
    row = Certificate.objects.filter(public_id=public_id).first()
    if row is None:
        raise NotFound("certificate")
    if not by.can("training.run", row.organisation_id):
        raise NotAllowed("certificate.revoke", _("Only the body that issued it may revoke it."))
    row = Certificate.objects.select_for_update().get(pk=row.pk)
    if row.revoked_on:
        raise Conflict("certificate.revoked", _("This certificate was revoked already."))
    if len(reason.strip()) < LEAST_REASON:
        raise InvalidValue("certificate.reason", _("Say why it is revoked."), field="reason")
    row.revoked_on, row.revoke_reason = timezone.localdate(), reason.strip()[:200]
    row.save(update_fields=["revoked_on", "revoke_reason"])
    journal.record(
        by=by, action="certificate.revoked", on=("certificate", row.public_id),
        client_id=row.client_id,
    )  # fmt: skip
    return row
