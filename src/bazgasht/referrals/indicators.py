"""What this room counts. A referral counts for the body that received it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bazgasht.core.indicators import Indicator, counted, register, tehran_day

_SENT = tehran_day("x.sent_at")
_ANSWERED = tehran_day("x.answered_at")
_ENDED = tehran_day("x.ended_at")

_OPEN = "r.id, r.headquarters_id, r.to_organisation_id, r.working_group_id, r.sent_at, r.answer_due"
_AFTER = "(w.seen + 1)::timestamp at time zone 'Asia/Tehran'"
_WAITING = f"""(
  select r.headquarters_id, r.to_organisation_id, r.working_group_id, w.friday from (
    select s::date + 6 as friday, least(s::date + 6, {tehran_day("now()")}) as seen
    from generate_series(%(start)s::date, %(end)s::date, interval '7 days') s) w
  cross join lateral (
    select {_OPEN} from referrals_referral r
      where r.state = 'sent' and r.answered_at is null and r.ended_at is null
    union all
    select {_OPEN} from referrals_referral r
      where r.answered_at >= {_AFTER} and (r.ended_at is null or r.ended_at >= {_AFTER})
    union all
    select {_OPEN} from referrals_referral r
      where r.ended_at >= {_AFTER} and r.answered_at is null) r
  where r.sent_at < {_AFTER} {{where}}) x"""  # noqa: S608 — column names from this file
_PAST = f"and r.answer_due <= case when w.friday < {tehran_day('now()')} then w.friday else w.seen - 1 end"
_OVERDUE, _OPEN_YET = (_WAITING.replace("{where}", where) for where in (_PAST, ""))
"""Per week, what stood without an answer when the week closed (in a running week: as of today), past
its date or at all. A referral may stand so for several weeks and counts in each. What is open now and what
was answered or ended since then are looked up apart, so that the answered ones of long ago are not
read again."""


def _sql(day: str, value: str = "count(*)", where: str = "true", source: str = "") -> str:
    return counted(
        source=source or "referrals_referral x", hq="x.headquarters_id",
        body="x.to_organisation_id", group="x.working_group_id", day=day, value=value, where=where,
    )  # fmt: skip


_RESULTS = "x.state = 'ended' and x.end_state in ('completed', 'ended_early')"
_EVIDENCED = (
    _RESULTS + " and exists (select from services_delivery d where d.referral_id = x.id"
    " and d.voided_at is null)"
)


def _ended(state: str) -> str:
    return _sql(_ENDED, where=f"x.state = 'ended' and x.end_state = '{state}'")


_UNIT = _("referrals")
INDICATORS = (
    Indicator("referrals.received", _("received"), _("Referrals sent to the body in the week."),
              "count", _UNIT, _sql(_SENT)),
    Indicator("referrals.answered", _("answered"),
              _("Referrals accepted, declined or passed on in the week."),
              "count", _UNIT, _sql(_ANSWERED), higher="better"),
    Indicator("referrals.answered_in_time", _("answered in time"),
              _("Of the answers, those given on or before their date."),
              "count", _UNIT, _sql(_ANSWERED, where=f"{_ANSWERED} <= x.answer_due"),
              higher="better"),
    Indicator("referrals.overdue", _("overdue at the week's end"),
              _("Referrals without an answer past their date when the week closed."),
              "count", _UNIT, _sql("x.friday", source=_OVERDUE), higher="worse"),
    Indicator("referrals.waiting", _("waiting for an answer at the week's end"),
              _("Referrals without an answer when the week closed, past their date or not."),
              "count", _UNIT, _sql("x.friday", source=_OPEN_YET)),
    Indicator("referrals.declined", _("referrals declined"), _("Referrals declined in the week."),
              "count", _UNIT, _sql(_ANSWERED, where="x.state = 'declined'")),
    Indicator("referrals.ended", _("ended"),
              _("Referrals ended with their results in the week, however much was delivered."),
              "count", _UNIT, _sql(_ENDED, where="x.state = 'ended'")),
    Indicator("referrals.completed", _("completed"),
              _("Ended with all that was planned delivered."), "count", _UNIT,
              _ended("completed"), higher="better"),
    Indicator("referrals.ended_early", _("ended early"),
              _("Ended with a part of what was planned delivered."), "count", _UNIT,
              _ended("ended_early")),
    Indicator("referrals.cancelled", _("cancelled"),
              _("Ended with nothing delivered."), "count", _UNIT, _ended("cancelled"),
              higher="worse"),
    Indicator("referrals.results", _("ended with a result"),
              _("Referrals ended in the week with something delivered."), "count", _UNIT,
              _sql(_ENDED, where=_RESULTS), higher="better"),
    Indicator("referrals.results_evidenced", _("results with evidence"),
              _("Of these, with at least one delivery that is recorded and not voided."),
              "count", _UNIT, _sql(_ENDED, where=_EVIDENCED), higher="better"),
    Indicator("referrals.answer_days", _("days to an answer"),
              _("Median days from sent to answered, of the week's answers. Does not add up."),
              "days", _("days"),
              _sql(_ANSWERED,
                   f"percentile_disc(0.5) within group (order by {tehran_day('answered_at')}"
                   f" - {tehran_day('sent_at')})", where="x.sent_at is not null"),
              additive=False, higher="worse"),
)  # fmt: skip


def register_all() -> None:
    register(*INDICATORS)
