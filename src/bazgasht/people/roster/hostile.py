"""Checks before a workbook is opened: what a roster never needs is refused, quickly and cheaply.

Nothing is unpacked to disk and no part is held whole. What slips through meets the memory limit
of the process that reads the cells (:mod:`.reader_process`).
"""

from __future__ import annotations

import re
import zipfile

from .findings import Refused
from .members import MB, members, stream

FILE = 50 * MB
COLUMNS = 100
ROWS = 250_000
LONGEST_CELL = 4 * 32_767  # bytes: Excel's own limit in the widest encoding

OLE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
_XML = (".xml", ".rels", ".vml")
_MACRO = re.compile(rb"vbaProject|macroEnabled|macrosheet", re.I)
_PREFIXED_ROOT = re.compile(rb"<\w+:worksheet\b")
_FORMULA = re.compile(rb"<f[\s/>]")
_PREFIXED_FORMULA = re.compile(rb"<\w+:f[\s/>]")
# cheap hints, fifteen times faster than the exact look that follows them
_MAYBE_FAR = re.compile(rb'r="(?:[D-Z][A-Z]|C[W-Z]|[A-Z]{3})')
# a filled cell right of column CV
_FAR_COLUMN = re.compile(rb"""\br=["'](?:[A-Z]{3,}|[D-Z][A-Z]|C[W-Z])\d+["'][^>]*[^/>]>""")
_LAST_ROW = re.compile(rb"""r=["'][A-Z]*(\d+)["'][^>]*[^/>]>""")
_OVERLAP = 200


def check_size(size: int) -> None:
    """``size`` in bytes; called before a file is read into memory."""
    if size > FILE:
        raise Refused("too_large")


def check_workbook(data: bytes) -> None:
    """Raises :class:`Refused` with the reason; returns for a plain .xlsx workbook."""
    check_size(len(data))
    if data[:4] == OLE:
        raise Refused("old_or_locked")
    if data[:4] != ZIP:
        raise Refused("not_a_workbook")
    infos = members(data)
    names = {i.filename for i in infos}
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise Refused("not_a_workbook")
    for name in sorted(names):
        if _MACRO.search(name.encode()):
            raise Refused("has_macros")
        if name.startswith(("xl/externalLinks/", "xl/connections", "xl/queryTables/")):
            raise Refused("has_links")
    for info in sorted(infos, key=lambda i: i.file_size):
        _check_part(data, info)


def _check_part(data: bytes, info: zipfile.ZipInfo) -> None:
    name = info.filename
    xml = name.lower().endswith(_XML)
    sheet = name.startswith("xl/worksheets/") and xml
    tail, prefixed, run, first = b"", False, 0, True
    for piece in stream(data, info):
        if not xml:
            continue
        seen = tail + piece
        if first:
            prefixed = sheet and bool(_PREFIXED_ROOT.search(seen))
            if name == "[Content_Types].xml" and _MACRO.search(seen):
                raise Refused("has_macros")
        if b"\0" in piece or b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
            raise Refused("unsafe_parts", name)
        if sheet:
            _check_cells(seen, prefixed, name)
        run = _longest_text(piece, run, name)
        tail, first = seen[-_OVERLAP:], False


def _check_cells(seen: bytes, prefixed: bool, name: str) -> None:
    if (b"<f" in seen and _FORMULA.search(seen)) or (prefixed and _PREFIXED_FORMULA.search(seen)):
        raise Refused("has_formulas", name.removeprefix("xl/worksheets/"))
    if (b"='" in seen or _MAYBE_FAR.search(seen)) and _FAR_COLUMN.search(seen):
        raise Refused("too_many_columns")
    row = max(seen.rfind(b"<row r="), seen.rfind(b":row r="))
    if row >= 0 and any(int(n) > ROWS for n in _LAST_ROW.findall(seen, row + 8)):
        raise Refused("too_large")


def _longest_text(piece: bytes, run: int, name: str) -> int:
    """Length of the text still open at the end; jumps ahead, so that long pieces cost little."""
    start = 0
    while True:
        # the furthest mark within the allowed length ends the run that began at ``start``
        mark = piece.rfind(b"<", start, start + LONGEST_CELL - run + 1)
        if mark < 0:
            run += len(piece) - start
            if run > LONGEST_CELL:
                raise Refused("unsafe_parts", name)
            return run
        start, run = mark + 1, 0
