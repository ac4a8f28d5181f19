from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazgasht.core import national_id, phone, postal, sheba
from bazgasht.core.digits import ARABIC, PERSIAN, to_persian_digits
from bazgasht.core.errors import InvalidValue

ids = st.integers().map(lambda seed: national_id.random_national_id(Random(seed)))
SHEBA = "IR580540105180021273113007"


def refusal(parse, raw):
    with pytest.raises(InvalidValue) as refused:
        parse(raw)
    assert refused.value.http_status == 422 and refused.value.message
    return refused.value.code


@given(ids)
def test_made_up_ids_are_valid_in_every_spelling(whole):
    assert len(whole) == 10
    spellings = [whole, to_persian_digits(whole), f" {whole[:3]}-{whole[3:9]}-{whole[9]} "]
    spellings.append("".join(ARABIC[int(c)] for c in whole))
    if int(whole) >= 10**7:
        spellings += [int(whole), float(whole), f"{int(whole)}.0"]
    assert {national_id.parse_national_id(s) for s in spellings} == {whole}


@given(ids, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(whole, place, by):
    wrong = whole[:place] + str((int(whole[place]) + by) % 10) + whole[place + 1 :]
    try:
        national_id.parse_national_id(wrong)
    except InvalidValue:
        return
    # two remainders (0, and 1 against 10) share no check digit except 1 and 0 themselves
    assert national_id.check_digit(wrong[:9]) == wrong[9]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (None, "empty"),
        ("  ", "empty"),
        ("4365370", "short"),
        ("۲۷۴۲۳۱۵", "short"),
        ("00736512416", "long"),
        ("6666666666", "repeated"),
        ("00000000", "repeated"),
        ("9029496369", "check"),
        ("۹۹۹۹۹۹۹۹۹", "check"),
        ("12345A7890", "format"),
        ("²345678901", "format"),
        (True, "format"),
        (1.5, "short"),
    ],
)
def test_refused_national_ids(raw, code):
    assert refusal(national_id.parse_national_id, raw) == f"national_id.{code}"


def test_lost_zeros_come_back():
    assert national_id.parse_national_id("342366718") == "0342366718"
    assert national_id.parse_national_id(588871801.0) == "0588871801"


def test_mask():
    assert national_id.mask_national_id("1234567845") == "۱۲۳•••••۴۵"
    assert national_id.mask_national_id("12") == "••"


@pytest.mark.parametrize(
    "raw",
    [
        "09178356309",
        "9178356309",
        "+989178356309",
        "00989178356309",
        "989178356309",
        "۰۹۱۷۸۳۵۶۳۰۹",
        "+٩٨٩١٧٨٣٥٦٣٠٩",
        "0917 835-6309",
        "(0917) 835 6309",
        9178356309,
        9178356309.0,
        "\u200e09178356309",
    ],
)
def test_mobiles(raw):
    assert phone.parse_mobile(raw) == "+989178356309"
    assert phone.parse_phone(raw) == "+989178356309"


@given(st.from_regex(r"9[0-9]{9}", fullmatch=True))
def test_the_short_cut_agrees_with_the_library(national):
    import phonenumbers

    number = phonenumbers.parse("0" + national, "IR")
    mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    try:
        assert phone.parse_mobile(national) == f"+98{national}" and mobile
    except InvalidValue:
        assert not mobile


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "phone.empty"),
        ("0917", "phone.format"),
        ("abc", "phone.format"),
        ("9" * 100, "phone.format"),
        ("۰۷۷۳۳۳۳۴۴۴۴", "phone.not_mobile"),
    ],
)
def test_refused_mobiles(raw, code):
    assert refusal(phone.parse_mobile, raw) == code


def test_landlines_and_foreign_numbers():
    assert phone.parse_phone("077-33334444") == "+987733334444"
    assert phone.parse_mobile("+93 70 123 4567") == "+93701234567"
    assert phone.format_phone("+989178356309") == "0917 835 6309"
    assert phone.format_phone("+93701234567").startswith("+93")
    assert phone.format_phone("?") == "?"


def test_sheba():
    assert sheba.parse_sheba(SHEBA) == SHEBA
    assert sheba.parse_sheba(to_persian_digits(f" ir {SHEBA[2:14]}-{SHEBA[14:]}")) == SHEBA
    assert sheba.parse_sheba(SHEBA[2:]) == SHEBA
    assert sheba.format_sheba(SHEBA).startswith("IR۵۸ ۰۵۴۰")
    assert sheba.mask_sheba(SHEBA) == "IR۵۸" + "•" * 18 + "۳۰۰۷"
    assert refusal(sheba.parse_sheba, "") == "sheba.empty"
    assert refusal(sheba.parse_sheba, "DE89370400440532013000") == "sheba.format"
    assert refusal(sheba.parse_sheba, SHEBA[:-1]) == "sheba.length"
    assert refusal(sheba.parse_sheba, SHEBA[:-1] + "8") == "sheba.check"


def test_postal_codes():
    assert postal.parse_postal_code("۷۵۱۴۷-۱۲۳۴۵") == "7514712345"
    assert postal.parse_postal_code(7514712345.0) == "7514712345"
    assert postal.format_postal_code("7514712345") == "۷۵۱۴۷-۱۲۳۴۵"
    assert refusal(postal.parse_postal_code, "") == "postal.empty"
    assert refusal(postal.parse_postal_code, "75147") == "postal.length"
    assert refusal(postal.parse_postal_code, "75147ab345") == "postal.format"


def test_persian_digits_are_all_known():
    assert len(set(PERSIAN + ARABIC)) == 20
