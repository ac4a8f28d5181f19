"""What this room counts: proposals made and what humans made of them. No person is in it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bazgasht.core.indicators import Indicator, counted, register


def _sql(day: str, where: str = "true") -> str:
    return counted(
        source="matching_matchline x", hq="x.headquarters_id", body="x.organisation_id",
        group="x.working_group_id", day=day, value="count(*)", where=where,
    )  # fmt: skip


_PROPOSALS = _("proposals")
INDICATORS = (
    Indicator("matching.accepted", _("proposals accepted"),
              _("Proposals for a seat or an opening that a case team accepted in the week."),
              "count", _PROPOSALS, _sql("x.decided_on", "x.state = 'accepted'")),
    Indicator("matching.overridden", _("other places chosen"),
              _("Proposals instead of which a case team chose another place, with a reason."),
              "count", _PROPOSALS, _sql("x.decided_on", "x.state = 'overridden'")),
    Indicator("matching.refused", _("proposals not followed"),
              _("Proposals that the person or the case team did not follow."),
              "count", _PROPOSALS, _sql("x.decided_on", "x.state = 'refused'")),
)  # fmt: skip


def register_all() -> None:
    register(*INDICATORS)
