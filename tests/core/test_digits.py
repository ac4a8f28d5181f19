from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazgasht.core import digits


@given(st.integers(min_value=0))
def test_digits_round_trip(n):
    assert digits.to_ascii_digits(digits.to_persian_digits(n)) == str(n)
    assert int(digits.only_digits(digits.persian_number(n))) == n


def test_number_in_the_language_of_the_page(english):
    assert digits.number(1200000) == "1,200,000"
    assert digits.localise("R-12") == "R-12"


def test_persian_numbers():
    assert digits.number(1200000) == "۱٬۲۰۰٬۰۰۰"
    assert digits.number(-5) == "\u200e\u2212۵"
    assert digits.number(Decimal("1234.5")) == "۱٬۲۳۴٫۵"
    assert digits.localise("R-12") == "R-۱۲"
    assert digits.only_digits("٠٩۱۷-12") == "091712"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (12345678.0, "12345678"),
        ("12345678.0", "12345678"),
        (12345678, "12345678"),
        (" ۱۲٣\u200f ", "123"),
        ("1.5", "1.5"),
        ("نامشخص", "نامشخص"),
    ],
)
def test_identifier_text(cell, text):
    assert digits.identifier_text(cell) == text
