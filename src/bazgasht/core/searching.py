"""Searching free texts: what is kept of them, and how a search forgives spelling and half-spaces."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from .text import identity_form, search_form

JOINT = " | "


def words_of(texts: Iterable[str]) -> str:
    """Each text as words and, for words typed together or apart, as one."""
    kept = [t for t in texts if t]
    spoken = " ".join(search_form(t) for t in kept)
    return spoken + JOINT + " ".join(identity_form(t) for t in kept)


def matching(q: str, column: str = "words") -> Q:
    """Every word somewhere in the kept text, or all of them as one."""
    words = search_form(q).split()
    if not words:
        return Q()
    each = Q()
    for word in words:
        each &= Q(**{f"{column}__contains": word})
    return each | Q(**{f"{column}__contains": "".join(words)})
