"""A file's number as people write it: «۱۴۰۴/۶۸۵», «1404–000685»; on the file it stands with a hyphen."""

from __future__ import annotations

import re

from bazgasht.core.digits import identifier_text

_SHORT = re.compile(r"(H?\d{4}-)(\d{1,5})", re.ASCII)
_SEPARATOR = re.compile(r"\s*[/\\_\u2010-\u2015\u2212-]\s*")


def typed_number(raw: object) -> str:
    return _SEPARATOR.sub("-", identifier_text(raw)).upper()


def file_number(raw: object) -> str:
    """The same with the zeros that people leave out: «1404/685» is 1404-000685."""
    typed = typed_number(raw)
    short = _SHORT.fullmatch(typed)
    return f"{short[1]}{short[2].zfill(6)}" if short else typed
