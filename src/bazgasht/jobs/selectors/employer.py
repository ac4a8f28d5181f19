"""All that an employer reads of people: cards of its own openings whose people agreed."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import connection

from bazgasht.core.errors import NotFound

from ..states import EMPLOYER_WORDS, State


@dataclass(frozen=True)
class EmployerCard:
    """In the words the person agreed to. No file, no body, no number of a person is in it."""

    application: uuid.UUID
    code: str
    opening: uuid.UUID
    opening_title: str
    state: str
    agreed_on: date
    interview_at: datetime | None
    interview_place: str
    offered_on: date | None
    starts: date | None
    version: int
    name: str
    mobile: str
    contact: str
    profile: str
    certificates: list[dict[str, Any]]
    told: str
    """Empty unless the person wants to tell."""

    @property
    def state_words(self) -> str:
        state = State(self.state)
        return str(EMPLOYER_WORDS.get(state, state.label))

    @property
    def waits(self) -> bool:
        """For the employer's answer."""
        return self.state == State.APPLIED


def _rows(wanted: uuid.UUID | None) -> list[EmployerCard]:
    names = ", ".join(f.name for f in fields(EmployerCard))
    with connection.cursor() as cursor:
        cursor.execute(f"select {names} from jobs_employer_cards(%s)", [wanted])  # noqa: S608
        rows = cursor.fetchall()
    cards = []
    for row in rows:
        values = dict(zip((f.name for f in fields(EmployerCard)), row, strict=True))
        papers = values["certificates"]
        values["certificates"] = json.loads(papers) if isinstance(papers, str) else papers
        cards.append(EmployerCard(**values))
    return cards


def employer_cards() -> list[EmployerCard]:
    """Those that wait for an answer or a first day, then those who have started: one statement."""
    return _rows(None)


def employer_card(public_id: uuid.UUID) -> EmployerCard:
    """Raises NotFound: foreign, missing and no longer shown look the same."""
    found = _rows(public_id)
    if not found:
        raise NotFound("application")
    return found[0]
