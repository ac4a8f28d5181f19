"""Printed papers: our own fonts only, right to left, the same bytes for the same data."""

import re
import shutil
import subprocess
from datetime import UTC, datetime

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from bazgasht.ui import charts, pdf

MOMENT = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
DATA = {
    "title": "گزارش هفتهٔ ۳۵ سال ۱۴۰۵",
    "sub": gettext_lazy("Overdue"),
    "body": "قرارگاه استان بوشهر",
    "seal": "9f3c·71ae",
    "synthetic": True,
    "stats": [{"value": "۱۱۸", "label": "ارجاع", "chip": None}],
    "text": "این هفته ۱۱۸ ارجاع پاسخ گرفت.",
    "facts": [["نام", "رضا حسینی"]],
    "columns": ["مصوبه", "مسئول", "پیشرفت"],
    "rows": [["حرفه‌آموز کشاورزی", "فنی", 0.76, "ok"]],
    "charts": [],
    "note": "پایان",
}


def _chart():
    return charts.bar_chart(
        "دیرشده", ["الف"], [3], description="د", label_column="دستگاه", value_column="شمار"
    ).for_pdf()


@pytest.fixture(scope="module")
def paper():
    with translation.override("fa"):
        data = {**DATA, "charts": [_chart()]}
        return pdf.render_pdf("ui/typst/sample.typ", data, printed_at=MOMENT)


def test_it_is_a_pdf_of_two_pages_in_our_font(paper):
    assert paper.startswith(b"%PDF") and re.search(rb"/Count 2\b", paper)
    fonts = set(re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([A-Za-z]+)", paper))
    assert fonts == {b"Vazirmatn"}


def test_the_same_data_gives_the_same_bytes(paper):
    data = {**DATA, "charts": [_chart()]}
    assert pdf.render_pdf("ui/typst/sample.typ", data, printed_at=MOMENT) == paper


def test_its_text_is_persian(paper, tmp_path):
    if not shutil.which("pdftotext"):
        assert b"/ToUnicode" in paper  # text that can be searched and read aloud
        return
    (tmp_path / "paper.pdf").write_bytes(paper)
    command = ["pdftotext", "-layout", str(tmp_path / "paper.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert "رضا حسینی" in text and "۱۱۸" in text
    assert "آذر" in text and "۱۴۰۵" in text and "9f3c·71ae" in text


def test_english_papers():
    with translation.override("en"):
        assert pdf.render_pdf("ui/typst/sample.typ", DATA).startswith(b"%PDF")


@pytest.mark.parametrize("path", ["ui/typst/none.typ", "../../../etc/passwd", "/etc/passwd"])
def test_templates_come_from_the_package(path):
    with pytest.raises(FileNotFoundError):
        pdf.render_pdf(path, {})


def test_templates_fetch_nothing():
    for template in pdf.ROOT.glob("*/typst/*.typ"):
        assert "@preview" not in template.read_text("utf-8") and "://" not in template.read_text()


def test_text_is_data_and_never_code():
    data = {**DATA, "text": '#panic("x") $ * _ \\ ` @a "', "facts": [["#1", "*b*"]]}
    assert pdf.render_pdf("ui/typst/sample.typ", data).startswith(b"%PDF")
