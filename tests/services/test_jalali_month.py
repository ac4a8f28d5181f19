"""The database's Jalali months are those of the calendar library."""

from datetime import date, timedelta

import pytest
from django.db import connection

from bazgasht.core.jalali import from_jalali, jalali_parts


@pytest.mark.django_db
def test_every_day_of_fifty_years():
    with connection.cursor() as cursor:
        cursor.execute(
            "select d::date, services_jalali_month(d::date)"
            " from generate_series(date '1991-01-01', date '2041-12-31', interval '1 day') d"
        )
        rows = cursor.fetchall()
    assert len(rows) > 18_000
    for day, month in rows:
        year, number, _ = jalali_parts(day)
        assert month == from_jalali(year, number, 1), day


@pytest.mark.django_db
@pytest.mark.parametrize("year", [1399, 1403, 1408])
def test_the_last_day_of_a_leap_year_belongs_to_esfand(year):
    last = from_jalali(year + 1, 1, 1) - timedelta(days=1)
    assert jalali_parts(last)[1:] == (12, 30)
    with connection.cursor() as cursor:
        cursor.execute("select services_jalali_month(%s)", [last])
        assert cursor.fetchone()[0] == date(*last.timetuple()[:3]) - timedelta(days=29)
