"""What this room counts, without a person: posts, hours and wages of bodies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bazgasht.core.indicators import Indicator, counted, register, tehran_day

_STANDING = f"""(
  select p.headquarters_id, p.organisation_id, p.working_group_id, w.friday from (
    select s::date + 6 as friday, least(s::date + 6, {tehran_day("now()")}) as seen
    from generate_series(%(start)s::date, %(end)s::date, interval '7 days') s) w
  join work_placement p on p.state in ('active', 'ended') and p.starts <= w.seen
    and (p.ends is null or p.ends > w.seen)) x"""  # noqa: S608 — column names from this file
"""Per week, who was in a post when it closed (in a running week: as of today)."""

_HOURS = (
    '(select p.headquarters_id, p.organisation_id, p.working_group_id, d."on", d.minutes'
    " from work_workday d join work_placement p on p.id = d.placement_id) x"
)
_WAGES = (
    "(select r.headquarters_id, r.organisation_id, r.working_group_id, r.approved_at, r.gross,"
    " coalesce((r.totals ->> 'dependants')::bigint, 0) as families from work_wagerun r"
    " where r.state in ('approved', 'paid')) x"
)
_APPROVED = tehran_day("x.approved_at")


def _sql(
    day: str, value: str = "count(*)", where: str = "true", source: str = "work_placement x"
) -> str:
    return counted(
        source=source, hq="x.headquarters_id", body="x.organisation_id",
        group="x.working_group_id", day=day, value=value, where=where,
    )  # fmt: skip


_PEOPLE = _("people")
INDICATORS = (
    Indicator("work.in_post", _("in posts at the week's end"),
              _("People in a workshop's post when the week closed. Does not add up over weeks."),
              "count", _PEOPLE, _sql("x.friday", source=_STANDING), additive=False,
              higher="better"),
    Indicator("work.started", _("began work in a post"),
              _("People whose work in a post began in the week, with consent and contract."),
              "count", _PEOPLE, _sql("x.starts", where="x.state in ('active', 'ended')"),
              higher="better"),
    Indicator("work.left", _("left a post"), _("People whose work in a post ended in the week."),
              "count", _PEOPLE, _sql("x.ends", where="x.state = 'ended'")),
    Indicator("consents.withdrawn", _("consents to work withdrawn"),
              _("People who took their consent back in the week. Neither good nor bad."),
              "count", _PEOPLE, _sql("x.ends", where="x.end_code = 'withdrew'")),
    Indicator("work.hours", _("hours worked in workshops"),
              _("Whole hours of the days of work recorded for the week."),
              "count", _("hours"), _sql('x."on"', "sum(x.minutes) / 60", source=_HOURS)),
    Indicator("wages.gross", _("wages approved"),
              _("Rials of wages approved in the week, corrections included."),
              "rials", _("rial"), _sql(_APPROVED, "sum(x.gross)", source=_WAGES), higher="better"),
    Indicator("wages.to_families", _("of it for dependants"),
              _("Rials of these wages that go to dependants at the person's request."),
              "rials", _("rial"), _sql(_APPROVED, "sum(x.families)", source=_WAGES)),
)  # fmt: skip


def register_all() -> None:
    register(*INDICATORS)
