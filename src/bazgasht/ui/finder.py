"""A choice among thousands: words narrow the list, on the server, so that it works without scripts.

A widget with few choices is an ordinary one. With more, a field of words stands above it; the form
comes back narrowed, with everything typed in it, and nothing of it is checked yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from bazgasht.core.text import search_form

FEW = 50
"""Choices that are shown without a search."""
MOST = 30
"""Found choices that are shown."""
ASKED = "find"
"""The button that searches; its value is the field's name."""
WORDS = "__words"
BEFORE = "__before"
"""What was looked for when the page was made."""


@dataclass(frozen=True)
class Narrowed:
    """``shown`` in the shape of choices; ``found`` of ``total`` have the words."""

    shown: list[Any]
    found: int
    total: int


class Finding:
    """Beside a widget of choices. ``live``: how the page is asked while words are typed: by its
    form's ``post``, a filter's ``get``, or not at all where looking is on record."""

    words = before = name = ""
    asked = typing = False
    choices: Any

    def __init__(self, *args: Any, live: str = "post", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.live = live

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        self.name = name
        self.words = str(data.get(name + WORDS) or "").strip()[:80]
        self.before = str(data.get(name + BEFORE) or "").strip()
        self.asked = data.get(ASKED) == name
        self.typing = self.asked and data.get("typing") == "1"
        return super().value_from_datadict(data, files, name)  # type: ignore[misc]

    @property
    def searching(self) -> bool:
        """The button was pressed, or words stand there that nobody looked for yet."""
        return self.asked or self.words != self.before

    def narrowed(self, value: Any) -> Narrowed:
        chosen = frozenset(
            str(v) for v in ([value] if isinstance(value, str | int) else value or ())
        )
        known: Narrowed | None = self.__dict__.get("_narrowed", {}).get((self.words, chosen))
        if known is None:
            known = _narrow(
                list(iter(self.choices)), self.words, chosen
            )  # list() alone would count rows
            self._narrowed = {(self.words, chosen): known}
        return known

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        full, self.choices = self.choices, self.narrowed(value).shown
        try:
            return super().optgroups(name, value, attrs)  # type: ignore[misc]
        finally:
            self.choices = full


def _narrow(choices: list[Any], words: str, chosen: frozenset[str]) -> Narrowed:
    """The empty choice, what is chosen, then what has the words; whole words before parts of them."""
    groups = [g if isinstance(g[1], list | tuple) else (None, [g]) for g in choices]
    options = [(group, key, label) for group, listed in groups for key, label in listed]
    total = sum(str(key) != "" for _group, key, _label in options)
    if total <= FEW:
        return Narrowed(choices, total, total)
    wanted = search_form(words).split()
    top = [(key, label) for _group, key, label in options if str(key) == ""]
    top += [(key, label) for _group, key, label in options if str(key) and str(key) in chosen]
    hits = [(_rank(wanted, str(o[2])), o) for o in options if str(o[1])]
    hits = sorted((h for h in hits if h[0] is not None), key=lambda h: h[0] or 0)
    shown: dict[Any, list[Any]] = {}
    for _rank_of, (group, key, label) in hits[:MOST]:
        if str(key) not in chosen:
            shown.setdefault(group, []).append((key, label))
    rest = shown.pop(None, [])
    return Narrowed([*top, *rest, *shown.items()], len(hits), total)


def _rank(wanted: Sequence[str], label: str) -> int | None:
    """0: has the words, 1: begins of its words, 2: somewhere in it; None: not at all."""
    if not wanted:
        return 0
    said = _said(label)
    spoken = said.split()
    if all(word in spoken for word in wanted):
        return 0
    if all(any(s.startswith(word) for s in spoken) for word in wanted):
        return 1
    squeezed = said.replace(" ", "")
    return 2 if all(word in said or word in squeezed for word in wanted) else None


@lru_cache(maxsize=20_000)
def _said(label: str) -> str:
    return search_form(label)


class Finder(Finding, forms.Select):
    """One of many."""


class ManyFinder(Finding, forms.CheckboxSelectMultiple):
    """Several of many; what is ticked stays in sight whatever is looked for."""


class FinderForm(forms.Form):
    """A form with finders: while one of them searches nothing is checked, and it is not valid."""

    def searching(self) -> bool:
        if not self.is_bound:
            return False
        found = False
        for name, field in self.fields.items():
            if isinstance(field.widget, Finding):
                field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
                found = found or field.widget.searching
        return found

    def full_clean(self) -> None:
        if self.searching():
            self._errors = ErrorDict()
            self.cleaned_data: dict[str, Any] = {}
            return
        super().full_clean()

    def is_valid(self) -> bool:
        return super().is_valid() and not self.searching()
