"""Reading needs, with the words of what led to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from .. import instrument as instruments
from ..instrument import WORKER
from ..models import Need, SectionAnswers
from ..states import NeedState

TONES = {
    NeedState.OPEN: "wait",
    NeedState.IN_SERVICE: "info",
    NeedState.MET: "ok",
    NeedState.PARTLY: "wait",
    NeedState.UNMET: "late",
    NeedState.DECLINED: "plain",
}
FILL = {
    NeedState.OPEN: 15,
    NeedState.IN_SERVICE: 55,
    NeedState.MET: 100,
    NeedState.PARTLY: 75,
    NeedState.UNMET: 35,
    NeedState.DECLINED: 0,
}
"""How full a meter is drawn: how far help has come, in hundredths."""


@dataclass(frozen=True)
class NeedView:
    need: Need
    reasons: tuple[str, ...]

    @property
    def tone(self) -> str:
        return TONES[NeedState(self.need.state)]

    @property
    def fill(self) -> int:
        return FILL[NeedState(self.need.state)]


def open_needs(client_id: int) -> list[Need]:
    """Needs that still stand, the most urgent first: open, in service, partly met, not met."""
    return list(standing([client_id]))


def standing(client_ids: Iterable[int]) -> QuerySet[Need]:
    """Standing needs of several clients, by client and then by urgency."""
    return Need.objects.filter(client_id__in=list(client_ids), closed_on=None).order_by(
        "client_id", "-degree", "found_on", "id"
    )


def latest_by_domain(client_id: int) -> list[NeedView]:
    """The newest need of each domain (of the person, and of the home), urgent ones first."""
    rows = (
        Need.objects.filter(client_id=client_id)
        .select_related("assessment")
        .order_by("domain", "household_id", "closed_on", "-id")
    )
    seen: dict[tuple[str, int | None], Need] = {}
    for need in rows:
        key = (need.domain, need.household_id)
        if key not in seen or need.closed_on is None:
            seen[key] = need
    ordered = sorted(seen.values(), key=lambda n: (n.closed_on is not None, -n.degree, n.id))
    return with_reasons(ordered)


def with_reasons(needs: Iterable[Need]) -> list[NeedView]:
    """Needs with their reasons in the words of the version they were found with."""
    listed = list(needs)
    judged = _judgements([n for n in listed if WORKER in n.reasons])
    return [NeedView(need, tuple(_words(need, judged))) for need in listed]


def _words(need: Need, judged: dict[tuple[int, str], str]) -> Iterable[str]:
    if need.assessment is None:
        return
    asked = instruments.get(need.assessment.instrument, need.assessment.instrument_version)
    section = asked.of_domain(need.domain)
    for code in need.reasons:
        if code == WORKER:
            text: object = judged.get((need.assessment_id or 0, need.domain))
        else:
            text = section.reason(code) if section else None
        if text:
            yield str(text)


def _judgements(needs: list[Need]) -> dict[tuple[int, str], str]:
    if not needs:
        return {}
    rows = SectionAnswers.objects.filter(
        assessment_id__in={n.assessment_id for n in needs}, domain__in={n.domain for n in needs}
    ).select_related("secretanswers")
    return {
        (row.assessment_id, row.domain): stored[WORKER]["reason"]
        for row in rows
        if WORKER in (stored := stored_answers(row))
    }


def stored_answers(row: SectionAnswers) -> dict[str, Any]:
    """A section's answers, from the secret table where the domain is one."""
    secret = getattr(row, "secretanswers", None)
    return dict(secret.answers if secret else row.answers)
