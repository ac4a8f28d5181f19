"""What this room writes, by verb."""

from .deciding import accept, choose, refuse
from .runs import make_run
from .wishes import WishDraft, end_wish, save_wish

__all__ = ["WishDraft", "accept", "choose", "end_wish", "make_run", "refuse", "save_wish"]
