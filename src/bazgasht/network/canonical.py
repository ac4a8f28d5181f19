"""What is signed, as one text: the same facts give the same bytes, and so the same hash.

The text is JSON with sorted keys and no spaces, in UTF-8, words in Persian. Whoever holds it can
check the hash with ``sha256sum``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation

from bazgasht.core import indicators

from .models import Commitment, Pledge

FORM = "bazgasht.pledge/1"
WORDS = frozenset({"name", "title", "label", "unit", "text"})
"""Keys whose values may read otherwise later: names of bodies, of missions, of what is counted."""


def content(pledge: Pledge, lines: Sequence[Commitment]) -> dict[str, Any]:
    """Everything the body would sign. Needs organisation, headquarters, text and renews of the
    pledge, mission and working group of the lines."""
    with translation.override("fa"):
        return {
            "form": FORM,
            "pledge": str(pledge.public_id),
            "renews": str(pledge.renews.public_id) if pledge.renews else None,
            "body": {"code": pledge.organisation.code, "name": pledge.organisation.name},
            "headquarters": {"code": pledge.headquarters.code, "name": pledge.headquarters.name},
            "text": {
                "id": str(pledge.text.public_id), "number": pledge.text.number,
                "title": pledge.text.title, "text": pledge.text.text,
            },
            "starts": pledge.starts.isoformat(),
            "ends": pledge.ends.isoformat(),
            "commitments": [_line(line) for line in sorted(lines, key=lambda x: (x.due, x.pk))],
        }  # fmt: skip


def _line(line: Commitment) -> dict[str, Any]:
    try:
        counted = indicators.get(line.indicator)
        label, unit = str(counted.label), str(counted.unit)
    except KeyError:
        label, unit = line.indicator, ""
    return {
        "id": str(line.public_id),
        "mission": {"code": line.mission.code, "title": line.mission.title},
        "working_group": {"code": line.working_group.code, "name": line.working_group.name},
        "indicator": {"code": line.indicator, "label": label, "unit": unit},
        "counted": line.counted,
        "quantity": line.quantity,
        "starts": line.starts.isoformat(),
        "due": line.due.isoformat(),
        "note": line.note,
    }


def signature(*, user_id: int, name: str, office: str, at: datetime, factor: str) -> dict[str, Any]:
    return {"by": user_id, "name": name, "office": office, "at": at.isoformat(), "factor": factor}


def text_of(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """``whole``: the text has its hash. ``agrees``: the tables still say what the text says."""

    whole: bool
    agrees: bool

    @property
    def good(self) -> bool:
        return self.whole and self.agrees


def verify(pledge: Pledge, lines: Sequence[Commitment]) -> Verdict:
    """Whether a signed pledge is what was signed."""
    whole = digest(pledge.content) == pledge.sha256
    try:
        said = json.loads(pledge.content)
    except ValueError:
        return Verdict(whole, False)
    mark = said.pop("signed", None)
    stands = signature(
        user_id=pledge.signed_by or 0, name=pledge.signer, office=pledge.office,
        at=pledge.signed_at or datetime.min, factor=pledge.factor,
    )  # fmt: skip
    agrees = _facts(said) == _facts(content(pledge, lines)) and _moment(mark) == _moment(stands)
    return Verdict(whole, agrees)


def _facts(value: Any) -> Any:
    """Without the words that may read otherwise later; ids and numbers stay."""
    if isinstance(value, dict):
        return {k: _facts(v) for k, v in value.items() if k not in WORDS or isinstance(v, dict)}
    return [_facts(v) for v in value] if isinstance(value, list) else value


def _moment(mark: Any) -> Any:
    """A signature with its moment as such: databases hand it back in another zone."""
    return mark and {**mark, "at": datetime.fromisoformat(mark["at"]).timestamp()}
