"""Review windows: the table of the domain, row by row, with its edges."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazgasht.core.jalali import from_jalali, jalali_parts
from bazgasht.plans import windows, yaml_source
from bazgasht.plans.windows import Standing, add_months

TODAY = from_jalali(1405, 9, 3)


def left(months, days=0):
    return add_months(TODAY, months) + timedelta(days=days)


TABLE = [
    (Standing(True, release=left(0, -5)), "upto_3m", None),
    (Standing(True, release=left(1)), "upto_3m", None),
    (Standing(True, release=left(3)), "upto_3m", None),
    (Standing(True, release=left(3, 1)), "upto_6m", (1, 3)),
    (Standing(True, release=left(6)), "upto_6m", (1, 3)),
    (Standing(True, release=left(6, 1)), "upto_12m", (2, 3)),
    (Standing(True, release=left(12)), "upto_12m", (2, 3)),
    (Standing(True, release=left(12, 1)), "upto_5y", (4, 6)),
    (Standing(True, release=left(60)), "upto_5y", (4, 6)),
    (Standing(True, release=left(60, 1)), "over_5y", (10, 12)),
    (Standing(True, unsentenced=True, release=left(1)), "unsentenced", (2, 3)),
    (Standing(True), "unsentenced", (2, 3)),
    (Standing(False), "outside", (2, 3)),
]


@pytest.mark.parametrize(("standing", "code", "months"), TABLE)
def test_window(standing, code, months):
    window = windows.rules().window(standing, TODAY)
    assert window.code == code
    expected = months and (add_months(TODAY, months[0]), add_months(TODAY, months[1]))
    assert window.dates(TODAY) == expected


def test_after_a_transfer_ten_days():
    assert windows.rules().after_transfer.dates(TODAY) == (TODAY, TODAY + timedelta(days=10))


@settings(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2070, 1, 1)), st.integers(0, 400))
def test_months_are_jalali_months(day, months):
    year, month, number = jalali_parts(day)
    later = jalali_parts(add_months(day, months))
    assert later[0] * 12 + later[1] == year * 12 + month + months
    assert later[2] <= number
    assert add_months(day, months) >= day


def test_end_of_a_leap_year():
    assert add_months(from_jalali(1403, 12, 30), 12) == from_jalali(1404, 12, 29)
    assert add_months(from_jalali(1405, 6, 31), 1) == from_jalali(1405, 7, 30)


@settings(deadline=None)
@given(st.integers(-30, 4000))
def test_every_time_left_has_one_window_and_reviews_come_before_release(days):
    release = TODAY + timedelta(days=days)
    window = windows.rules().window(Standing(True, release=release), TODAY)
    dates = window.dates(TODAY)
    assert dates is None or (TODAY < dates[0] <= dates[1] <= release)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.replace("over_months: 3,", "over_months: 4,"), "begins where the last"),
        (lambda t: t.replace("days: 10", "days: ten"), "after_transfer.days"),
        (lambda t: t.replace("[4, 6]", "[6, 4]"), "the smaller first"),
        (lambda t: t.replace("none: true, ", ""), "one of after_months, days and none"),
    ],
)
def test_a_faulty_table_is_refused(tmp_path, change, message):
    from importlib import resources

    text = (resources.files("bazgasht.plans") / "rules" / "reviews.yaml").read_text("utf-8")
    path = tmp_path / "reviews.yaml"
    path.write_text(change(text), "utf-8")
    with pytest.raises(yaml_source.SourceError, match=message):
        windows.parse(yaml_source.read(path))
