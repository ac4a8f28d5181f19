"""What this room writes, by verb."""

from .deciding import accept, choose, refuse
from .runs import ask_run, execute, make_run
from .wishes import WishDraft, end_wish, save_wish

__all__ = [
    "WishDraft",
    "accept",
    "ask_run",
    "choose",
    "end_wish",
    "execute",
    "make_run",
    "refuse",
    "save_wish",
]
