"""What is said about single rows, and what is said about a file that is refused."""

from __future__ import annotations

from typing import Any, NamedTuple

from bazgasht.core.errors import InvalidValue

from . import codes


class Refused(InvalidValue):
    """The whole file is not read. ``detail`` names the sheet, column or part it is about."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, codes.CODES[code].message)
        self.detail = detail

    @property
    def message(self) -> str:
        text = codes.message(self.code)
        return f"{text} ({self.detail})" if self.detail else text


class Finding(NamedTuple):
    """One remark on one row: sheet, the sheet's own row number, the column's head as written."""

    sheet: str
    row: int
    column: str
    code: str
    detail: Any = ""

    @property
    def severity(self) -> str:
        return codes.severity(self.code)

    @property
    def message(self) -> str:
        """The code's sentence; a more exact one where the parser of the value gave it."""
        detail = getattr(self.detail, "message", self.detail)
        return str(detail) or codes.message(self.code)

    def as_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
        }
