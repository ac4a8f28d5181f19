import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from bazgasht.core.errors import InvalidValue
from bazgasht.core.money import LARGEST, format_money, parse_money

rials = st.integers(0, LARGEST)


@pytest.mark.parametrize(
    ("raw", "amount"),
    [
        ("۱٬۲۰۰٬۰۰۰ ریال", 1_200_000),
        ("120 هزار تومان", 1_200_000),
        ("۱٫۵ میلیون تومان", 15_000_000),
        ("۱ میلیون و ۲۰۰ هزار تومان", 12_000_000),
        ("۲ میلیارد و ۵۰۰ ریال", 2_000_000_500),
        ("1,200,000", 1_200_000),
        ("1،200", 1200),
        ("120000تومن", 1_200_000),
        (1200000.0, 1_200_000),
        (5, 5),
        ("0", 0),
        ("12.5 toman", 125),
        ("1.2 million rial", 1_200_000),
    ],
)
def test_spellings(raw, amount):
    assert parse_money(raw) == amount


@given(rials, st.sampled_from(["rial", "toman"]))
def test_round_trip(amount, unit):
    assert parse_money(format_money(amount, unit), default_unit=None) == amount


@given(rials)
def test_round_trip_in_english(amount):
    with translation.override("en"):
        assert parse_money(format_money(amount), default_unit=None) == amount


def test_the_unit_is_always_there(english):
    assert format_money(1_200_000) == "120,000 toman"
    assert format_money(5, "rial") == "5 rial"


def test_nothing_is_rounded():
    assert format_money(1205) == "۱۲۰٫۵ تومان"
    assert format_money(-1205) == "\u200e\u2212۱۲۰٫۵ تومان"
    assert format_money(-1_200_000, "rial") == "\u200e\u2212۱٬۲۰۰٬۰۰۰ ریال"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "empty"),
        (None, "empty"),
        ("-5 ریال", "negative"),
        (-5, "negative"),
        ("1.5 ریال", "fraction"),
        ("9999999999 میلیارد تومان", "large"),
        ("هزار تومان", "format"),
        ("تومان", "format"),
        ("ده تومان", "format"),
        ("12 تومان 3", "format"),
        ("1 2", "format"),
        ("200 هزار و 1 میلیون", "format"),
        ("1 میلیون و 2000000", "format"),
        ("5 دلار", "format"),
        ("=5", "format"),
        ("9" * 200, "format"),
    ],
)
def test_refusals(raw, code):
    with pytest.raises(InvalidValue) as refused:
        parse_money(raw)
    assert refused.value.code == f"money.{code}" and refused.value.message


def test_a_bare_number_may_need_its_unit():
    assert parse_money("12", default_unit="toman") == 120
    with pytest.raises(InvalidValue) as refused:
        parse_money("12", default_unit=None)
    assert refused.value.code == "money.unit"


@given(st.text(max_size=30))
def test_anything_else_is_refused_and_nothing_breaks(raw):
    try:
        assert 0 <= parse_money(raw) <= LARGEST
    except InvalidValue as refused:
        assert refused.code.startswith("money.")
