"""What the database refuses, in words: the last line of defence speaks like the first."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from django.utils.translation import gettext_lazy as _

from bazgasht.core import refusals
from bazgasht.core.errors import Conflict

WORDS: dict[str, Any] = {
    "jobs_rules_missing": _("No rule of wages and hours is recorded for this day."),
    "jobs_floor": _("The wage is under the legal floor."),
    "jobs_hours": _("These are more hours than the law allows in a week."),
    "jobs_rest": _("The law leaves days of rest in a week."),
    "jobs_window": _("The days and hours hold fewer hours than a week of this work takes."),
    "jobs_opening_employer": _("This body is not an employer."),
    "jobs_opening_late": _("The last day of this opening has passed; change it first."),
    "jobs_opening_open": _("This opening takes nobody any more."),
    "jobs_opening_facility": _("This is not a facility of this employer."),
    "jobs_condition": _("An employer may ask for age, sex and county, nothing else."),
    "jobs_seats": _("More people have started than there would be places."),
    "jobs_transition": _("The state of this record does not allow that."),
    "jobs_card_missing": _("Nobody is shown to an employer without a card the person agreed to."),
    "jobs_card_words": _("These words would tell the employer of a prison."),
    "jobs_card_told": _("What the person tells is shown only if the person wants to tell."),
    "jobs_full": _("Every place of this opening is taken."),
    "jobs_candidate": _("The person has not agreed to be proposed for work."),
    "jobs_twin": _("This person is put forward for this opening already."),
    "jobs_excluded": _("This opening is not offered to this person."),
    "jobs_exclusion_once": _("This offence is recorded for this opening already."),
    "jobs_start_early": _("The first day is not before the offer."),
    "jobs_institution": _("Nobody works outside from this kind of institution."),
    "jobs_not_in_custody": _("The person is not in custody on this day."),
    "jobs_consent": _(
        "The person is in custody on this day: nobody works without a signed consent."
    ),
    "jobs_consent_day": _("Signed before the first day, and not in the future."),
    "jobs_job_future": _("This day is still to come."),
    "jobs_check_closed": _("On that day the person was where nobody works outside from."),
    "jobs_check_early": _("The day of this check is still to come."),
    "jobs_facility_two_people": _("Somebody other than who recorded or assessed it approves it."),
    "jobs_facility_kept": _("What was agreed is not changed any more."),
    "jobs_facility_owed": _("Fewer jobs are held today than are owed."),
    "jobs_facility_open_breach": _("A breach of this employer is not settled."),
    "jobs_facility_visit": _("No visit demands that."),
}
"""Name of a constraint (or of a trigger's refusal) → what is said."""


def worded() -> AbstractContextManager[None]:
    """``with worded(): …``: a refusal of the database becomes a Conflict with its reason."""
    return refusals.worded(
        WORDS, lambda name: Conflict(name.replace("jobs_", "jobs.", 1), WORDS[name])
    )
