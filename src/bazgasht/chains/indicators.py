"""What this room counts: links and jobs of the chains at work, never a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bazgasht.core.indicators import Indicator, counted, register, tehran_day

_STANDING = f"""(
  select c.headquarters_id, c.organisation_id, c.working_group_id, w.friday, m.jobs, m.jobs_open,
    m.missing from (
    select s::date + 6 as friday, least(s::date + 6, {tehran_day("now()")}) as seen
    from generate_series(%(start)s::date, %(end)s::date, interval '7 days') s) w
  cross join chains_chain c join lateral (
    select n.active, n.jobs, n.jobs_open, n.missing from chains_measure n
    where n.chain_id = c.id and n."on" <= w.seen order by n."on" desc limit 1) m on m.active) x"""  # noqa: S608 — column names from this file
"""Per week, what was known of each chain when it closed (in a running week: as of today)."""


def _sql(value: str) -> str:
    return counted(
        source=_STANDING, hq="x.headquarters_id", body="x.organisation_id",
        group="x.working_group_id", day="x.friday", value=value,
    )  # fmt: skip


INDICATORS = (
    Indicator("chains.jobs", _("jobs in value chains"),
              _("Jobs that the capacities of the chains keep busy at the week's end. Reckoned; does not add up over weeks."),
              "count", _("jobs"), _sql("sum(x.jobs)"), additive=False, higher="better"),
    Indicator("chains.jobs_open", _("jobs that missing links would open"),
              _("Jobs that filling every missing link of the chains would add. Reckoned; does not add up over weeks."),
              "count", _("jobs"), _sql("sum(x.jobs_open)"), additive=False),
    Indicator("chains.links_missing", _("missing links"),
              _("Links of the chains at work that nobody fills at the week's end."),
              "count", _("links"), _sql("sum(x.missing)"), additive=False, higher="worse"),
)  # fmt: skip


def register_all() -> None:
    register(*INDICATORS)
