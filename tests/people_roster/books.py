"""Workbooks made in tests, well-formed and hostile."""

import io
import zipfile

import openpyxl

PEOPLE = ("ردیف", "نام", "نام خانوادگی", "نام پدر", "کد ملی", "تاریخ تولد", "جنسیت", "وضعیت تاهل",
          "تاریخ پذیرش", "تاریخ آزادی احتمالی", "زندان", "تلفن خانواده")  # fmt: skip
FAMILY = ("کد ملی زندانی", "نسبت", "نام", "نام خانوادگی", "کد ملی", "تاریخ تولد", "تلفن")
CENTRAL = "زندان مرکزی بوشهر"
IDS = ("8301661313", "9960308243", "6252760188", "1471049744", "0342366718", "6563212239")
"""Valid national ids of nobody."""


def person(n=0, **cells):
    row = {
        "نام": "رضا", "نام خانوادگی": "حسینی", "نام پدر": "یاسین", "کد ملی": IDS[n],
        "تاریخ تولد": f"1360/0{n + 1}/10", "جنسیت": "مرد", "وضعیت تاهل": "متاهل",
        "تاریخ پذیرش": "1401/07/14", "تاریخ آزادی احتمالی": "1409/07/14", "زندان": CENTRAL,
        "تلفن خانواده": "09171234567", **{k.replace("_", " "): v for k, v in cells.items()},
    }  # fmt: skip
    return [row.get(name) for name in PEOPLE]


def relative(prisoner, relation="همسر", given="مریم", **cells):
    row = {
        "کد ملی زندانی": prisoner, "نسبت": relation, "نام": given, "نام خانوادگی": "احمدی",
        "تاریخ تولد": "1365/01/01", **{k.replace("_", " "): v for k, v in cells.items()},
    }  # fmt: skip
    return [row.get(name) for name in FAMILY]


def book(people=(), families=(), *, before=(), extra=None):
    """Bytes of a workbook; ``before``: rows above the head, ``extra``: more sheets by name."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, head, rows in (("زندانیان", PEOPLE, people), ("خانواده", FAMILY, families)):
        if rows or name == "زندانیان":
            sheet = workbook.create_sheet(name)
            for row in (*before, head, *rows):
                sheet.append(list(row))
    for name, rows in (extra or {}).items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(workbook)


def saved(workbook):
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def edited(data, changes=None, added=None, compression=zipfile.ZIP_DEFLATED):
    """The archive with parts changed by functions of their bytes, and parts added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", compression) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, (changes or {}).get(info.filename, bytes)(content))
        for name, content in (added or {}).items():
            new.writestr(name, content)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def with_cells(data, xml):
    """Raw cells put into the first sheet, as only somebody hostile would write them."""
    return edited(data, {SHEET: lambda c: c.replace(b"</sheetData>", xml + b"</sheetData>")})
