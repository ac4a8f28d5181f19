"""Reading assessments: their sections with answers, outcome and what they raise."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from bazgasht.core.errors import NotFound

from .. import answers as answering
from .. import instrument as instruments
from ..instrument import WORKER, Instrument, Section
from ..models import Assessment, SectionAnswers
from ..questions import Question
from ..states import SectionOutcome
from .needs import stored_answers


@dataclass(frozen=True)
class SectionView:
    """A section of an assessment; ``row`` is None while nothing was saved in it."""

    section: Section
    row: SectionAnswers | None
    answers: dict[str, Any]

    @property
    def outcome(self) -> SectionOutcome:
        return SectionOutcome(self.row.outcome) if self.row else SectionOutcome.NOT_ASKED

    @property
    def status(self) -> str:
        """todo, doing or done: what the task list shows."""
        if self.row is None:
            return "todo"
        return "doing" if self.outcome == SectionOutcome.NOT_ASKED else "done"

    @property
    def version(self) -> int:
        return self.row.version if self.row else 0

    @property
    def judgement(self) -> dict[str, Any]:
        return dict(self.answers.get(WORKER) or {})

    def reasons(self) -> list[str]:
        """What raised the need, in words, the most urgent first."""
        codes = self.row.reasons if self.row else []
        found = [self.judgement.get("reason") if c == WORKER else self.section.reason(c)
                 for c in codes]  # fmt: skip
        return [str(text) for text in found if text]

    def lines(self) -> list[tuple[Question, str]]:
        """Every question with its answer in words, empty when nothing is recorded. A question
        that was not to be asked is left out."""
        if self.row is None:
            return [(q, "") for q in self.section.questions if not q.show_if]
        on = self.row.saved_at.date()
        shown = self.section.shown(self.answers, on)
        return [(q, answering.words(q, self.answers.get(q.code))) for q in shown]


def get_assessment(public_id: uuid.UUID) -> Assessment:
    """Raises NotFound: foreign and missing look the same."""
    found = Assessment.objects.filter(public_id=public_id).select_related("household").first()
    if found is None:
        raise NotFound("assessment")
    return found


def instrument_of(assessment: Assessment) -> Instrument:
    return instruments.get(assessment.instrument, assessment.instrument_version)


def section_views(assessment: Assessment) -> list[SectionView]:
    """All sections in the instrument's order, one query."""
    rows = {
        row.section: row
        for row in SectionAnswers.objects.filter(assessment=assessment).select_related(
            "secretanswers"
        )
    }
    return [
        SectionView(s, rows.get(s.code), stored_answers(rows[s.code]) if s.code in rows else {})
        for s in instrument_of(assessment).sections
    ]


def section_view(assessment: Assessment, code: str) -> SectionView:
    """Raises NotFound for a section the instrument does not have."""
    for view in section_views(assessment):
        if view.section.code == code:
            return view
    raise NotFound("section")


def of_client(client_id: int) -> QuerySet[Assessment]:
    """Newest first."""
    return Assessment.objects.filter(client_id=client_id).order_by("-started_at", "-id")
