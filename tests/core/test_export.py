import csv
import io
import os
import tempfile
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazgasht.core import export
from bazgasht.core.errors import Conflict
from bazgasht.core.jalali import PartialDate

LIVE = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", " =1", "\u200f=1", "\u202e=1", "＝1"]
HEADERS = ["نام", "تاریخ"]


@pytest.mark.parametrize("text", LIVE)
def test_live_text_is_tamed(text):
    assert export.safe_cell(text) == "'" + text


@given(st.text())
def test_no_text_starts_a_formula(text):
    cell = export.safe_cell(text)
    assert cell[:1] not in tuple("=+-@\t\r\n＝＋－＠") or cell == ""
    assert len(cell) <= export.MAX_CELL
    cell.encode()


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (5, 5),
        (-5, -5),
        (10**15, "1000000000000000"),
        (Decimal("1.5"), 1.5),
        (float("nan"), ""),
        (True, "بله"),
        (date(2026, 11, 22), "1405/09/01"),
        (PartialDate(1372, 6), "1372/06"),
        ("می\u200cرود\x07", "می\u200cرود"),
        ("x" * 40_000, "x" * 32_766 + "…"),
    ],
)
def test_cells(value, cell):
    assert export.safe_cell(value) == cell


def workbook(sheets, **options):
    stream = io.BytesIO()
    count = export.write_xlsx(stream, sheets, **options)
    return openpyxl.load_workbook(io.BytesIO(stream.getvalue())), count, stream.getvalue()


def test_workbook():
    rows = ([f"نام {i}", date(2026, 11, 22)] for i in range(300))
    book, count, _raw = workbook(
        [("مددجویان", HEADERS, rows), ("مددجویان", HEADERS, [])],
        meta=[("تاریخ", date(2026, 11, 22))],
    )
    assert count == 300
    assert book.sheetnames == ["مددجویان", "مددجویان (2)", "دربارهٔ این فایل"]
    sheet = book["مددجویان"]
    assert sheet.sheet_view.rightToLeft and sheet.freeze_panes == "A2"
    assert [c.value for c in sheet[1]] == HEADERS
    assert [c.value for c in sheet[301]] == ["نام 299", "1405/09/01"]
    assert book["دربارهٔ این فایل"]["B1"].value == "1405/09/01"


def test_a_workbook_holds_no_formula_and_no_link():
    _book, _count, raw = workbook([("t", LIVE, [LIVE, ["http://x.example", "12", "نام"]])])
    parts = zipfile.ZipFile(io.BytesIO(raw))
    text = b"".join(parts.read(name) for name in parts.namelist() if "sheet" in name)
    assert b"<f>" not in text and b"hyperlink" not in text


def test_left_to_right():
    book, _count, _raw = workbook([("t", ["a"], [[1]])], rtl=False)
    assert not book.active.sheet_view.rightToLeft
    assert book.active["A2"].value == 1


def test_a_failure_writes_nothing_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows():
        yield ["نام پنهان"]
        raise RuntimeError

    stream = io.BytesIO()
    with pytest.raises(RuntimeError):
        export.write_xlsx(stream, [("t", ["a"], rows())])
    assert stream.getvalue() == b"" and os.listdir(tmp_path) == []
    export.write_xlsx(stream, [("t", ["a"], [["نام"]])])
    assert os.listdir(tmp_path) == []


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr(export, "MAX_ROWS", 2)
    with pytest.raises(Conflict) as refused:
        workbook([("t", ["a"], [[1]] * 3)])
    assert refused.value.code == "export.rows"


@given(st.lists(st.text(max_size=60), max_size=6))
def test_sheet_titles(titles):
    used = set()
    made = [export.sheet_title(title, used) for title in titles]
    assert len({name.casefold() for name in made}) == len(made)
    for name in made:
        assert 1 <= len(name) <= 31 and not set(name) & set("[]:*?/\\")
        assert name.strip("'") == name


def test_csv():
    stream = io.BytesIO()
    rows = iter([["علی، «رضا»", "=1"], ['a"b\nc', None]])
    assert export.write_csv(stream, HEADERS, rows) == 2
    raw = stream.getvalue()
    assert raw.startswith(b"\xef\xbb\xbf") and raw.count(b"\xef\xbb\xbf") == 1
    read = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert read == [HEADERS, ["علی، «رضا»", "'=1"], ['a"b\nc', ""]]
