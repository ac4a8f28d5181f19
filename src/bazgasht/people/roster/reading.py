"""Sheets and rows of a file, as texts, whatever the file is made of."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import hostile
from .findings import Refused

Row = tuple[int, list[str]]
SHEET_NAME = 31  # Excel's own limit


@dataclass
class Sheet:
    """``rows``: (the sheet's own number, cells) of rows with at least one cell, read once.

    ``titles`` (numbers of merged title rows) is complete after the last row.
    """

    name: str
    rows: Iterator[Row]
    titles: list[int] = field(default_factory=list)


def read_file(path: Path) -> bytes:
    """Raises :class:`Refused` before reading when the file is too large."""
    try:
        hostile.check_size(path.stat().st_size)
        return path.read_bytes()
    except IsADirectoryError:
        raise Refused("not_a_workbook") from None


def check_file(data: bytes, file_name: str) -> None:
    """Raises :class:`Refused` for what is hostile on the face of it; reads no cell."""
    hostile.check_size(len(data))
    if not _is_csv(data, file_name):
        hostile.check_workbook(data)


def _is_csv(data: bytes, file_name: str) -> bool:
    """By its name, but for a workbook that was only renamed: its first bytes tell."""
    return file_name.lower().endswith(".csv") and data[:4] not in (hostile.ZIP, hostile.OLE)


def sheets(data: bytes, file_name: str) -> Iterator[Sheet]:
    """Sheets in the workbook's order; read the rows of one before going on to the next.

    Raises :class:`Refused` at the first thing that a roster never needs.
    """
    check_file(data, file_name)
    if _is_csv(data, file_name):
        yield Sheet("CSV", _csv_rows(data))
        return
    yield from _workbook(data)


def _workbook(data: bytes) -> Iterator[Sheet]:
    reader = Path(__file__).with_name("reader_process.py")
    with subprocess.Popen(
        [sys.executable, "-I", str(reader)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},  # ours holds secrets
    ) as process:
        try:
            try:
                process.stdin.write(data)  # type: ignore[union-attr]
                process.stdin.close()  # type: ignore[union-attr]
            except BrokenPipeError:
                raise Refused("zip_bomb") from None
            yield from _Messages(process.stdout).sheets()
        finally:
            process.kill()


class _Messages:
    """Follows what the reader says, and notices when it died."""

    def __init__(self, lines: Any) -> None:
        self.lines = lines

    def next(self) -> list[Any]:
        line = self.lines.readline()
        if not line.endswith(b"\n"):
            raise Refused("zip_bomb")  # killed by its memory or time limit
        message: list[Any] = json.loads(line)
        if message[0] == "error":
            raise Refused(message[1])
        return message

    def sheets(self) -> Iterator[Sheet]:
        message = self.next()
        while message[0] == "sheet":
            sheet = Sheet(message[1][:SHEET_NAME], iter(()))
            sheet.rows = self.rows(sheet)
            yield sheet
            for _unread in sheet.rows:
                pass
            message = self.next()

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        message = self.next()
        while message[0] == "rows":
            yield from message[1]
            message = self.next()
        sheet.titles.extend(message[1])


def _csv_rows(data: bytes) -> Iterator[Row]:
    try:
        text = data.decode("utf-16" if data[:2] in (BOM_UTF16_LE, BOM_UTF16_BE) else "utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("csv_encoding") from None
    if "\0" in text:
        raise Refused("csv_encoding")
    head = text[:4000]
    delimiter = max(",;\t", key=head.count)
    csv.field_size_limit(hostile.LONGEST_CELL)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1):
            if len(cells) > hostile.COLUMNS:
                raise Refused("too_many_columns")
            if number > hostile.ROWS:
                raise Refused("too_large")
            if any(cells):
                yield number, cells
    except csv.Error:
        raise Refused("unreadable") from None
