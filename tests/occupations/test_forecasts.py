"""Forecasts from a workbook: all rows or none, each fault beside its cell."""

import io

import pytest
from django.urls import reverse
from openpyxl import Workbook
from tests.factories import acting, make_org, make_user

from bazgasht.core.errors import InvalidValue, NotAllowed
from bazgasht.core.jalali import today
from bazgasht.occupations import services
from bazgasht.occupations.models import Forecast
from bazgasht.occupations.services import ForecastRow
from bazgasht.occupations.workbook import read_forecasts

pytestmark = pytest.mark.django_db
HEADS = ["کد شغل", "استان", "سال", "شغل جدید", "دستمزد"]
GOOD = ["7212", "بوشهر", 1405, 120, 150_000_000]


def book(*rows, heads=HEADS):
    work, stream = Workbook(), io.BytesIO()
    for row in (heads, *rows):
        work.active.append(row)
    work.save(stream)
    return stream.getvalue()


@pytest.fixture
def secretary():
    return make_user("headquarters_secretary", make_org("headquarters"))


@pytest.mark.parametrize(
    "row,expected",
    [
        (GOOD, ForecastRow("7212", "IR-18", 1405, 120, 150_000_000)),
        (["۷۲۱۲", "بوشهر", "۱۴۰۵", "۱۲۰", None], ForecastRow("7212", "IR-18", 1405, 120, None)),
        (["جوشکاری", "کل کشور", 1406, -40, ""], ForecastRow("7212", "", 1406, -40, None)),
        (["110", "IR-18", 1405, 5, 1], ForecastRow("0110", "IR-18", 1405, 5, 1)),
    ],
)
def test_cells_are_read_generously(row, expected):
    reading = read_forecasts(book(row), "f.xlsx")
    assert reading.errors == [] and reading.rows == [expected]


@pytest.mark.parametrize(
    "row,cell",
    [
        (["9999", *GOOD[1:]], "A3"),
        (["7212", "ناکجا", *GOOD[2:]], "B3"),
        (["7212", "بوشهر", 1300, 1, 1], "C3"),
        (["7212", "بوشهر", 1405, "زیاد", 1], "D3"),
        (["7212", "بوشهر", 1405, 1, -5], "E3"),
    ],
)
def test_a_fault_is_told_beside_its_cell(row, cell):
    reading = read_forecasts(book(["7126", *GOOD[1:]], row), "f.xlsx")
    assert [e.cell for e in reading.errors] == [cell]
    assert len(reading.rows) == 1 and reading.errors[0].message


def test_the_same_row_twice_is_a_fault():
    reading = read_forecasts(book(GOOD, GOOD), "f.xlsx")
    assert len(reading.errors) == 1


def test_missing_heads_are_named():
    reading = read_forecasts(book(["7212", 1], heads=["کد شغل", "سال"]), "f.xlsx")
    assert "استان" in reading.errors[0].message


def test_an_empty_book_is_refused():
    with pytest.raises(InvalidValue):
        read_forecasts(book(), "f.xlsx")


def test_a_second_import_of_a_source_replaces_and_others_stay(secretary):
    row = ForecastRow("7212", "IR-18", 1405, 120, None)
    with acting(secretary) as by:
        assert services.import_forecasts(rows=[row], source="سالنامه", as_of=today(), by=by) == (
            1,
            0,
        )
        changed = ForecastRow("7212", "IR-18", 1405, 90, 5)
        assert services.import_forecasts(
            rows=[changed], source="سالنامه", as_of=today(), by=by
        ) == (0, 1)
        services.import_forecasts(rows=[row], source="دیگری", as_of=today(), by=by)
    assert sorted(Forecast.objects.values_list("jobs", flat=True)) == [90, 120]


def test_others_import_nothing():
    with acting(make_user("trainer", make_org("agency"))) as by, pytest.raises(NotAllowed):
        services.import_forecasts(
            rows=[ForecastRow("7212", "", 1405, 1, None)], source="منبع", as_of=today(), by=by
        )


def send(client, data, name="f.xlsx"):
    file = io.BytesIO(data)
    file.name = name
    return client.post(
        reverse("occupations:forecast_import"),
        {"file": file, "source": "سالنامهٔ ۱۴۰۵", "as_of": "1405/08/01"},
    )


def test_the_page_imports_all_or_shows_what_is_wrong(client, secretary):
    client.force_login(secretary)
    wrong = send(client, book(GOOD, ["9999", *GOOD[1:]]))
    assert wrong.status_code == 422 and "A3" in wrong.content.decode()
    assert not Forecast.objects.exists()
    assert send(client, book(GOOD)).status_code == 302
    assert Forecast.objects.get().source == "سالنامهٔ ۱۴۰۵"
    listed = client.get(reverse("occupations:forecasts")).content.decode()
    assert "سالنامهٔ ۱۴۰۵" in listed


@pytest.mark.parametrize("data", [b"PK\x03\x04garbage", b"<html>", b"\xd0\xcf\x11\xe0x"])
def test_hostile_files_are_turned_away(client, secretary, data):
    client.force_login(secretary)
    assert send(client, data).status_code == 422


def test_the_empty_workbook_can_be_sent_back(client, secretary):
    client.force_login(secretary)
    given = client.get(reverse("occupations:forecast_template"))
    reading = read_forecasts(given.content, "forecasts.xlsx")
    assert reading.errors == [] and len(reading.rows) == 1


@pytest.mark.parametrize("name", ["list", "trades", "forecasts", "export"])
def test_pages_open(client, secretary, name):
    client.force_login(secretary)
    assert client.get(reverse(f"occupations:{name}")).status_code == 200


def test_one_occupation_and_a_trades_editor(client, secretary):
    client.force_login(secretary)
    page = client.get(reverse("occupations:occupation", args=["7212"])).content.decode()
    assert "جوشکاری" in page
    form = client.get(reverse("occupations:trade_edit", args=["welding"]))
    assert form.status_code == 200
    data = {"title": "جوشکاری سازه", "title_en": "Welding", "occupation": "7212",
            "skills": ["smaw"], "active": "on", "version": "1"}  # fmt: skip
    assert client.post(reverse("occupations:trade_edit", args=["welding"]), data).status_code == 302
    again = client.post(reverse("occupations:trade_edit", args=["welding"]), data)
    assert again.status_code == 409
