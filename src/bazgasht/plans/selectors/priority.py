"""Points by the published rule, with every reason in words. Never a score of the person's risk."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bazgasht.core.digits import localise
from bazgasht.core.domains import Domain

from ..rules import priority_rule
from ..states import Degree


@dataclass(frozen=True)
class Reason:
    """One line of the sum. ``code``: need, children, release, waiting, or ``case`` for the case
    team's part as another body is told it."""

    code: str
    points: int
    text: str


@dataclass(frozen=True)
class Priority:
    """``since`` is the day the oldest standing need was recorded; it breaks ties."""

    client_id: int
    points: int
    reasons: tuple[Reason, ...]
    since: date | None = None
    whole: bool = True

    @property
    def order(self) -> tuple[int, date, int]:
        """Ascending: who comes first."""
        return (-self.points, self.since or date.max, self.client_id)


def priorities(client_ids: Iterable[int]) -> dict[int, Priority]:
    """One query for all. Clients without a standing need, or not the caller's, have no points."""
    wanted = list(dict.fromkeys(client_ids))
    found = {client_id: Priority(client_id, 0, ()) for client_id in wanted}
    if not wanted:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            "select client_id, points, since, whole, lines from plans_priority(%s::bigint[])",
            [wanted],
        )
        for client_id, points, since, whole, lines in cursor.fetchall():
            parsed = json.loads(lines) if isinstance(lines, str) else lines
            reasons = tuple(Reason(x["code"], x["points"], _words(x)) for x in parsed)
            found[client_id] = Priority(client_id, points, reasons, since, whole)
    return found


def priority(client_id: int) -> Priority:
    return priorities([client_id])[client_id]


def _words(line: dict[str, Any]) -> str:
    n = int(line.get("n", 0))
    count = {"n": localise(n), "age": localise(priority_rule().under_age)}
    match line["code"]:
        case "need":
            return _("%(domain)s: %(degree)s") % {
                "domain": Domain(line["domain"]).label,
                "degree": Degree(line["degree"]).label,
            }
        case "children":
            text = ngettext(
                "%(n)s child under %(age)s at home", "%(n)s children under %(age)s at home", n
            )
            return text % count
        case "release" if line["window"] in _after():
            return ngettext("released %(n)s day ago", "released %(n)s days ago", n) % count
        case "release":
            return ngettext("release in %(n)s day", "release in %(n)s days", n) % count
        case "waiting":
            text = ngettext(
                "%(n)s day since the need was recorded", "%(n)s days since the need was recorded", n
            )
            return text % count
    return _("needs and circumstances recorded by the case team")


def _after() -> set[str]:
    return {w.code for w in priority_rule().release if w.after_days is not None}
