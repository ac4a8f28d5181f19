"""Which column is which: found by their Persian names, in any order, in the first rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bazgasht.core.text import identity_form

from .findings import Refused

WITHIN_ROWS = 10
PEOPLE, FAMILIES = "people", "families"
MARK_ROW, MARK_COLUMN, MARK_REASON = "سطر", "ستون", "دلیل"
MARKS = (MARK_ROW, MARK_COLUMN, MARK_REASON)
"""Columns that an error workbook adds; ignored when it comes back corrected."""
TELLING_MARKS = (MARK_COLUMN, MARK_REASON)
"""One of these is enough: people tidy up a workbook before they send it back. «سطر» is not, it may
be a roster's own ordinal."""

ORDINAL = ("ردیف", "شماره ردیف", "شماره")
_COMMON = {
    "given": ("نام", "نام کوچک", "اسم"),
    "family": ("نام خانوادگی", "فامیل", "فامیلی", "نام فامیل"),
    "father": ("نام پدر", "پدر"),
    "national_id": ("کد ملی", "شماره ملی", "شناسه ملی", "کد ملی عضو", "کد ملی عضو خانواده"),
    "birth": ("تاریخ تولد", "تولد", "متولد"),
    "sex": ("جنسیت", "جنس"),
    "city": ("شهر", "شهرستان", "شهر محل سکونت", "شهر سکونت"),
    "address": ("آدرس", "نشانی", "آدرس محل سکونت", "نشانی محل سکونت"),
}
NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    PEOPLE: _COMMON | {
        "marital": ("وضعیت تاهل", "تاهل"),
        "education": ("تحصیلات", "میزان تحصیلات", "مدرک تحصیلی", "سطح تحصیلات"),
        "skill": ("مهارت", "حرفه", "شغل"),
        "offence": ("نوع جرم", "جرم", "گروه جرم", "اتهام", "نوع اتهام"),
        "admitted": ("تاریخ پذیرش", "پذیرش", "تاریخ ورود", "تاریخ ورود به زندان"),
        "months": ("مدت محکومیت (ماه)", "مدت محکومیت", "محکومیت (ماه)", "مدت حبس (ماه)"),
        "release": (
            "تاریخ آزادی احتمالی", "تاریخ احتمالی آزادی", "آزادی احتمالی", "تاریخ آزادی",
            "پایان محکومیت", "تاریخ پایان محکومیت",
        ),
        "prison": ("زندان", "نام زندان", "محل نگهداری"),
        "phone": ("تلفن خانواده", "تلفن", "شماره تلفن", "شماره تماس", "تلفن همراه", "موبایل"),
    },
    FAMILIES: _COMMON | {
        "prisoner_id": (
            "کد ملی زندانی", "شماره ملی زندانی", "کد ملی مددجو", "شماره ملی مددجو",
        ),
        "relation": ("نسبت", "نسبت با زندانی", "نوع نسبت"),
        "in_school": ("در حال تحصیل", "محصل", "مشغول به تحصیل"),
        "phone": ("تلفن", "شماره تلفن", "شماره تماس", "تلفن همراه", "موبایل"),
    },
}  # fmt: skip
"""Kind of sheet → field → names it goes by; compared without spaces, ZWNJ and letter variants."""

REQUIRED = {
    PEOPLE: ("given", "family", "admitted"),
    FAMILIES: ("prisoner_id", "relation", "given", "family"),
}

TELLING = {
    PEOPLE: {"admitted", "release", "months", "offence", "prison"},
    FAMILIES: {"prisoner_id", "relation"},
}
"""Columns that only a roster has."""


@dataclass
class Columns:
    """The heads of one sheet. ``at``: field → index; ``heads``: the texts as written."""

    kind: str
    heads: list[str]
    at: dict[str, int]
    data: list[int] = field(default_factory=list)
    """Indexes that take part in "every cell equal": all but the ordinal and our own marks."""
    correction: bool = False
    doubled: list[str] = field(default_factory=list)

    def head(self, name: str) -> str:
        """How ``name`` is written in this sheet; its usual name when the column is absent."""
        return self.heads[self.at[name]] if name in self.at else NAMES[self.kind][name][0]


@lru_cache(maxsize=4096)
def _form(head: str) -> str:
    return identity_form(head)


@lru_cache(maxsize=4)
def _fields(kind: str) -> dict[str, str]:
    return {_form(n): f for f, names in NAMES[kind].items() for n in names}


def recognise(cells: Sequence[str]) -> Columns | None:
    """The columns when this row is the head of a roster sheet, else None.

    Raises Refused("missing_columns") for a head that clearly is one and lacks what is needed.
    """
    best: tuple[int, str, dict[str, int], list[str]] | None = None
    for kind in (PEOPLE, FAMILIES):
        at: dict[str, int] = {}
        doubled = []
        for index, cell in enumerate(cells):
            name = _fields(kind).get(_form(cell)) if cell else None
            if name and name in at:
                doubled.append(cell.strip())
            elif name:
                at[name] = index
        if best is None or len(at) > best[0]:
            best = (len(at), kind, at, doubled)
    assert best is not None
    count, kind, at, doubled = best
    if count < 3 or not (TELLING[kind] & at.keys()):
        return None  # names and telephones alone may be a list of anybody
    missing = [NAMES[kind][name][0] for name in REQUIRED[kind] if name not in at]
    if missing:
        raise Refused("missing_columns", "، ".join(missing))
    heads = [cell.strip() for cell in cells]
    marks = {_form(m) for m in MARKS}
    ignored = marks | {_form(name) for name in ORDINAL}
    forms = [_form(head) for head in heads]
    return Columns(
        kind,
        heads,
        at,
        data=[i for i, form in enumerate(forms) if form not in ignored],
        correction=any(_form(m) in forms for m in TELLING_MARKS),
        doubled=doubled,
    )


def is_head_again(cells: Sequence[str], columns: Columns) -> bool:
    """Printed rosters repeat the head on every page."""
    first = columns.at["family"]
    return (
        cells[first].strip() == columns.heads[first] and [c.strip() for c in cells] == columns.heads
    )
