"""Sheets, merged cells, empty rows and numbers of a workbook."""

import datetime

import openpyxl
import pytest
from tests.people_roster.books import CENTRAL, FAMILY, PEOPLE, book, person, saved

from bazgasht.people.roster import parsing, reading
from bazgasht.people.roster.findings import Refused
from bazgasht.people.roster.prisons import Prisons

PRISONS = Prisons([(1, "C", CENTRAL)], [1])


def parsed(data, default=None):
    return parsing.parse(reading.sheets(data, "r.xlsx"), PRISONS, default)


def codes(found):
    return [(f.row, f.code) for f in found.findings]


def test_a_title_above_empty_rows_and_a_repeated_head_are_no_rows():
    rows = [person(0), [None] * 5, PEOPLE, [7], person(1)]
    found = parsed(book(rows, before=[["فهرست زندانیان"], []]))
    assert found.read["people"] == 2
    assert [p.source.number for p in found.people] == [4, 8]


def test_other_sheets_are_skipped_with_a_warning():
    found = parsed(book([person()], extra={"آمار": [["ماه", "تعداد"], ["تیر", 5]], "خالی": []}))
    assert [(f.sheet, f.code) for f in found.findings] == [("آمار", "sheet_skipped")]


def test_merged_title_rows_are_named_and_merged_columns_filled_down():
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    first, second = person(0), person(1)
    second[PEOPLE.index("زندان")] = None
    for row in (PEOPLE, first, second, ["بند ۲"], person(2)):
        sheet.append(list(row))
    column = sheet.cell(1, PEOPLE.index("زندان") + 1).column_letter
    sheet.merge_cells(f"{column}2:{column}3")
    sheet.merge_cells("A4:E4")
    found = parsed(saved(workbook))
    assert codes(found) == [(4, "row_skipped")]
    assert [p.prison_id for p in found.people] == [1, 1, 1]


def test_numeric_ids_and_real_dates():
    row = person(0, کد_ملی=342366718, تاریخ_تولد=datetime.datetime(1981, 3, 21),
                 تاریخ_پذیرش=44840)  # fmt: skip
    found = parsed(book([row]))
    assert not found.findings
    (one,) = found.people
    assert one.national_id == "0342366718"
    assert one.birth == datetime.date(1981, 3, 21)
    assert one.admitted == datetime.date(2022, 10, 6)


def test_short_ids_are_refused_and_missing_ones_are_not():
    found = parsed(book([person(0, کد_ملی="1234567"), person(1, کد_ملی=None)]))
    assert codes(found) == [(2, "invalid_national_id")]
    assert len(found.people) == 1


def test_a_row_without_prison_takes_the_one_chosen():
    data = book([person(0, زندان=None)])
    assert parsed(data, default=1).people[0].prison_id == 1
    assert codes(parsed(data)) == [(2, "missing_prison")]


def test_every_fault_of_a_row_is_told():
    row = person(0, نام=None, کد_ملی="1", تاریخ_تولد="30/2", تاریخ_پذیرش=None, زندان="اوین")
    assert {code for _, code in codes(parsed(book([row])))} == {
        "missing_name", "invalid_national_id", "bad_date", "missing_admission", "unknown_prison"
    }  # fmt: skip


def test_release_before_admission_and_admission_before_birth():
    rows = [person(0, تاریخ_آزادی_احتمالی="1400/01/01"), person(1, تاریخ_تولد="1402/01/01")]
    assert codes(parsed(book(rows))) == [
        (2, "release_before_admission"), (3, "admission_before_birth")
    ]  # fmt: skip


def test_an_unreadable_phone_is_a_warning_only():
    found = parsed(book([person(0, تلفن_خانواده="۱۲")]))
    assert codes(found) == [(2, "invalid_phone")]
    assert found.people[0].phone == ""


def test_text_that_looks_like_a_formula_stays_text():
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(list(PEOPLE))
    sheet.append(person(0, نام="=cmd"))
    sheet.cell(2, 2).data_type = "s"
    assert parsed(saved(workbook)).people[0].given.text == "=cmd"


def test_exact_repeats_do_not_look_at_the_ordinal():
    rows = [[1, *person()[1:]], [2, *person()[1:]], [3, *person(0, جنسیت=None)[1:]]]
    found = parsed(book(rows))
    assert found.repeated["people"] == 1
    assert codes(found) == [(4, "id_repeated")]


def test_a_file_with_nothing_in_it_is_refused():
    for data, code in ((book([]), "empty"), (book([], extra={"x": [["a", "b"]]}), "empty")):
        with pytest.raises(Refused) as refused:
            parsed(data)
        assert refused.value.code == code


def test_a_file_without_a_roster_is_refused():
    workbook = openpyxl.Workbook()
    workbook.active.append(["کالا", "تعداد"])
    with pytest.raises(Refused) as refused:
        parsed(saved(workbook))
    assert refused.value.code == "no_known_sheet"
    assert FAMILY
