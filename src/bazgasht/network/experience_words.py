"""What a search for experiences looks in, and how it forgives: spelling, half-spaces, hamza."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from bazgasht.core.text import identity_form, search_form

JOINT = " | "


def words_of(texts: Iterable[str]) -> str:
    """Each text as words and, for words typed together or apart, as one."""
    kept = [t for t in texts if t]
    spoken = " ".join(search_form(t) for t in kept)
    return spoken + JOINT + " ".join(identity_form(t) for t in kept)


def matching(q: str) -> Q:
    """Every word somewhere in the text, or all of them as one."""
    words = search_form(q).split()
    if not words:
        return Q()
    each = Q()
    for word in words:
        each &= Q(words__contains=word)
    return each | Q(words__contains="".join(words))
