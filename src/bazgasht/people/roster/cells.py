"""Cells into values, each spelling parsed once however often a roster repeats it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date as Date
from typing import Any, NamedTuple, TypeVar

from bazgasht.core.digits import identifier_text
from bazgasht.core.errors import InvalidValue
from bazgasht.core.jalali import parse_jalali, today
from bazgasht.core.phone import parse_phone
from bazgasht.core.text import identity_form, strip_controls, tokens

from ..states import ContactKind
from .values import coded, is_blank

T = TypeVar("T")
MOST_MONTHS = 1200
_MOBILE, _PHONE = str(ContactKind.MOBILE), str(ContactKind.PHONE)


class Name(NamedTuple):
    """``text`` as typed, without stray spaces; ``form`` decides whether two names are one."""

    text: str
    form: str
    tokens: tuple[str, ...]


NO_NAME = Name("", "", ())


def clean(raw: str) -> str:
    """As typed, trimmed, one space between words, nothing that reorders text."""
    return " ".join(strip_controls(raw).split())


class Cells:
    """The parsers of one import. Each method takes a cell's text; problems come back as values.

    A parser returns an :class:`InvalidValue` instead of raising it, so that it can be kept too.
    """

    def __init__(self) -> None:
        self.today = today()
        self._names: dict[str, Name] = {"": NO_NAME}
        self._dates: dict[tuple[str, str], Date | InvalidValue | None] = {}
        self._coded: dict[tuple[str, str], str | None] = {}
        self._texts: dict[str, str] = {"": ""}
        self._months: dict[str, int | InvalidValue | None] = {"": None}

    def name(self, raw: str) -> Name:
        found = self._names.get(raw)
        if found is None:
            text = clean(raw)
            form = identity_form(text)
            found = Name(text, form, tuple(tokens(text))) if form else NO_NAME
            self._names[raw] = found
        return found

    def date(self, raw: str, kind: Any) -> Date | InvalidValue | None:
        key = (raw, kind)
        if key not in self._dates:
            self._dates[key] = self._date(raw, kind)
        return self._dates[key]

    def _date(self, raw: str, kind: Any) -> Date | InvalidValue | None:
        if not raw.strip():
            return None
        return _kept(lambda: parse_jalali(raw, kind=kind, today=self.today))

    def coded(self, column: str, raw: str) -> str | None:
        key = (column, raw)
        if key not in self._coded:
            self._coded[key] = coded(column, raw)
        return self._coded[key]

    def text(self, raw: str) -> str:
        found = self._texts.get(raw)
        if found is None:
            found = clean(raw)
            if len(self._texts) < 50_000:
                self._texts[raw] = found
        return found

    def months(self, raw: str) -> int | InvalidValue | None:
        if raw not in self._months:
            self._months[raw] = _kept(lambda: _months(raw))
        return self._months[raw]


def phone(raw: str) -> str | InvalidValue:
    """E.164, or "" for an empty cell."""
    return _kept(lambda: parse_phone(raw)) if not is_blank(raw) else ""


def phone_kind(e164: str) -> str:
    return _MOBILE if e164.startswith("+989") else _PHONE


def _months(raw: str) -> int | None:
    text = identifier_text(raw).removesuffix("ماه").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and int(text) <= MOST_MONTHS):
        raise InvalidValue("months")
    return int(text)


def _kept(parse: Callable[[], T]) -> T | InvalidValue:
    try:
        return parse()
    except InvalidValue as problem:
        return problem.with_traceback(None)  # the frames would keep the whole row alive
