"""Input that means harm: a clear refusal, quickly, in little memory, and nothing read."""

import subprocess
import sys
import time
import tracemalloc
import zipfile

import openpyxl
import pytest
from tests.people_roster import books
from tests.people_roster.books import SHEET, book, edited, person, saved, with_cells

from bazgasht.people.roster import hostile, members, reading
from bazgasht.people.roster.findings import Refused

GOOD = book([person()])
MB = 1024 * 1024


def cell(ref):
    return b'<row r="9"><c r="' + ref + b'" t="str"><v>x</v></c></row>'


def many_columns():
    workbook = openpyxl.Workbook()
    workbook.active.append([f"ستون {n}" for n in range(200)])
    return saved(workbook)


def with_formula():
    workbook = openpyxl.Workbook()
    workbook.active.append(["نام", "=1+1"])
    return saved(workbook)


def lying_sizes():
    """The table of contents says 10 bytes where 8 MB come out."""
    data = bytearray(edited(GOOD, added={"xl/big.xml": b" " * 8 * MB}))
    at = data.rfind(b"xl/big.xml") - 46
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(data)


CASES = {
    "text": (b"hello", "not_a_workbook"),
    "empty": (b"", "not_a_workbook"),
    "cut zip": (GOOD[: len(GOOD) // 2], "not_a_workbook"),
    "another zip": (edited(GOOD, {})[:0] + books.edited(GOOD)[:4] + b"x" * 99, "not_a_workbook"),
    "old excel": (hostile.OLE + b"x" * 600, "old_or_locked"),
    "macros": (edited(GOOD, added={"xl/vbaProject.bin": b"x"}), "has_macros"),
    "macro type": (
        edited(GOOD, {"[Content_Types].xml": lambda c: c.replace(b"sheet.main", b"sheet.macroEnabled.main")}),
        "has_macros",
    ),
    "links": (edited(GOOD, added={"xl/externalLinks/externalLink1.xml": b"<a/>"}), "has_links"),
    "doctype": (
        edited(GOOD, {SHEET: lambda c: b'<!DOCTYPE a [<!ENTITY b "c">]>' + c}), "unsafe_parts",
    ),
    "entities": (
        edited(GOOD, {"xl/workbook.xml": lambda c: b'<!DOCTYPE l [<!ENTITY l "l">]>' + c}),
        "unsafe_parts",
    ),
    "utf-16": (
        edited(GOOD, {SHEET: lambda c: c.decode().encode("utf-16")}), "unsafe_parts",
    ),
    "path up": (edited(GOOD, added={"../../etc/passwd": b"x"}), "unsafe_parts"),
    "absolute path": (edited(GOOD, added={"/etc/passwd": b"x"}), "unsafe_parts"),
    "too many parts": (
        edited(GOOD, added={f"xl/media/{n}.xml": b"x" for n in range(2100)}), "zip_bomb",
    ),
    "zip bomb": (edited(GOOD, added={"xl/big.xml": b" " * 60 * MB}), "zip_bomb"),
    "lying sizes": (lying_sizes(), "zip_bomb"),
    "200 columns": (many_columns(), "too_many_columns"),
    "far column": (with_cells(GOOD, cell(b"XFD9")), "too_many_columns"),
    "far row": (with_cells(GOOD, cell(b"A1048576")), "too_large"),
    "formulas": (with_formula(), "has_formulas"),
    "prefixed formula": (
        edited(GOOD, {SHEET: lambda c: c.replace(b"<worksheet", b"<x:worksheet", 1)
                      .replace(b"</sheetData>", b"<x:f>1</x:f></sheetData>")}), "has_formulas",
    ),
    "endless cell": (
        edited(GOOD, {SHEET: lambda c: c.replace(b"<sheetData>", b"<sheetData>" + b"a1b2" * 50_000)},
               compression=zipfile.ZIP_STORED), "unsafe_parts",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_refused_quickly_and_in_little_memory(name):
    data, code = CASES[name]
    tracemalloc.start()
    began = time.perf_counter()
    with pytest.raises(Refused) as refused:
        for sheet in reading.sheets(data, "roster.xlsx"):
            list(sheet.rows)
    took, (_, peak) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.code == code
    assert refused.value.message
    assert took < 1.5  # the tracing itself takes its part
    assert peak < 100 * MB


def test_a_gigabyte_is_refused_unread(tmp_path):
    path = tmp_path / "roster.xlsx"
    with path.open("wb") as stream:
        stream.truncate(1024 * MB)
    with pytest.raises(Refused) as refused:
        reading.read_file(path)
    assert refused.value.code == "too_large"


def test_a_directory_is_no_workbook(tmp_path):
    with pytest.raises(Refused):
        reading.read_file(tmp_path)


def test_a_sparse_sheet_meets_the_readers_own_memory_limit():
    """Cells without an address escape the look ahead; the reader's process alone pays."""
    wide = b"<row>" + b"<c><v>1</v></c>" * 90_000 + b"</row>"
    data = with_cells(GOOD, wide + b'<row r="240000"><c r="A240000"><v>1</v></c></row>')
    with pytest.raises(Refused) as refused:
        for sheet in reading.sheets(data, "roster.xlsx"):
            list(sheet.rows)
    assert refused.value.code in ("zip_bomb", "too_many_columns")


def test_the_reader_gets_no_secrets(monkeypatch):
    seen = {}
    real = subprocess.Popen

    def spy(args, **options):
        seen.update(options, args=args)
        return real(args, **options)

    monkeypatch.setattr(reading.subprocess, "Popen", spy)
    for sheet in reading.sheets(GOOD, "a.xlsx"):
        list(sheet.rows)
    assert seen["env"] == {}
    assert seen["args"][:2] == [sys.executable, "-I"]


def test_an_honest_workbook_passes():
    hostile.check_workbook(GOOD)
    assert sum(len(b"".join(members.stream(GOOD, i))) for i in members.members(GOOD)) > 1000


def test_csv_is_read_and_binary_is_not():
    text = "نام,نام خانوادگی,تاریخ پذیرش\nرضا,حسینی,1401/07/14\n\n"
    (sheet,) = reading.sheets(b"\xef\xbb\xbf" + text.encode(), "roster.csv")
    assert list(sheet.rows) == [
        (1, ["نام", "نام خانوادگی", "تاریخ پذیرش"]), (2, ["رضا", "حسینی", "1401/07/14"])
    ]  # fmt: skip
    (sheet,) = reading.sheets(text.replace(",", "\t").encode("utf-16"), "roster.csv")
    assert next(sheet.rows)[1] == ["نام", "نام خانوادگی", "تاریخ پذیرش"], "Excel's Unicode text"
    for data in (b"\xff\xfe\x00", "نام\0".encode(), text.replace("ی", "ي").encode("cp1256")):
        with pytest.raises(Refused, match="csv_encoding"):
            for sheet in reading.sheets(data, "roster.csv"):
                list(sheet.rows)


def test_a_renamed_workbook_is_still_one():
    """``.csv`` written behind a workbook's name by hand changes nothing."""
    told = [[s.name, list(s.rows)] for s in reading.sheets(GOOD, "roster.xlsx")]
    assert told == [[s.name, list(s.rows)] for s in reading.sheets(GOOD, "roster.csv")]
    with pytest.raises(Refused, match="old_or_locked"):
        reading.check_file(hostile.OLE + b"x" * 600, "roster.csv")
