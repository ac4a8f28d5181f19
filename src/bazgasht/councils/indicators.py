"""What this room counts, and the weekly report itself: a resolution can be bound to that."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bazgasht.core.indicators import Indicator, counted, register, tehran_day


def _sql(day: str, *, source: str = "councils_resolution x", body: str = "x.owner_id",
         group: str = "x.working_group_id", where: str = "true") -> str:  # fmt: skip
    return counted(
        source=source, hq="x.headquarters_id", body=body, group=group, day=day, value="count(*)",
        where=where,
    )  # fmt: skip


_WEEKS = f"""(
    select s::date + 6 as friday, least(s::date + 6, {tehran_day("now()")}) as seen,
      case when s::date + 6 < {tehran_day("now()")} then s::date + 6
           else least(s::date + 6, {tehran_day("now()")}) - 1 end as past
    from generate_series(%(start)s::date, %(end)s::date, interval '7 days') s) w"""  # noqa: S608 — no value in it
"""``seen``: the day the week is looked at; whatever was due on ``past`` or before is late then."""


def _at_fridays(more: str = "true") -> str:
    return f"""(
  select r.headquarters_id, r.owner_id, r.working_group_id, w.friday from {_WEEKS}
  join councils_resolution r on r.adopted_on <= w.seen
    and (r.ended_on is null or r.ended_on > w.seen) and {more}) x"""  # noqa: S608


_LATE = "r.due <= w.past"
_SILENT = f"""exists (select from councils_milestone m where m.resolution_id = r.id
    and m.due <= w.past and (m.claimed_at is null or {tehran_day("m.claimed_at")} > w.seen))"""
_MILESTONES = f"""(
  select r.headquarters_id, r.owner_id, r.working_group_id, m.state,
    {tehran_day("m.decided_at")} as on_day
  from councils_milestone m join councils_resolution r on r.id = m.resolution_id
  where m.decided_at is not null) x"""  # noqa: S608
_UNANSWERED = f"""(
  select c.headquarters_id, c.organisation_id, w.friday from {_WEEKS}
  join councils_directivecopy c on c.sent_on <= w.seen and c.answer_due <= w.past
    and (c.answered_on is null or c.answered_on > w.seen)) x"""  # noqa: S608
_COPY = "councils_directivecopy x"
_REPORTS = (
    f"(select headquarters_id, {tehran_day('published_at')} on_day, week,"  # noqa: S608
    " null::int working_group_id from insight_weeklyreport where published_at is not null) x"
)
_UNIT = _("resolutions")
INDICATORS = (
    Indicator("resolutions.adopted", _("resolutions adopted"),
              _("Resolutions adopted in the week, by the body that owns them."),
              "count", _UNIT, _sql("x.adopted_on")),
    Indicator("resolutions.done", _("resolutions done"),
              _("Resolutions ended as done in the week."),
              "count", _UNIT, _sql("x.ended_on", where="x.state = 'done'"), higher="better"),
    Indicator("resolutions.done_on_time", _("resolutions done on time"),
              _("Of these, done on or before their first date, however often it was moved."),
              "count", _UNIT,
              _sql("x.ended_on", where="x.state = 'done' and x.ended_on <= x.first_due"),
              higher="better"),
    Indicator("resolutions.overdue", _("resolutions overdue at the week's end"),
              _("Resolutions past their date and not ended when the week closed."),
              "count", _UNIT, _sql("x.friday", source=_at_fridays(_LATE)), higher="worse"),
    Indicator("resolutions.open", _("resolutions open at the week's end"),
              _("Resolutions adopted and not ended when the week closed."),
              "count", _UNIT, _sql("x.friday", source=_at_fridays())),
    Indicator("resolutions.silent", _("resolutions nothing was declared of"),
              _("Open resolutions with a milestone past its date of which the owner has declared"
                " nothing when the week closed."),
              "count", _UNIT, _sql("x.friday", source=_at_fridays(_SILENT)), higher="worse"),
    Indicator("milestones.decided", _("milestones looked at"),
              _("Declared milestones that a second person confirmed or refused in the week."),
              "count", _("milestones"), _sql("x.on_day", source=_MILESTONES)),
    Indicator("milestones.confirmed", _("milestones confirmed"),
              _("Of these, the confirmed ones."), "count", _("milestones"),
              _sql("x.on_day", source=_MILESTONES, where="x.state = 'confirmed'"),
              higher="better"),
    Indicator("directives.sent", _("directives received"),
              _("Directives sent to the body in the week."), "count", _("directives"),
              _sql("x.sent_on", source=_COPY, body="x.organisation_id", group="null::int")),
    Indicator("directives.answered", _("directives answered"),
              _("Directives the body answered in the week, in time or late."),
              "count", _("directives"),
              _sql("x.answered_on", source=_COPY, body="x.organisation_id", group="null::int"),
              higher="better"),
    Indicator("directives.overdue", _("directives overdue at the week's end"),
              _("Directives without an answer past their date when the week closed."),
              "count", _("directives"),
              _sql("x.friday", source=_UNANSWERED, body="x.organisation_id", group="null::int"),
              higher="worse"),
    Indicator("reports.on_time", _("weekly reports on time"),
              _("Weekly reports published on the Saturday after their week, counted in the week"
                " they were published."),
              "count", _("reports"),
              _sql("x.on_day", source=_REPORTS, body="x.headquarters_id",
                   where="x.on_day <= x.week + 7"),
              higher="better"),
)  # fmt: skip


def register_all() -> None:
    register(*INDICATORS)
