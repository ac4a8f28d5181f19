"""Which prison a cell means, and whether the actor may import for it."""

from __future__ import annotations

from collections.abc import Iterable

from bazgasht.core.text import identity_form

_WORD = identity_form("زندان")


class Prisons:
    """Look-up by name, name without «زندان», or code. ``known``: (id, code, name) of every prison."""

    def __init__(self, known: Iterable[tuple[int, str, str]], allowed: Iterable[int]) -> None:
        self.allowed = frozenset(allowed)
        self._by_form: dict[str, set[int]] = {}
        self._cells: dict[str, int | str] = {}
        for pk, code, name in known:
            form = identity_form(name)
            for key in (form, form.removeprefix(_WORD), identity_form(code)):
                self._by_form.setdefault(key, set()).add(pk)

    def find(self, raw: str) -> int | str:
        """The prison's id, or the code of what is wrong. ``raw`` is not empty.

        Of two prisons with one name the actor's own is meant.
        """
        found = self._cells.get(raw)
        if found is None:
            found = self._cells[raw] = self._find(identity_form(raw))
        return found

    def _find(self, form: str) -> int | str:
        ids = self._by_form.get(form) or self._by_form.get(form.removeprefix(_WORD)) or set()
        own = sorted(ids & self.allowed)
        if len(own) == 1:
            return own[0]
        if own or not ids:
            return "unknown_prison"
        return "prison_outside"
