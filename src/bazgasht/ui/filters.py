"""The state of a list, which lives in its URL: fields, chosen values as chips, words for print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.forms import BaseForm, BooleanField, BoundField, NullBooleanField
from django.http import QueryDict

from bazgasht.core.digits import localise

from .finder import ASKED, BEFORE, WORDS, Finding

MOST = 6
_LATIN = re.compile("[A-Za-z]")  # codes keep the digits they are written with
DROPPED = ("page",)


@dataclass(frozen=True)
class Chosen:
    """One active value: its words, and the query without it."""

    label: str
    text: str
    url: str


class FilterBar:
    """``form`` is bound to the request's GET; ``search`` names the field that stays in sight.

    With ``sealed``, the text of that field is not in ``query``: an entry of this name stands for it.
    Raises ValueError for more than :data:`MOST` fields: a list that needs more needs thought.
    """

    def __init__(
        self, form: BaseForm, query: QueryDict, *, search: str = "q", sealed: str = ""
    ) -> None:
        visible = form.visible_fields()
        if len(visible) > MOST:
            raise ValueError(f"a filter bar holds at most {MOST} fields, not {len(visible)}")
        self.form, self.query, self.sealed = form, query, sealed
        self.dropped = (*DROPPED, sealed)
        self.search = form[search] if search in form.fields else None
        self.fields = [f for f in visible if f.name != search]

    @cached_property
    def chosen(self) -> list[Chosen]:
        return [chosen for bound in self.form.visible_fields() for chosen in self._chosen(bound)]

    @property
    def reset_url(self) -> str:
        rest = self.query.copy()
        for name in (*self.form.fields, *self.dropped, *self._of_finders):
            rest.pop(name, None)
        return f"?{rest.urlencode()}"

    @property
    def _of_finders(self) -> set[str]:
        """What finders of the form carry in the URL."""
        names = {n for n, f in self.form.fields.items() if isinstance(f.widget, Finding)}
        return (
            {ASKED, "typing", *(n + part for n in names for part in (WORDS, BEFORE))}
            if names
            else set()
        )

    @property
    def looking(self) -> bool:
        """A finder inside was used: the bar stays open."""
        return any(
            isinstance(f.widget, Finding) and f.widget.asked for f in self.form.fields.values()
        )

    @property
    def hidden(self) -> Sequence[tuple[str, str]]:
        """What the form must carry along: everything of the query that is not its own."""
        own = {*self.form.fields, *self.dropped, *self._of_finders}
        return [(k, v) for k in self.query for v in self.query.getlist(k) if k not in own]

    def _chosen(self, bound: BoundField) -> Iterator[Chosen]:
        if self.sealed and self.search is not None and bound.name == self.search.name:
            if text := str(bound.value() or "").strip():
                yield Chosen(str(bound.label), _words(bound, text), self._without_sealed())
            return
        for value in self.query.getlist(bound.html_name):
            if value.strip():
                yield Chosen(str(bound.label), _words(bound, value), self._without(bound, value))

    def _without(self, bound: BoundField, value: str) -> str:
        rest = self.query.copy()
        values = rest.getlist(bound.html_name)
        values.remove(value)
        rest.setlist(bound.html_name, values)
        for name in DROPPED:
            rest.pop(name, None)
        return f"?{rest.urlencode()}"

    def _without_sealed(self) -> str:
        rest = self.query.copy()
        for name in self.dropped:
            rest.pop(name, None)
        return f"?{rest.urlencode()}"


def _words(bound: BoundField, value: str) -> str:
    field = bound.field
    choices = getattr(field, "choices", None)
    if choices:
        known: dict[str, str] = {}
        for key, label in choices:
            group = label if isinstance(label, list | tuple) else [(key, label)]
            known |= {str(k): str(words) for k, words in group}
        return known.get(value, value)
    if isinstance(field, BooleanField) and not isinstance(field, NullBooleanField):
        return ""
    return value if _LATIN.search(value) else localise(value)
