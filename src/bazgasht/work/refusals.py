"""What the database refuses, in words: the last line of defence speaks like the first."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from django.utils.translation import gettext_lazy as _

from bazgasht.core import refusals
from bazgasht.core.errors import Conflict

WORDS: dict[str, Any] = {
    "work_rules_missing": _("No rule of wages and hours is recorded for this day."),
    "work_floor": _("The wage is under the legal floor."),
    "work_hours_day": _("These are more hours than the law allows in a day."),
    "work_hours_week": _("These are more hours than the law allows in a week."),
    "work_rest": _("The law's days of rest leave no room for these hours."),
    "work_seats": _("No seat is free in this post."),
    "work_custody": _("The person is not in custody."),
    "work_unsentenced": _("An unsentenced person can only be offered work, never assigned it."),
    "work_age": _("The person is too young for work, or the birth is not recorded."),
    "work_consent": _("There is no consent in force to this post, with its terms and contract."),
    "work_post_active": _("This post is closed."),
    "work_one_active_post": _("The person works in another post; end that one first."),
    "work_day_placement": _("This is not a day of this person in this post."),
    "work_day_agreed": _("These are more hours than were agreed with the person."),
    "work_post_kept": _("People work in this post on its terms; make a new post instead."),
    "work_run_once": _("The wages of this month are prepared already."),
    "work_correction_one_open": _("A correction of this month is open already."),
    "work_run_totals": _("The figures are not what the lines say; calculate them again."),
    "work_line_floor": _("A wage would be under the legal floor for the hours worked."),
    "work_line_parts": _("The parts of a wage do not add up to it."),
    "work_workshop_name": _("The body has a workshop of this name."),
}
"""Name of a constraint (or of a trigger's refusal) → what is said."""


def worded() -> AbstractContextManager[None]:
    """``with worded(): …``: a refusal of the database becomes a Conflict with its reason."""
    return refusals.worded(
        WORDS, lambda name: Conflict(name.replace("work_", "work.", 1), WORDS[name])
    )
