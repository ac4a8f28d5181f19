"""Free consent to work outside while in custody: signed before the first day, withdrawn at any time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import InvalidValue
from bazgasht.core.weekly import UNSAID
from bazgasht.people.selectors.standing import CustodyStanding

from ..consent_text import CURRENT
from ..models import Job, JobConsent


@dataclass(frozen=True)
class ConsentDraft:
    """What somebody in custody signed before the first day: when, and the number of the contract."""

    signed_on: date
    contract_no: str


def record_consent(
    job: Job, draft: ConsentDraft, custody: CustodyStanding, by: Actor
) -> JobConsent:
    """To the terms of this job, which is about to be written. Raises InvalidValue naming the field."""
    if draft.signed_on > timezone.localdate() or draft.signed_on > job.started_on:
        raise InvalidValue(
            "jobs.consent_day", _("Signed before the first day, and not in the future."),
            field="consent_on",
        )  # fmt: skip
    if not draft.contract_no.strip():
        raise InvalidValue(
            "jobs.contract", _("Write the number of the contract that was signed."),
            field="contract_no",
        )  # fmt: skip
    for name, value in (("wage", job.wage), ("hours_week", job.hours_week)):
        if value is None:
            raise InvalidValue(
                "jobs.consent_terms", _("Nobody consents without knowing wage and hours."),
                field=name,
            )  # fmt: skip
    times = job.application.opening.times if job.application else UNSAID
    made = JobConsent.objects.create(
        client_id=job.client_id, organisation_id=job.organisation_id, text_version=CURRENT,
        terms={"title": job.title, "employer": job.employer_name, "wage": job.wage,
               "hours_week": job.hours_week, "times": times.stored()},
        contract_no=draft.contract_no.strip()[:40], institution=custody.institution,
        legal_status=custody.legal_status, signed_on=draft.signed_on, recorded_by=by.user_id,
    )  # fmt: skip
    journal.record(
        by=by, action="jobconsent.recorded", on=("job", job.public_id), client_id=job.client_id,
        detail={"text": CURRENT},
    )  # fmt: skip
    return made


def withdraw_consent(job: Job, by: Actor) -> None:
    """The person left by their own will: the consent is no longer in force. Nothing else follows."""
    if job.consent_id is None or job.left_on is None:
        return
    JobConsent.objects.filter(pk=job.consent_id, withdrawn_on=None).update(
        withdrawn_on=job.left_on, withdrawn_recorded_by=by.user_id
    )
    journal.record(
        by=by, action="jobconsent.withdrawn", on=("job", job.public_id), client_id=job.client_id
    )
