"""Files that leave the platform: nothing in them runs, and names leave only for a reason."""

import csv
import io
import re

import openpyxl
import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.support import planted
from tests.support.visit import Visit

from bazgasht.access.models import JournalEntry, Organisation
from bazgasht.people.views import lists
from bazgasht.services import exports
from bazgasht.services.models import Service

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BODIES = ("=1+1", "+رضایی", "-2+3", "@SUM(A1)")


@pytest.fixture(autouse=True)
def province(db, as_owner):
    with planted.province():
        name_bodies(as_owner)
        yield


def name_bodies(as_owner):
    with as_owner():
        for number, body in enumerate(Organisation.objects.order_by("pk")):
            body.name = f"{BODIES[number % 4]} {number}"
            body.save(update_fields=["name"])
        for number, service in enumerate(Service.objects.order_by("pk")):
            service.title = f"{BODIES[number % 4]} {number}"
            service.save(update_fields=["title"])


def is_file(response):
    kind = response.get("Content-Type", "")
    return "spreadsheet" in kind or "text/csv" in kind


def files_of(username):
    """(address, answer) of every download a role's pages offer, in both formats."""
    visit = Visit(planted.user(username))
    offered = {}
    for address in visit.walk(most=40, per_route=1):
        if is_file(visit.response):
            offered[address.split("?")[0]] = visit.response
    for address in list(offered):
        visit.open(address, {"format": "csv"})
        if is_file(visit.response):
            offered[address + " csv"] = visit.response
    return offered


def as_a_spreadsheet_reads(text):
    """A cell of CSV that is a number and nothing else is no text; in a workbook it is typed so."""
    return float(text) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) else text


def cells_of(response):
    body = response.getvalue()
    if "csv" in response["Content-Type"]:
        for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))):
            yield from map(as_a_spreadsheet_reads, row)
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


def test_no_export_holds_a_live_formula():
    offered = set()
    for username in ("records", "social", "secretary", "liaison", "association", "auditor"):
        for address, response in files_of(username).items():
            offered.add(address)
            for value in cells_of(response):
                if isinstance(value, str):
                    visible = value.lstrip(" \u00a0\u200e\u200f\u202a\u202b\u2066\u2067\ufeff")
                    assert not visible.startswith(LIVE), f"{address}: {value!r}"
    assert len(offered) >= 6, offered


REASON = "برای جلسهٔ هماهنگی سرکشی خانواده‌ها"
WITH_NAMES = {
    "people:export": ({"kind": "xlsx"}, {"kind": "csv"}),
    "referrals:export": ({"names": "on"}, {"names": "on", "kind": "csv"}),
    "services:deliveries_export": ({"names": "on"}, {"names": "on", "kind": "csv"}),
}
"""Route of a list with names → what is sent besides the reason."""


def entries(as_owner):
    with as_owner():
        return JournalEntry.objects.filter(action__endswith="s.exported").count()


@pytest.mark.parametrize("route", WITH_NAMES)
def test_names_leave_only_for_a_reason_that_the_journal_keeps(route, as_owner):
    visit = Visit(planted.user("social"))
    for more in WITH_NAMES[route]:
        for reason in ("", "  ", "x"):
            visit.post(reverse(route), {"reason": reason, **more})
            assert not is_file(visit.response), f"{route} without a reason"
        before = entries(as_owner)
        visit.post(reverse(route), {"reason": REASON, **more})
        assert is_file(visit.response), visit.words
        for value in cells_of(visit.response):
            assert not isinstance(value, str) or not value.strip().startswith(LIVE), value
        assert entries(as_owner) == before + 1


def test_an_export_with_names_is_capped(monkeypatch, as_owner):
    monkeypatch.setattr(lists, "EXPORT_LIMIT", -1)
    monkeypatch.setattr(exports, "MOST", -1)
    before = entries(as_owner)
    for username, route in (("social", "people:export"), ("social", "referrals:export")):
        visit = Visit(planted.user(username))
        visit.post(reverse(route), {"reason": REASON, "names": "on", "kind": "xlsx"})
        assert not is_file(visit.response), route
    assert entries(as_owner) == before


def test_headquarters_export_no_names():
    for username in ("secretary", "group", "viewer", "sysadmin"):
        visit = Visit(planted.user(username))
        for route in WITH_NAMES:
            visit.post(reverse(route), {"reason": REASON, "names": "on", "kind": "xlsx"})
            assert visit.status == 403, f"{username}: {route}"
