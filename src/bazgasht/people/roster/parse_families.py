"""One row of a prisoner's family."""

from __future__ import annotations

from bazgasht.core.errors import InvalidValue
from bazgasht.core.national_id import parse_national_id

from ..states import RelationKind
from . import common
from .cells import Cells
from .hashes import identity_hash, national_id_hash
from .headers import Columns
from .records import REJECTED, Parsed, Relative, Source


class FamilyRows:
    """Parses rows of the sheet begun last. Whose family it is, is found out later."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.by_id: dict[tuple[bytes, bytes | None], Relative] = {}
        self._prisoners: dict[str, bytes | None] = {}

    def begin(self, columns: Columns) -> None:
        self.at = common.Places(columns)

    def parse(self, source: Source, cells: list[str], parsed: Parsed) -> Relative | None:
        """The record, or None for a row that is rejected; findings go into ``parsed``."""
        relative = Relative(source)
        row = common.Reading(relative, cells, self.at, self.cells)
        common.identity(row)
        relative.prisoner_hash = self._prisoner(row.raw("prisoner_id"))
        relative.relation = self._relation(row)
        relative.sex = row.coded("sex")
        answer = row.coded("in_school")
        relative.in_school = {"yes": True, "no": False}.get(answer)
        relative.city = row.text("city", 60)
        relative.address = row.text("address", 300)
        relative.phone = row.phone()
        key = (relative.id_hash, relative.prisoner_hash) if relative.id_hash else None
        if key in self.by_id:
            row.add("national_id", "id_repeated")
        parsed.findings += row.findings
        if row.faulty:
            relative.outcome = REJECTED
            parsed.rejected.append(relative)
            return None
        relative.identity_hash = identity_hash(
            relative.given.form, relative.family.form, relative.father.form, relative.birth
        )
        if key:
            self.by_id[key] = relative
        return relative

    def _prisoner(self, raw: str) -> bytes | None:
        if raw not in self._prisoners:
            try:
                self._prisoners[raw] = national_id_hash(parse_national_id(raw))
            except InvalidValue:
                self._prisoners[raw] = None
        return self._prisoners[raw]

    def _relation(self, row: common.Reading) -> str:
        found = self.cells.coded("relation", row.raw("relation"))
        if not found:
            row.add("relation", "unknown_relation")
            return str(RelationKind.OTHER)
        return found
