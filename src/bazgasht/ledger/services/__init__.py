"""What this room writes."""

from .books import ensure_book
from .entries import Line, post_entry, reverse_entry

__all__ = ["Line", "ensure_book", "post_entry", "reverse_entry"]
