"""Columns by their Persian names, and cells in all the ways people write them."""

from datetime import date

import pytest

from bazgasht.core.errors import InvalidValue
from bazgasht.people.roster import values
from bazgasht.people.roster.cells import Cells, phone
from bazgasht.people.roster.findings import Refused
from bazgasht.people.roster.headers import FAMILIES, NAMES, PEOPLE, recognise
from bazgasht.people.roster.prisons import Prisons
from bazgasht.people.roster.values import is_blank

HEAD = ["ردیف", "نام", "نام خانوادگی", "نام پدر", "کد ملی", "تاریخ پذیرش", "زندان"]


def test_heads_are_found_in_any_order_and_spelling():
    columns = recognise(["تاريخ پذيرش", " كد ملي ", "نام‌خانوادگی", "نام", "رنگ"])
    assert columns.kind == PEOPLE
    assert columns.at == {"admitted": 0, "national_id": 1, "family": 2, "given": 3}
    assert columns.data == [0, 1, 2, 3, 4]


def test_ordinal_and_our_own_marks_say_nothing_about_a_person():
    columns = recognise([*HEAD, "سطر", "ستون", "دلیل"])
    assert columns.data == [1, 2, 3, 4, 5, 6]
    assert columns.correction


def test_a_family_sheet_is_known_by_the_prisoners_id():
    assert recognise(["نسبت", "کد ملی زندانی", "نام", "نام خانوادگی", "کد ملی"]).kind == FAMILIES


def test_other_tables_are_no_rosters():
    assert recognise(["نام کالا", "تعداد", "قیمت"]) is None
    assert recognise(["نام", "نام خانوادگی", "تلفن", "شهر"]) is None  # the staff, perhaps
    assert recognise(["", "", ""]) is None


def test_a_missing_column_is_named():
    with pytest.raises(Refused) as refused:
        recognise(["نام", "نام خانوادگی", "کد ملی", "نوع جرم"])
    assert refused.value.code == "missing_columns"
    assert "تاریخ پذیرش" in refused.value.message


def test_no_name_of_a_column_means_two_things():
    for table in NAMES.values():
        names = [name for known in table.values() for name in known]
        assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("raw", "kind", "day"),
    [
        ("۱۴۰۱۰۷۱۴", "admission", date(2022, 10, 6)),
        ("14/7/1401", "admission", date(2022, 10, 6)),
        ("01/7/14", "admission", date(2022, 10, 6)),
        ("99-7-14", "admission", date(2020, 10, 5)),
        ("44840", "admission", date(2022, 10, 6)),
        ("2022-10-06", "admission", date(2022, 10, 6)),
        ("60/01/01", "birth", date(1981, 3, 21)),
    ],
)
def test_dates(raw, kind, day):
    assert Cells().date(raw, kind) == day


@pytest.mark.parametrize("raw", ["نامشخص", "30/2", "1372/13/06", "1365/12/31"])
def test_bad_dates_come_back_as_problems(raw):
    assert isinstance(Cells().date(raw, "birth"), InvalidValue)


def test_an_empty_cell_is_nothing():
    for word in ("-", "نامشخص", "ندارد ", " نا‌معلوم"):
        assert phone(word) == ""
        assert is_blank(word)
    assert not is_blank("0")
    cells = Cells()
    assert cells.date("  ", "birth") is None
    assert cells.months("") is None
    assert cells.name("   ").form == ""
    assert phone(" ") == ""


def test_names_keep_their_spelling_and_compare_without_it():
    cells = Cells()
    assert cells.name("  علي رضا ").text == "علي رضا"
    assert cells.name("علي رضا").form == cells.name("علیـرضا").form


def test_months_in_any_digits():
    assert Cells().months("١٢") == 12
    assert Cells().months("۱۸ ماه") == 18
    assert isinstance(Cells().months("زیاد"), InvalidValue)


@pytest.mark.parametrize(
    ("column", "word", "value"),
    [("marital", "متأهل", "married"), ("education", "بی‌سواد", "none"), ("sex", "زن", "f"),
     ("relation", "مادر", "mother"), ("offence", "مواد مخدر", "drugs"), ("marital", "-", "")],
)  # fmt: skip
def test_words_of_coded_columns(column, word, value):
    assert values.coded(column, word) == value


def test_an_unknown_word_is_not_guessed():
    assert values.coded("education", "حوزوی") is None


def test_prisons_by_name_short_name_and_code():
    prisons = Prisons(
        [(1, "B-CENTRAL", "زندان مرکزی بوشهر"), (2, "F-CENTRAL", "زندان مرکزی شیراز")], [1]
    )
    assert prisons.find("مرکزی بوشهر") == prisons.find("زندان مرکزي بوشهر") == 1
    assert prisons.find("B-CENTRAL") == 1
    assert prisons.find("زندان مرکزی شیراز") == "prison_outside"
    assert prisons.find("زندان اوین") == "unknown_prison"


def test_of_two_prisons_with_one_name_the_own_one_is_meant():
    prisons = Prisons([(1, "A", "زندان مرکزی"), (2, "B", "زندان مرکزی")], [2])
    assert prisons.find("زندان مرکزی") == 2
