"""What this room reads."""

from .explaining import Option, Ruled, Told, explain
from .reading import (
    Listed,
    counts_of,
    get_line,
    get_run,
    lines_of,
    live_wish,
    misses_of,
    of_client,
    runs_for,
    state_of,
    told_of,
    waiting_for,
    wish_of,
)
from .sides import Cell, Group, fairness

__all__ = [
    "Cell",
    "Group",
    "Listed",
    "Option",
    "Ruled",
    "Told",
    "counts_of",
    "explain",
    "fairness",
    "get_line",
    "get_run",
    "lines_of",
    "live_wish",
    "misses_of",
    "of_client",
    "runs_for",
    "state_of",
    "told_of",
    "waiting_for",
    "wish_of",
]
