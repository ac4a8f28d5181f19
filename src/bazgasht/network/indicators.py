"""What this room counts: pledges by body, their commitments by working group."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bazgasht.core.indicators import Indicator, counted, register, tehran_day

_LINES = (
    "(select c.headquarters_id, c.organisation_id, c.working_group_id, c.due, p.state, p.signed_at"
    " from network_commitment c join network_pledge p on p.id = c.pledge_id"
    " where p.signed_at is not null) x"
)
_SIGNED = tehran_day("x.signed_at")


def _sql(day: str, *, source: str, group: str, where: str = "true") -> str:
    return counted(
        source=source, hq="x.headquarters_id", body="x.organisation_id", group=group, day=day,
        value="count(*)", where=where,
    )  # fmt: skip


INDICATORS = (
    Indicator("pledges.signed", _("pledges signed"), _("Pledges bodies signed in the week."),
              "count", _("pledges"),
              _sql(_SIGNED, source="network_pledge x", group="null::int",
                   where="x.signed_at is not null"), higher="better"),
    Indicator("pledges.withdrawn", _("pledges withdrawn"),
              _("Signed pledges that bodies withdrew in the week."), "count", _("pledges"),
              _sql("x.ended_on", source="network_pledge x", group="null::int",
                   where="x.state = 'withdrawn'"), higher="worse"),
    Indicator("commitments.made", _("commitments made"),
              _("Commitments in the pledges signed in the week."), "count", _("commitments"),
              _sql(_SIGNED, source=_LINES, group="x.working_group_id"), higher="better"),
    Indicator("commitments.due", _("commitments due"),
              _("Commitments of signed pledges whose day fell in the week."), "count",
              _("commitments"),
              _sql("x.due", source=_LINES, group="x.working_group_id",
                   where="x.state = 'signed'")),
    Indicator("experiences.published", _("experiences published"),
              _("Experiences of bodies that a second person published in the week."), "count",
              _("experiences"),
              _sql("x.published_on", source="network_experience x", group="x.working_group_id",
                   where="x.state = 'published'"), higher="better"),
    Indicator("experiences.repeated", _("experiences repeated"),
              _("Experiences of others that bodies repeated in the week."), "count",
              _("repeats"),
              _sql('x."on"', source="network_experienceuse x", group="null::int"),
              higher="better"),
)  # fmt: skip


def register_all() -> None:
    register(*INDICATORS)
