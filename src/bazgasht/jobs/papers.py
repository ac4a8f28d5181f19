"""The consent to work outside while in custody, on paper: before it is signed, and as it was signed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from bazgasht.access.selectors import names_of
from bazgasht.core.digits import localise
from bazgasht.core.jalali import format_jalali
from bazgasht.core.money import format_money
from bazgasht.core.weekly import Times
from bazgasht.people.selectors.cards import Card
from bazgasht.ui.consent_paper import BLANK, Fact, consent_data

from . import consent_text
from .models import Application, Job
from .selectors.fitting import monthly


def offered_data(row: Application, card: Card) -> dict[str, Any]:
    """Of the opening as it is offered, to be read out and signed."""
    of = row.opening
    wage = monthly(of)
    facts = [
        *_person(card), (_("Work"), of.title), (_("Employer"), of.organisation.name),
        (_("County"), of.county), (_("Wage a month"), format_money(wage) if wage else BLANK),
        (_("Hours a week"), localise(of.hours_week)),
        (_("Days and hours"), str(of.times) or BLANK),
        (_("First day"), format_jalali(row.starts, "long") if row.starts else BLANK),
    ]  # fmt: skip
    return _paper(row.case_organisation_id, row.synthetic, facts)


def blank_data(card: Card, body: int, synthetic: bool) -> dict[str, Any]:
    """For work that came without an opening: its terms are written in by hand."""
    terms = (_("Work"), _("Employer"), _("Wage a month"), _("Hours a week"), _("Days and hours"),
             _("First day"))  # fmt: skip
    return _paper(body, synthetic, [*_person(card), *((term, BLANK) for term in terms)])


def signed_data(job: Job, card: Card) -> dict[str, Any]:
    """As it was signed: its own terms and text."""
    consent = job.consent
    assert consent is not None
    terms = consent.terms
    times = Times.read(terms.get("times"))
    facts = [
        *_person(card), (_("Work"), terms.get("title", "")),
        (_("Employer"), terms.get("employer", "")),
        (_("Wage a month"), format_money(terms["wage"])),
        (_("Hours a week"), localise(terms["hours_week"])),
        *([(_("Days and hours"), str(times))] if times else []),
        (_("First day"), format_jalali(job.started_on, "long")),
    ]  # fmt: skip
    return _paper(
        consent.organisation_id, job.synthetic, facts, number=consent.contract_no,
        signed_on=consent.signed_on, version=consent.text_version,
    )  # fmt: skip


def _person(card: Card) -> list[Fact]:
    return [(_("Name"), card.full), (_("File number"), localise(card.file_no))]


def _paper(
    body: int, synthetic: bool, facts: list[Fact], *, number: str = "", signed_on: Any = None,
    version: str = consent_text.CURRENT,
) -> dict[str, Any]:  # fmt: skip
    """It stays in the file: the contract with the employer is a paper of its own."""
    return consent_data(
        title=_("Free consent to work outside"), body=names_of([body]).get(body, ""),
        synthetic=synthetic, number=localise(number), signed_on=signed_on, facts=facts,
        says=consent_text.lines(version), version=version,
        signatures=[_("The person"), _("The case team")],
    )  # fmt: skip
