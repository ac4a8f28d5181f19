"""The shipped sample: what its key calls faulty is refused, all else is read."""

import json
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from bazgasht.core.errors import InvalidValue
from bazgasht.core.jalali import parse_jalali
from bazgasht.core.national_id import parse_national_id
from bazgasht.core.phone import parse_mobile
from bazgasht.core.text import identity_form, near

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def key():
    return json.loads((EXAMPLES / "roster.key.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def sheets():
    """Rows of each sheet by header and by the sheet's own row number."""
    book = CalamineWorkbook.from_path(str(EXAMPLES / "roster.xlsx"))
    found = {}
    for name in book.sheet_names:
        header, *rows = book.get_sheet_by_name(name).to_python()
        found[name] = {n: dict(zip(header, row, strict=True)) for n, row in enumerate(rows, 2)}
    return found


@pytest.fixture(scope="module")
def people(sheets):
    return sheets["زندانیان"]


@pytest.fixture(scope="module")
def families(sheets):
    return sheets["خانواده"]


def refused(parse, rows, column, **options):
    """Row numbers whose non-empty cell is not read."""
    bad = []
    for number, row in rows.items():
        if row[column] in (None, ""):
            continue
        try:
            parse(row[column], **options)
        except InvalidValue:
            bad.append(number)
    return bad


def test_size(people, families, key):
    assert (len(people), len(families)) == (key["people_rows"], key["family_rows"])


def test_national_ids(people, families, key):
    assert refused(parse_national_id, people, "کد ملی") == key["invalid_national_id"]
    assert refused(parse_national_id, families, "کد ملی") == []
    assert refused(parse_national_id, families, "کد ملی زندانی") == []


def test_dates(people, families, key):
    births = refused(parse_jalali, people, "تاریخ تولد", kind="birth", today=TODAY)
    assert births == key["bad_date"]
    assert refused(parse_jalali, people, "تاریخ پذیرش", kind="admission") == []
    assert refused(parse_jalali, people, "تاریخ آزادی احتمالی", kind="release") == []
    assert refused(parse_jalali, families, "تاریخ تولد", kind="birth", today=TODAY) == []


def test_releases_before_admission(people, key):
    early = [
        number
        for number, row in people.items()
        if parse_jalali(row["تاریخ آزادی احتمالی"]) < parse_jalali(row["تاریخ پذیرش"])
    ]
    assert early == key["release_before_admission"]


def test_phones(people, families):
    assert refused(parse_mobile, people, "تلفن خانواده") == []
    assert refused(parse_mobile, families, "تلفن") == []


NAMES = ("نام", "نام خانوادگی", "نام پدر")


def test_likely_duplicates_differ_slightly_in_one_name(people, key):
    for first, second in key["likely_duplicate"]:
        a, b = people[first], people[second]
        assert parse_jalali(a["تاریخ تولد"]) == parse_jalali(b["تاریخ تولد"])
        alike = [identity_form(a[n]) == identity_form(b[n]) for n in NAMES]
        close = [near(a[n], b[n]) for n in NAMES]
        assert sorted(alike) == [False, True, True]
        assert [not same for same in alike] == close, (first, second)


def test_nobody_else_looks_like_a_duplicate(people, key):
    faulty = {n for part in ("invalid_national_id", "bad_date", "missing_name") for n in key[part]}
    faulty |= {second for _first, second in key["exact_repeat"]}
    faulty |= set(key["release_before_admission"])
    by_birth = {}
    for number, row in people.items():
        if number not in faulty:
            by_birth.setdefault(parse_jalali(row["تاریخ تولد"]), []).append(number)
    found = []
    for group in by_birth.values():
        for i, first in enumerate(group):
            for second in group[i + 1 :]:
                a, b = people[first], people[second]
                differing = [n for n in NAMES if identity_form(a[n]) != identity_form(b[n])]
                if len(differing) == 1 and near(a[differing[0]], b[differing[0]]):
                    found.append([first, second])
    assert sorted(found) == key["likely_duplicate"]
