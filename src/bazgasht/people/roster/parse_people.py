"""One prisoner's row."""

from __future__ import annotations

from typing import Any

from bazgasht.core.errors import InvalidValue

from . import common
from .cells import Cells
from .hashes import identity_hash
from .headers import Columns
from .prisons import Prisons
from .records import REJECTED, Parsed, Person, Source

CODED = ("sex", "marital", "education", "offence")


class PeopleRows:
    """Parses rows of the sheet begun last."""

    def __init__(self, cells: Cells, prisons: Prisons, default_prison: int | None) -> None:
        self.cells = cells
        self.prisons = prisons
        self.default_prison = default_prison
        self.by_id: dict[bytes, Person] = {}

    def begin(self, columns: Columns) -> None:
        self.at = common.Places(columns)

    def parse(self, source: Source, cells: list[str], parsed: Parsed) -> Person | None:
        """The record, or None for a row that is rejected; findings go into ``parsed``."""
        person = Person(source)
        row = common.Reading(person, cells, self.at, self.cells)
        common.identity(row)
        self._custody(person, row)
        for column in CODED:
            setattr(person, column, row.coded(column))
        person.skill = row.text("skill", 80)
        person.city = row.text("city", 60)
        person.address = row.text("address", 300)
        person.phone = row.phone()
        self._repeated_id(person, row)
        parsed.findings += row.findings
        if row.faulty:
            person.outcome = REJECTED
            parsed.rejected.append(person)
            return None
        person.identity_hash = identity_hash(
            person.given.form, person.family.form, person.father.form, person.birth
        )
        if person.id_hash:
            self.by_id[person.id_hash] = person
        return person

    def _custody(self, person: Person, row: common.Reading) -> None:
        admitted = row.date("admitted", "admission")
        release = row.date("release", "release")
        person.admitted, person.release = admitted, release
        if admitted is None and not row.bad("admitted"):
            row.add("admitted", "missing_admission")
        if admitted and release and release < admitted:
            row.add("release", "release_before_admission")
        if admitted and person.birth and admitted < person.birth:
            row.add("admitted", "admission_before_birth")
        if admitted and admitted > self.cells.today:
            row.add("admitted", "admission_in_future")
        months = self.cells.months(row.raw("months"))
        if isinstance(months, InvalidValue):
            row.add("months", "unknown_value")
        else:
            person.months = months
        self._prison(person, row)

    def _prison(self, person: Person, row: common.Reading) -> None:
        raw = row.raw("prison")
        found: Any = self.prisons.find(raw) if raw.strip() else self.default_prison
        if isinstance(found, int):
            person.prison_id = found
        else:
            row.add("prison", found or "missing_prison")

    def _repeated_id(self, person: Person, row: common.Reading) -> None:
        if person.id_hash and person.id_hash in self.by_id:
            row.add("national_id", "id_repeated")
