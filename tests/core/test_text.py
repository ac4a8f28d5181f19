import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazgasht.core import text
from bazgasht.core.edits import one_edit

names = st.text(alphabet=text.ALPHABET + "يكةۀأإؤئء \u200c\u00a0ـًَّabAZ019۱۲", max_size=20)
letters = st.text(alphabet=text.ALPHABET, max_size=8)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("علي", "علی"),
        ("كاظمي", "کاظمی"),
        ("فاطمة", "فاطمه"),
        ("خانۀ", "خانه"),
        ("خانهٔ", "خانه"),
        ("اـمیرحسین", "امیرحسین"),
        ("مُحَمَّد", "محمد"),
        ("امیر\u200cعلی", "امیرعلی"),
        ("  علی\u00a0\u00a0رضا ", "علی رضا"),
        ("آرش", "آرش"),
        ("ا\u0653رش", "آرش"),
        ("رأفت", "رأفت"),
        ("\ufecb\ufee0\ufef2", "علی"),
        ("\u202eعلی\u202c\ufeff", "علی"),
        ("علی\x00", "علی"),
    ],
)
def test_normalise(typed, normal):
    assert text.normalise(typed) == normal


@given(st.one_of(names, st.text(max_size=20)))
def test_forms_are_idempotent(typed):
    for form in (text.normalise, text.search_form, text.identity_form, text.strip_controls):
        assert form(form(typed)) == form(typed)


@given(st.one_of(names, st.text(max_size=20)))
def test_normal_text_is_composed_and_trimmed(typed):
    normal = text.normalise(typed)
    assert unicodedata.is_normalized("NFKC", normal)
    assert normal == normal.strip()
    assert not set(normal) & set("يكةۀـ\u200c\u00a0")


def test_search_form_forgives_more():
    assert text.search_form("آرش رئوفي، ۱۲") == "ارش ریوفی 12"
    assert text.search_form("زکریاء-ALI_b") == "زکریا ali b"
    assert text.fold("مؤمن") == "مومن"


def test_names_are_one_however_they_are_joined():
    spellings = ["علی رضا", "علیرضا", "علي\u200cرضا", " علـی  رضا ", "عَلی رِضا"]
    assert {text.identity_form(s) for s in spellings} == {"علیرضا"}


def test_tokens():
    assert text.tokens("علی رضا") == ["علی", "رضا", "علیرضا"]
    assert text.tokens("كاظمي") == ["کاظمی"]
    assert text.tokens("علی علی") == ["علی", "علیعلی"]
    assert text.tokens(" - ") == []
    assert text.tokens("چاه‌کوتاهی") == ["چاهکوتاهی", "چاه", "کوتاهی"]
    assert text.tokens("سید چاه‌کوتاهی") == ["سید", "چاهکوتاهی", "سیدچاهکوتاهی", "چاه", "کوتاهی"]


@given(letters, letters)
def test_order_is_the_alphabet(a, b):
    by_alphabet = [text.ALPHABET.index(c) for c in a] < [text.ALPHABET.index(c) for c in b]
    assert (text.sort_key(a).encode() < text.sort_key(b).encode()) == by_alphabet


def test_order_of_mixed_names():
    right = ["", "۲ ستاره", "آذر", "احمد", "أحمدی", "بابک", "پروین", "چمن", "ژاله", "ژیلا"]
    right += ["علی رضا", "علیرضا", "کریم", "گیتی", "لاله", "هما", "یاسر", "Ali", "Zahra", "Жанна"]
    keys = [text.sort_key(name).encode() for name in right]
    assert all(a < b for a, b in pairwise(keys))


def test_family_name_decides_before_the_given_name():
    people = [("علی", "یاسر"), ("علی شاهی", "آرش"), ("علیجانی", "بابک")]
    keys = [text.sort_key(family, given) for family, given in people]
    assert all(a < b for a, b in pairwise(keys))


@given(names)
def test_sort_key_of_persian_is_short_ascii(typed):
    key = text.sort_key(typed * 30)
    assert key.isascii() and len(key) <= text.SORT_KEY_LENGTH


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("عليرضا", "عليرض"),
        ("علی اصغر", "علی اصغر علی"),
        ("محمدی", "محمدی نژاد"),
        ("محمدی", "محمدی\u200cنژاد"),
        ("محمدی", "محمدینژاد"),
        ("محمد\u200cمهدی", "محمد مهد"),
        ("عرشيا", "عرشی"),
        ("حسن", "حسین"),
        ("رضا", "سید رضا"),
        ("کاظمی", "کاضمی"),
        ("اکبری", "اکبیر"),
    ],
)
def test_near(a, b):
    assert text.near(a, b) and text.near(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("علی رضا", "عليرضا"),
        ("علی", ""),
        ("", ""),
        ("علی", "حسین"),
        ("محمدی", "احمدی نژاد"),
        ("محمد", "محمدرضا"),
        ("طه", "طا"),
    ],
)
def test_not_near(a, b):
    assert not text.near(a, b) and not text.near(b, a)


@given(names, names)
def test_near_is_symmetric_and_irreflexive(a, b):
    assert text.near(a, b) == text.near(b, a)
    assert not text.near(a, a)
    assert not (text.near(a, b) and text.identity_form(a) == text.identity_form(b))


@given(st.text(alphabet="ابپ", max_size=5), st.text(alphabet="ابپ", max_size=5))
def test_one_edit_is_distance_one(a, b):
    assert one_edit(a, b) == (_distance(a, b) == 1)


def _distance(a, b):
    rows = [
        [max(i, j) if not (i and j) else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)
    ]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            swap = i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]
            rows[i][j] = min(
                rows[i - 1][j] + 1,
                rows[i][j - 1] + 1,
                rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]),
                rows[i - 2][j - 2] + 1 if swap else 99,
            )
    return rows[-1][-1]


def test_initials():
    assert text.initials("مریم", "رستگار") == "م\u200cر"
    assert text.initials("سید علی", "موسوی") == "ع\u200cم"
    assert text.initials("كريم") == "ک"
    assert text.initials("mary", "Jones") == "MJ"
    assert text.initials("", "") == ""


def test_controls():
    assert text.has_bidi_controls("علی\u202e") and not text.has_bidi_controls("می\u200cرود")
    assert text.strip_controls("می\u200cرود\u202e\u2066\x00\n\ufeff") == "می\u200cرود\n"
