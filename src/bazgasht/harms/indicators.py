"""What this room counts of programmes in force."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bazgasht.core.indicators import Indicator, counted, register, tehran_day

from .states import WORD_HOLDS

_NODES = ("(select n.headquarters_id, coalesce(n.owner_id, p.organisation_id) owner_id, n.state,"
          " n.starts, n.due, n.ended_on, n.told_on, p.in_force_since from harms_node n join harms_programme p on p.id = n.programme_id"
          " where p.state = 'active' and n.state <> '') x")  # fmt: skip
_FRIDAYS = f"""(
  select x.headquarters_id, x.owner_id, w.friday, x.due < w.seen late,
    coalesce(x.due < w.seen or x.starts <= w.seen and (x.state = 'planned' or x.told_on > w.seen), false)
    and coalesce(x.told_on not between greatest(case when x.due < w.seen then x.due + 1 else x.starts end,
      w.seen - {WORD_HOLDS - 1}) and w.seen, true) silent from (
    select s::date as saturday, s::date + 6 as friday, least(s::date + 6, {tehran_day("now()")}) as seen
    from generate_series(%(start)s::date, %(end)s::date, interval '7 days') s) w
  join {_NODES} on x.in_force_since <= w.seen and (x.ended_on is null or x.ended_on > w.seen)) x"""  # noqa: S608
_UNIT = _("actions")


def _sql(day: str, source: str, where: str = "true") -> str:
    return counted(source=source, hq="x.headquarters_id", body="x.owner_id", group="null::int",
                   day=day, value="count(*)", where=where)  # fmt: skip


INDICATORS = (
    Indicator("programmes.actions_done", _("actions of programmes done"),
              _("Actions of programmes in force that were done in the week, by their owner."),
              "count", _UNIT, _sql("x.ended_on", _NODES, "x.state = 'done'"), higher="better"),
    Indicator("programmes.actions_done_on_time", _("actions of programmes done on time"),
              _("Of the actions done in the week, those done on or before their day."), "count", _UNIT,
              _sql("x.ended_on", _NODES, "x.state = 'done' and (x.due is null or x.ended_on <= x.due)"),
              higher="better"),
    Indicator("programmes.actions_open", _("actions of programmes open at the week's end"),
              _("Actions of programmes in force that were neither done nor stopped when the week closed."),
              "count", _UNIT, _sql("x.friday", _FRIDAYS)),
    Indicator("programmes.actions_overdue", _("actions of programmes overdue at the week's end"),
              _("Actions past their day and neither done nor stopped when the week closed."),
              "count", _UNIT, _sql("x.friday", _FRIDAYS, "x.late"), higher="worse"),
    Indicator("programmes.actions_silent", _("actions of programmes nothing was said of"),
              _("Open actions past their day, or not begun on theirs, of which nobody has said since, nor in"
                " the last four weeks, how they stand."),
              "count", _UNIT, _sql("x.friday", _FRIDAYS, "x.silent"), higher="worse"),
)  # fmt: skip


def register_all() -> None:
    register(*INDICATORS)
