"""What this room counts, without a person. Retention is three counts, so that a rate is told with its
denominator and what is not known, and adds up over weeks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bazgasht.core.indicators import Indicator, counted, register

from .states import MONTHS


def _sql(day: str, source: str, *, body: str = "x.organisation_id", value: str = "count(*)",
         where: str = "true") -> str:  # fmt: skip
    return counted(
        source=source, hq="x.headquarters_id", body=body, group="x.working_group_id", day=day,
        value=value, where=where,
    )  # fmt: skip


_PEOPLE, _JOBS = _("people"), _("jobs")
_MADE = "jobs_application x"
_JOB = "jobs_job x"
_CHECK = "jobs_retentioncheck x"

LABELS = {
    1: (_("still in the job after 1 month"), _("asked after 1 month"), _("unknown after 1 month")),
    3: (_("still in the job after 3 months"), _("asked after 3 months"),
        _("unknown after 3 months")),
    6: (_("still in the job after 6 months"), _("asked after 6 months"),
        _("unknown after 6 months")),
    12: (_("still in the job after 12 months"), _("asked after 12 months"),
         _("unknown after 12 months")),
}  # fmt: skip


def _retention(months: int) -> tuple[Indicator, ...]:
    kept, due, unknown = LABELS[months]
    at = f"x.months = {months}"
    return (
        Indicator(f"jobs.due_{months}", due,
                  _("Jobs whose check fell due in the week: the denominator of retention, those"
                    " unknown included."),
                  "count", _JOBS, _sql("x.due", _CHECK, where=at)),
        Indicator(f"jobs.retained_{months}", kept,
                  _("Of these, people who are known to be in the job on that day."),
                  "count", _JOBS, _sql("x.due", _CHECK, where=f"{at} and x.state = 'employed'"),
                  higher="better"),
        Indicator(f"jobs.unknown_{months}", unknown,
                  _("Of these, jobs nobody could say anything about, or nobody has asked yet."),
                  "count", _JOBS, _sql("x.due", _CHECK, where=f"{at} and x.state in ('unknown', 'due')"),
                  higher="worse"),
    )  # fmt: skip


INDICATORS = (
    Indicator("openings.opened", _("openings opened"),
              _("Openings of employers that were opened in the week."),
              "count", _("openings"), _sql("x.opened_on", "jobs_opening x"), higher="better"),
    Indicator("openings.places", _("places in openings opened"),
              _("Places of these openings."), "count", _("places"),
              _sql("x.opened_on", "jobs_opening x", value="sum(x.seats)"), higher="better"),
    Indicator("applications.made", _("people put forward for openings"),
              _("Applications made in the week, whatever became of them."), "count", _PEOPLE,
              _sql("x.expressed_on", _MADE, body="x.case_organisation_id")),
    Indicator("applications.offered", _("jobs offered"),
              _("Applications answered with an offer in the week."), "count", _PEOPLE,
              _sql("x.offered_on", _MADE, body="x.case_organisation_id"), higher="better"),
    Indicator("jobs.started", _("jobs begun"),
              _("People who began a job in the week: employed, from home, on their own or outside"
                " from a semi-open prison."),
              "count", _PEOPLE, _sql("x.started_on", _JOB), higher="better"),
    Indicator("jobs.left", _("jobs ended"), _("Jobs whose last day was in the week."),
              "count", _PEOPLE, _sql("x.left_on", _JOB)),
    *(indicator for months in MONTHS for indicator in _retention(months)),
)  # fmt: skip


def register_all() -> None:
    register(*INDICATORS)
