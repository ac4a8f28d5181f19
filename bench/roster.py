"""Workbooks of made-up people in the shape of the legacy roster."""

from __future__ import annotations

from pathlib import Path
from random import Random

import xlsxwriter

from bazgasht.core.national_id import random_national_id
from bazgasht.demo import names

HEADERS = (
    "ردیف", "نام", "نام خانوادگی", "نام پدر", "کد ملی", "تاریخ تولد", "جنسیت", "وضعیت تاهل",
    "تحصیلات", "مهارت", "نوع جرم", "تاریخ پذیرش", "مدت محکومیت (ماه)", "تاریخ آزادی احتمالی",
    "زندان", "تلفن خانواده", "شهر", "آدرس",
)  # fmt: skip


def write(path: Path, people: int, prison: str, seed: int = 1) -> None:
    """One sheet of ``people`` rows, every national id valid and different."""
    rng = Random(seed)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("زندانیان")
    sheet.write_row(0, 0, HEADERS)
    seen: set[str] = set()
    for number in range(1, people + 1):
        national_id = random_national_id(rng)
        while national_id in seen:
            national_id = random_national_id(rng)
        seen.add(national_id)
        year = rng.randint(1340, 1384)
        sheet.write_row(number, 0, (
            number, rng.choice(names.MEN), rng.choice(names.FAMILIES), rng.choice(names.MEN),
            national_id, f"{year}/{rng.randint(1, 12):02}/{rng.randint(1, 29):02}", "مرد", "متاهل",
            "دیپلم", "جوشکاری", "مالی", f"14{rng.randint(1, 4):02}/{rng.randint(1, 12):02}/{rng.randint(1, 29):02}",
            "36", "1408/01/01", prison, f"0917{rng.randint(1000000, 9999999)}",
            rng.choice(names.CITIES), f"خیابان {rng.choice(names.STREETS)}، پلاک {rng.randint(1, 300)}",
        ))  # fmt: skip
    book.close()
