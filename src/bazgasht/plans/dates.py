"""Being late: a deadline may get a new date, and what was missed stays on the record."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from bazgasht.core.jalali import today as today_in_tehran


class Dated(Protocol):
    due: date
    first_due: date
    late_since: date | None


def missed(item: Dated, today: date | None = None) -> date | None:
    """The date that was missed first; None for what is not overdue. Done things are not asked."""
    if item.late_since is not None:
        return item.late_since
    return item.due if item.due < (today or today_in_tehran()) else None


def shown(item: Dated, today: date | None = None) -> date:
    """The date to count from on the page: the missed one as long as it is overdue."""
    return missed(item, today) or item.due
