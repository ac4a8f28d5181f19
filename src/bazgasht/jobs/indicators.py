"""What this room counts, without a person. Retention is three counts, so that a rate is told with its
denominator and what is not known, and adds up over weeks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bazgasht.core.indicators import Indicator, counted, register

from .states import LEFT_GROUPS, MONTHS, WELL_OVER, Left


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


LEFT_LABELS = {
    "better": (_("jobs left for a better one"),
               _("Jobs whose last day was in the week, the person having found a better one.")),
    "employer": (_("jobs ended from the employer's side"),
                 _("Jobs whose last day was in the week: ended by the employer, the contract run out,"
                   " or the firm closed.")),
    "wage": (_("jobs left because of the wage"),
             _("Jobs whose last day was in the week, the wage being unpaid or too low.")),
}  # fmt: skip


def _left(codes: tuple[Left, ...]) -> str:
    return "x.left_code in ({})".format(", ".join(f"'{code.value}'" for code in codes))


def _rule(code: str) -> str:
    """SQL: the figure of the law on the first day of job ``j``, as ``work_rule`` reads it."""
    return (
        f"(select r.value from work_payrule r where r.code = '{code}'"  # noqa: S608
        " and r.province in (j.province, '') and r.starts <= j.started_on"
        " and (r.ends is null or r.ends >= j.started_on)"
        " order by (r.province <> '') desc, r.starts desc, r.id desc limit 1)"
    )


_PAID = (
    "(select j.headquarters_id, j.organisation_id, j.working_group_id, j.started_on, j.wage,"  # noqa: S608
    f" j.hours_week, {_rule('wage_floor_month')} as floor, {_rule('max_minutes_week')} as most"
    " from jobs_job j where j.kind <> 'self_employed' and j.wage is not null"
    " and j.hours_week is not null) x"
)
_OVER = f"100 * x.wage::numeric * x.most >= {WELL_OVER} * x.floor::numeric * x.hours_week * 60"


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
    Indicator("jobs.wage_known", _("jobs begun with a known wage"),
              _("Of the jobs begun, those for a wage that is known with its hours: the denominator of"
                " wages over the floor."),
              "count", _JOBS, _sql("x.started_on", _PAID)),
    Indicator("jobs.wage_over", _("of these, a tenth or more over the legal floor"),
              _("Wages that are at least a tenth over the legal floor of the first day, for their"
                " hours."),
              "count", _JOBS, _sql("x.started_on", _PAID, where=_OVER), higher="better"),
    *(Indicator(f"jobs.left_{group}", LEFT_LABELS[group][0], LEFT_LABELS[group][1], "count", _PEOPLE,
                _sql("x.left_on", _JOB, where=_left(codes)))
      for group, codes in LEFT_GROUPS.items()),
    *(indicator for months in MONTHS for indicator in _retention(months)),
)  # fmt: skip


def register_all() -> None:
    register(*INDICATORS)
