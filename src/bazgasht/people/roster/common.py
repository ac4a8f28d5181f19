"""What every row is asked: names, national id, birth, telephone; and where its cells stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from bazgasht.core.errors import InvalidValue
from bazgasht.core.national_id import parse_national_id

from . import codes
from .cells import Cells, Name, phone
from .findings import Finding
from .hashes import national_id_hash
from .headers import NAMES, Columns
from .records import Record
from .values import is_blank

NAME_LENGTH = 80


class Places:
    """Index of each field in the cells of a sheet; an absent column reads as empty."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.index = {name: columns.at.get(name, -1) for name in NAMES[columns.kind]}


class Reading:
    """A row being parsed: its cells, its record, what is found about it."""

    __slots__ = ("_bad", "at", "cells", "faulty", "findings", "parsers", "record")

    def __init__(self, record: Record, cells: list[str], at: Places, parsers: Cells) -> None:
        self.record = record
        self.cells = cells
        self.at = at
        self.parsers = parsers
        self.findings: list[Finding] = []
        self.faulty = False
        self._bad: set[str] | None = None

    def raw(self, name: str) -> str:
        index = self.at.index[name]
        return self.cells[index] if index >= 0 else ""

    def add(self, name: str, code: str, detail: Any = "") -> None:
        source = self.record.source
        head = self.at.columns.head(name)
        self.findings.append(Finding(source.sheet, source.number, head, code, detail))
        self.faulty |= codes.CODES[code].severity == codes.ERROR
        self._bad = (self._bad or set()) | {name}

    def bad(self, name: str) -> bool:
        return bool(self._bad and name in self._bad)

    def date(self, name: str, kind: str) -> date | None:
        found = self.parsers.date(self.raw(name), kind)
        if isinstance(found, InvalidValue):
            self.add(name, "bad_date", found)
            return None
        return found

    def name(self, name: str) -> Name:
        found = self.parsers.name(self.raw(name))
        if len(found.text) > NAME_LENGTH:
            self.add(name, "too_long")
        return found

    def text(self, name: str, longest: int) -> str:
        found = self.parsers.text(self.raw(name))
        if len(found) > longest:
            self.add(name, "too_long")
        return found

    def coded(self, name: str) -> str:
        found = self.parsers.coded(name, self.raw(name))
        if found is None:
            self.add(name, "unknown_value")
            return ""
        return found

    def phone(self) -> str:
        found = phone(self.raw("phone"))
        if isinstance(found, InvalidValue):
            self.add("phone", "invalid_phone", found)
            return ""
        return found


def identity(row: Reading) -> None:
    """Names, national id and birth into the record."""
    record = row.record
    record.given, record.family = row.name("given"), row.name("family")
    if not is_blank(row.raw("father")):
        record.father = row.name("father")
    for name in ("given", "family"):
        if not getattr(record, name).form:
            row.add(name, "missing_name")
    raw = row.raw("national_id")
    if not is_blank(raw):
        try:
            record.national_id = parse_national_id(raw)
            record.id_hash = national_id_hash(record.national_id)
        except InvalidValue as problem:
            row.add("national_id", "invalid_national_id", problem.with_traceback(None))
    record.birth = row.date("birth", "birth")
