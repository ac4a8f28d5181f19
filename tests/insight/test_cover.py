"""Who has not reported stands on the cover: bodies that owed something and are silent about it."""

import pytest
from django.utils import timezone
from tests.factories import make_org, make_user
from tests.insight.conftest import WEEK
from tests.support.visit import Visit

from bazgasht.insight import cover, present, weekly


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"referrals.overdue": 2}, {"referrals": 2}),
        ({"referrals.overdue": 2, "referrals.answered": 1}, {}),
        ({"referrals.overdue": 2, "deliveries.count": 1}, {}),
        ({"referrals.received": 5}, {}),
        ({"directives.overdue": 1, "deliveries.count": 9}, {"directives": 1}),
        ({"resolutions.silent": 3}, {"resolutions": 3}),
        ({"programmes.actions_silent": 2, "deliveries.count": 9}, {"actions": 2}),
        ({}, {}),
    ],
)
def test_who_owes_and_is_silent(values, expected):
    assert cover.owed(values) == expected


def test_they_are_named_on_the_page_with_what_they_owe(headquarters, put):
    silent, busy = make_org("agency", name="نهاد ساکت"), make_org("agency", name="نهاد کوشا")
    put(headquarters, WEEK, "referrals.overdue", 4, body=silent.pk)
    put(headquarters, WEEK, "resolutions.silent", 1, body=silent.pk)
    put(headquarters, WEEK, "referrals.overdue", 1, body=busy.pk)
    put(headquarters, WEEK, "referrals.answered", 7, body=busy.pk)
    body = weekly.build(headquarters, WEEK, timezone.now())
    assert present.silent(body) == [{"name": "نهاد ساکت", "owed": "4 ارجاع، 1 مصوبه"}]
    page = Visit(make_user("headquarters_secretary", headquarters)).open(f"/reports/HQ-T/{WEEK}/")
    first = page.words.index("هنوز گزارش نداده‌اند")
    assert first < page.words.index("نهاد ساکت") < page.words.index("به زبان ساده")
    assert "۴ ارجاع، ۱ مصوبه" in page.words


def test_nobody_silent_is_said(headquarters):
    page = Visit(make_user("headquarters_secretary", headquarters)).open(f"/reports/HQ-T/{WEEK}/")
    assert "هر نهادی که پاسخی بر عهده داشت پاسخ داده است" in page.words
