from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.template import Context, Engine
from django.utils import translation
from django.utils.safestring import mark_safe

from bazgasht.core.jalali import PartialDate, today
from bazgasht.core.templatetags import bz
from bazgasht.core.week import Week

ENGINE = Engine(libraries={"bz": "bazgasht.core.templatetags.bz"})
NAMES = sorted(bz.register.filters)
DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 5, 50, tzinfo=UTC)


def shown(filtered):
    return "{{ v|" + filtered + " }}"


def render(source, **values):
    return ENGINE.from_string("{% load bz %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("source", "value", "persian", "foreign"),
    [
        ("jalali", DAY, "۱۴۰۵/۰۹/۰۱", "1405/09/01"),
        ("jalali:'short'", DAY, "۱ آذر", "1 Azar"),
        ("jalali_long", DAY, "۱ آذر ۱۴۰۵", "1 Azar 1405"),
        ("jalali_time", AT, "۹:۲۰", "9:20"),
        ("jalali_datetime", AT, "۱ آذر ۱۴۰۵، ۹:۲۰", "1 Azar 1405, 9:20"),
        ("partial_date", PartialDate(1372, 6), "شهریور ۱۳۷۲", "Shahrivar 1372"),
        ("digits", "R-12", "R-۱۲", "R-12"),
        ("number", 1200, "۱٬۲۰۰", "1,200"),
        ("money", 1200, "۱٬۲۰۰ ریال", "1,200 rial"),
        ("toman", 1200, "۱۲۰ تومان", "120 toman"),
        ("toman", 0, "۰ تومان", "0 toman"),
        ("mask_nid", "1234567845", "۱۲۳•••••۴۵", "123•••••45"),
        ("phone", "+989178356309", "۰۹۱۷ ۸۳۵ ۶۳۰۹", "0917 835 6309"),
        ("postal_code", "7514712345", "۷۵۱۴۷-۱۲۳۴۵", "75147-12345"),
        ("week_label", Week(1405, 35), "هفتهٔ ۳۵ سال ۱۴۰۵، ۲۳ تا ۲۹ آبان", "Week 35 of 1405, 23 to 29 Aban"),
        ("week_label", "1405-W35", "هفتهٔ ۳۵ سال ۱۴۰۵، ۲۳ تا ۲۹ آبان", "Week 35 of 1405, 23 to 29 Aban"),
        ("initials", "مریم رستگار", "م\u200cر", "م\u200cر"),
        ("initials:'رستگار'", "مریم", "م\u200cر", "م\u200cر"),
        ("initials", SimpleNamespace(given="علی", family="نوری"), "ع\u200cن", "ع\u200cن"),
    ],
)  # fmt: skip
def test_filters(source, value, persian, foreign):
    assert render(shown(source), v=value) == persian
    with translation.override("en"):
        assert render(shown(source), v=value) == foreign


def test_relative_filters():
    source = "{% with c=v|contextual %}{{ c.text }} {{ c.tone }}{% endwith %}"
    assert render(source, v=today() + timedelta(days=3)) == "۳ روز مانده wait"
    assert render("{{ v|ago }}", v=today()) == "امروز"
    assert render("{{ v|moment }}", v=AT)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("empty", [None, ""])
def test_nothing_stays_nothing(name, empty):
    if name == "contextual":
        assert bz.contextual(empty) == ("", "info")
    else:
        assert render(shown(name), v=empty) == ""


@pytest.mark.parametrize(
    "name", ["digits", "mask_nid", "phone", "sheba", "postal_code", "initials"]
)
def test_no_filter_lets_markup_through(name):
    for value in ("<script>1", mark_safe("<script>1")):
        assert "<" not in render(shown(name), v=value)
