"""Persian words of the coded columns, as people write them in rosters."""

from __future__ import annotations

from functools import lru_cache

from bazgasht.core.text import identity_form

from ..states import Education, Marital, Offence, RelationKind, Sex

WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "sex": {
        Sex.MALE: ("مرد", "مذکر", "آقا", "پسر"),
        Sex.FEMALE: ("زن", "مؤنث", "مونث", "خانم", "دختر"),
    },
    "marital": {
        Marital.SINGLE: ("مجرد",),
        Marital.MARRIED: ("متاهل",),
        Marital.DIVORCED: ("مطلقه", "جدا شده", "طلاق"),
        Marital.WIDOWED: ("همسر فوت شده", "همسر مرده", "بیوه"),
    },
    "education": {
        Education.NONE: ("بی سواد",),
        Education.PRIMARY: ("ابتدایی", "نهضت", "خواندن و نوشتن"),
        Education.MIDDLE: ("سیکل", "راهنمایی", "متوسطه اول"),
        Education.DIPLOMA: ("دیپلم", "متوسطه", "متوسطه دوم"),
        Education.ASSOCIATE: ("فوق دیپلم", "کاردانی"),
        Education.BACHELOR: ("لیسانس", "کارشناسی"),
        Education.MASTER: ("فوق لیسانس", "کارشناسی ارشد", "دکتری", "دکترا"),
    },
    "offence": {
        Offence.FINANCIAL: ("مالی", "جرائم مالی", "کلاهبرداری", "چک"),
        Offence.DRUGS: ("مواد مخدر", "مواد"),
        Offence.THEFT: ("سرقت",),
        Offence.TRAFFIC: ("تصادف غیرعمد", "غیرعمد", "تصادف"),
        Offence.MAINTENANCE: ("نفقه و مهریه", "مهریه", "نفقه"),
        Offence.VIOLENCE: ("خشونت", "ضرب و جرح", "نزاع", "قتل"),
        Offence.OTHER: ("سایر", "دیگر"),
    },
    "relation": {
        RelationKind.SPOUSE: ("همسر", "زوجه", "زوج", "زن", "شوهر"),
        RelationKind.CHILD: ("فرزند", "پسر", "دختر"),
        RelationKind.FATHER: ("پدر",),
        RelationKind.MOTHER: ("مادر",),
        RelationKind.SIBLING: ("خواهر", "برادر"),
        RelationKind.GUARDIAN: ("قیم", "سرپرست", "ولی"),
        RelationKind.OTHER: ("سایر", "دیگر", "بستگان"),
    },
    "in_school": {"yes": ("بله", "بلی", "آری", "هست"), "no": ("خیر", "نه", "نیست")},
}
"""Column → stored value → words; compared by ``identity_form``. An unknown word is a warning."""

EMPTY_WORDS = frozenset(
    identity_form(w) for w in ("-", "ندارد", "نامشخص", "نامعلوم", "بدون", "ثبت نشده")
)


def is_blank(raw: str) -> bool:
    """Nothing, or a word that people write where nothing is known."""
    return not raw.strip() or (not raw[-1:].isdigit() and _is_empty_word(raw))


@lru_cache(maxsize=20_000)  # names repeat
def _is_empty_word(raw: str) -> bool:
    return identity_form(raw) in EMPTY_WORDS


_FORMS = {
    column: {identity_form(w): str(value) for value, words in table.items() for w in words}
    for column, table in WORDS.items()
}


def coded(column: str, raw: str) -> str | None:
    """The stored value; "" for an empty cell, None for a word that is not in the table."""
    form = identity_form(raw)
    if not form or form in EMPTY_WORDS:
        return ""
    return _FORMS[column].get(form)
