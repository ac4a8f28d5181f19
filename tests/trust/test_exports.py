"""Files that leave the platform: nothing in them runs, and names leave only for a reason."""

import csv
import io

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from tests.support import planted
from tests.support.visit import Visit

from bazgasht.access.models import Organisation
from bazgasht.demo.catalogue import USERS
from bazgasht.services.models import Service

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
HOSTILE = ("=1+1", "+رضایی", "-2+3", "@SUM(A1)", "＝HYPERLINK", "\u200f=1+1")


@pytest.fixture(autouse=True)
def province(db, monkeypatch, as_owner):
    planted.load(monkeypatch, families=HOSTILE, givens=("=cmd|'/c calc'!A1", "@علی"), clients=50)
    with as_owner():
        for number, body in enumerate(Organisation.objects.order_by("pk")):
            body.name = f"{HOSTILE[number % 4]} {number}"
            body.save(update_fields=["name"])
        for number, service in enumerate(Service.objects.order_by("pk")):
            service.title = f"{HOSTILE[number % 4]} {number}"
            service.save(update_fields=["title"])


def is_file(response):
    kind = response.get("Content-Type", "")
    return "spreadsheet" in kind or "text/csv" in kind


def files_of(username):
    """(address, answer) of every download a role's pages offer, in both formats."""
    visit = Visit(planted.user(username))
    offered = {}
    for address in visit.walk(most=60):
        if is_file(visit.response):
            offered[address.split("?")[0]] = visit.response
    for address in list(offered):
        visit.open(address, {"format": "csv"})
        if is_file(visit.response):
            offered[address + " csv"] = visit.response
    return offered


def cells_of(response):
    body = response.getvalue()
    if "csv" in response["Content-Type"]:
        for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))):
            yield from row
        return
    book = openpyxl.load_workbook(io.BytesIO(body))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"{sheet.title}!{cell.coordinate} is a formula"
                assert cell.hyperlink is None, f"{sheet.title}!{cell.coordinate} is a link"
                yield cell.value
    read = CalamineWorkbook.from_filelike(io.BytesIO(body))
    for name in read.sheet_names:
        for row in read.get_sheet_by_name(name).to_python():
            yield from row


@pytest.mark.parametrize("username", [u for u, *_rest in USERS])
def test_no_export_holds_a_live_formula(username):
    for address, response in files_of(username).items():
        for value in cells_of(response):
            if isinstance(value, str):
                visible = value.lstrip(" \u00a0\u200e\u200f\u202a\u202b\u2066\u2067\ufeff")
                assert not visible.startswith(LIVE), f"{address}: {value!r}"


def test_lists_are_offered_as_files():
    offered = {a.split("?")[0] for u in ("social", "secretary", "records") for a in files_of(u)}
    assert len(offered) >= 3, offered


def names_in(response):
    hostile = [h.strip("\u200f") for h in HOSTILE]
    return [v for v in cells_of(response) if isinstance(v, str) and any(h in v for h in hostile)]
