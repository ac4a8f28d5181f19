"""The workbook of what was not imported: corrected, it comes in again."""

import io

import openpyxl
import pytest
from tests.factories import acting
from tests.people_roster.books import IDS, book, person, relative, saved

from bazgasht.people.models import Client, CustodyEpisode, RosterRow
from bazgasht.people.roster import errors_book, rows
from bazgasht.people.roster.headers import MARKS
from bazgasht.people.roster.importing import Source, import_roster

pytestmark = pytest.mark.django_db


def written(found):
    stream = io.BytesIO()
    errors_book.write_book(stream, found)
    return stream.getvalue()


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def heads(sheet):
    return [cell.value for cell in sheet[1]]


PEOPLE = [person(0), person(1, تاریخ_تولد="30/2", تلفن_خانواده="+989121112233"),
          person(2, کد_ملی="123", نام=None)]  # fmt: skip


def test_every_cell_comes_back_with_row_column_and_reason(province):
    report = import_roster(Source(book(PEOPLE, [relative(IDS[5])]), "r.xlsx"), by=province.officer)
    workbook = opened(written(report.book))
    assert workbook.sheetnames == ["زندانیان", "خانواده"]
    sheet = workbook["زندانیان"]
    assert tuple(heads(sheet)[-3:]) == MARKS
    first, second = [[c.value for c in row] for row in sheet.iter_rows(min_row=2)]
    assert first[1] == "رضا"
    assert first[-3:-1] == [3, "تاریخ تولد"]
    assert second[-2] in ("نام، کد ملی", "کد ملی، نام")
    assert len(second[-1]) > 20
    assert workbook["خانواده"].max_row == 2


@pytest.mark.parametrize("tidied", [(), ("دلیل",), ("سطر", "ستون")])
def test_corrected_it_is_imported(province, tidied):
    report = import_roster(Source(book(PEOPLE), "r.xlsx"), by=province.officer)
    workbook = opened(written(report.book))
    sheet = workbook.active
    columns = {name: n + 1 for n, name in enumerate(heads(sheet))}
    sheet.cell(2, columns["تاریخ تولد"]).value = "1362/02/30"
    sheet.cell(3, columns["کد ملی"]).value = IDS[2]
    sheet.cell(3, columns["نام"]).value = "کاوه"
    for name in tidied:  # people tidy up before they send it back
        sheet.delete_cols(heads(sheet).index(name) + 1)
    again = import_roster(Source(saved(workbook), "errors.xlsx"), by=province.officer)
    assert again.counts["people"]["created"] == 2
    assert not again.findings  # the guarded "+98…" was read as a telephone number
    assert again.absent == 0  # a workbook of corrections is no roster
    with acting(province.user):
        assert Client.objects.count() == 3


def test_a_repeated_id_that_nobody_corrected_stays_a_fault(province):
    two = [person(0), person(0, تاریخ_پذیرش="1402/01/01"), person(1, نام=None)]
    first = import_roster(Source(book(two), "r.xlsx"), by=province.officer)
    sheet = (workbook := opened(written(first.book))).active
    again = import_roster(Source(saved(workbook), "errors.xlsx"), by=province.officer)
    assert [f.code for f in again.findings] == ["id_repeated", "missing_name"]
    with acting(province.user):  # the first row's file is as it was
        assert str(CustodyEpisode.objects.get().admitted_on) == "2022-10-06"
    sheet.cell(2, heads(sheet).index("کد ملی") + 1).value = IDS[3]
    once_more = import_roster(Source(saved(workbook), "errors.xlsx"), by=province.officer)
    assert once_more.counts["people"]["created"] == 1


def test_the_stored_rows_make_the_same_workbook(province):
    report = import_roster(Source(book(PEOPLE), "r.xlsx"), by=province.officer)
    with acting(province.user):
        stored = rows.stored_book_rows(report.run.rows.all())
        assert [r.cells for r in stored] == [r.cells for r in report.book]
        assert [r.number for r in stored] == [r.number for r in report.book]


def test_no_formula_is_live_in_it(province):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in ([*person()[:0], "نام", "نام خانوادگی", "تاریخ پذیرش"], ["=1+1", "@x", "-"]):
        sheet.append(row)
    sheet["A2"].data_type = "s"
    report = import_roster(Source(saved(workbook), "r.xlsx"), by=province.officer)
    result = opened(written(report.book)).active
    assert [c.data_type for c in result[2]][:2] == ["s", "s"]
    assert result["A2"].value.startswith("'")


def test_what_is_kept_of_a_row_is_encrypted(province, as_owner):
    import_roster(Source(book(PEOPLE), "r.xlsx"), by=province.officer)
    with as_owner():
        kept = [bytes(r.cells) for r in RosterRow.objects.all() if r.cells]
    assert len(kept) == 2
    for cells in kept:
        assert "حسینی".encode() not in cells
        assert IDS[1].encode() not in cells
