"""Numbers that point at a person are found however they are typed; figures are let through."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazgasht.core.digits import to_persian_digits
from bazgasht.core.errors import InvalidValue
from bazgasht.core.nameless import check_nameless, person_number
from bazgasht.core.national_id import random_national_id

MOBILE, FILE, ID = "09171234567", "1405-000123", random_national_id(Random(3))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"کد {ID} است", "national_id"),
        (f"کد {to_persian_digits(ID)}،", "national_id"),
        (f"{ID[:3]}-{ID[3:9]}-{ID[9]}", "national_id"),
        (f"{ID[:3]} {ID[3:9]} {ID[9]}", "national_id"),
        (f"{ID[:5]}\u200c{ID[5:]}", "national_id"),
        (f"تماس {MOBILE}", "mobile"),
        (to_persian_digits("0917 123 4567"), "mobile"),
        ("+98 917 123 4567", "mobile"),
        ("0098-917-123-45-67", "mobile"),
        (f"پروندهٔ {to_persian_digits(FILE)}", "file_no"),
        (f"H{FILE}", "file_no"),
        (FILE, "file_no"),
        ("شمارهٔ ۱۴۰۵/۱۲۳۴۵۶", "file_no"),
        (f"نامه دربارهٔ {FILE}", "file_no"),
        (f"نامهٔ 1405/123456 و پروندهٔ {FILE}", "file_no"),
        (f"نامهٔ H{FILE}", "file_no"),
        (f"نامهٔ {ID}", "national_id"),
    ],
)
def test_what_points_at_a_person_is_found(text, kind):
    assert person_number(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "در ۱۴۰۵ برای ۴۲ خانواده", "۹٬۰۰۰٬۰۰۰٬۰۰۰ ریال", "1405/08/12 تا 1405/09/01",
        "مصوبهٔ 1405-007", "تلفن اداره 077-33330000", "https://example.org/a?id=12345678901234",
        "ده رقم تکراری 1111111111", "نامهٔ 1405/12345", "", "پیرو نامهٔ شمارهٔ ۱۴۰۵/۱۲۳۴۵۶", "بخش‌نامه‌ی ش. 1404-654321",
        "نامه به شماره: ۱۴۰۵/۰۰۰۱۲۳", "نامه‌های شماره‌ی ۱۴۰۵/۱۲۳۴۵۶", "letter no. 1405/123456", "۶۱ به ۸۸ درصد",
    ],
)  # fmt: skip
def test_figures_days_and_numbers_of_papers_are_let_through(text):
    assert person_number(text) == ""


@given(seed=st.integers(0, 10**6), before=st.text("آبپ ،.", max_size=5), persian=st.booleans())
def test_every_national_id_is_found(seed, before, persian):
    one = random_national_id(Random(seed))
    typed = to_persian_digits(one) if persian else one
    assert person_number(f"{before}{typed}{before}")


def test_the_refusal_stands_beside_its_field():
    with pytest.raises(InvalidValue) as refused:
        check_nameless({"title": "بی‌شماره", "tried": f"با {MOBILE}"})
    assert refused.value.field == "tried"
