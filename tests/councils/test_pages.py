"""Every page of councils through the eyes of those who use it."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.councils.conftest import bound, read_meeting
from tests.factories import acting, owned

from bazgasht.core import digits, indicators
from bazgasht.core.jalali import format_jalali
from bazgasht.core.week import Week
from bazgasht.councils import services, today
from bazgasht.councils.models import Meeting, Proposal, Resolution
from bazgasht.councils.services import VisitDraft

pytestmark = pytest.mark.django_db
MOST = 15


@pytest.fixture
def full(table, resolution, meeting):
    """One of everything."""
    table.meeting, table.resolution = meeting(held=True), resolution()
    table.bound = resolution(bound(table), days_ago=20)
    with acting(table.chief) as by:
        table.visit = services.record_visit(
            council=table.council.public_id, by=by,
            draft=VisitDraft(table.prison.pk, timezone.localdate(), "معاون استاندار"),
        )  # fmt: skip
        table.gathering = services.record_gathering(
            council=table.council.public_id, by=by,
            draft=services.GatheringDraft("همایش", timezone.localdate(), "", [("مدیران", 3)], []),
        )  # fmt: skip
        table.directive = services.send_directive(
            council=table.council.public_id, by=by,
            draft=services.DirectiveDraft("دستور", "متن", timezone.localdate(), members=True),
        )  # fmt: skip
    return table


def addresses(t):
    c, m = f"/councils/{t.council.public_id}", f"/meetings/{t.meeting.public_id}"
    r, b = f"/resolutions/{t.resolution.public_id}", f"/resolutions/{t.bound.public_id}"
    read = ["/councils/", f"{c}/", "/meetings/", f"{m}/", f"{m}/invitation.ics", f"{m}/minutes.pdf",
            "/resolutions/", "/resolutions/?view=mine", "/resolutions/?view=overdue",
            "/resolutions/?view=moved", "/resolutions/?view=done", "/resolutions/export",
            "/resolutions/export?format=csv", f"{r}/", f"{b}/", "/visits/",
            f"/visits/{t.visit.public_id}/", f"/gatherings/{t.gathering.public_id}/",
            "/directives/", f"/directives/{t.directive.public_id}/"]  # fmt: skip
    write = ["/councils/new", f"{c}/edit", f"{c}/seats/new", f"{c}/meetings/new",
             f"{c}/resolutions/new", f"{c}/visits/new", f"{c}/gatherings/new", f"{c}/directives/new",
             f"{m}/attendance", f"{m}/minutes", f"{r}/move", f"{r}/end/not-done", f"{r}/end/withdraw",
             f"/bodies/{t.tvto.code}/expected", f"/bodies/{t.tvto.code}/expected.pdf"]  # fmt: skip
    return read, write


def opened(client, url):
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    statements = [q for q in asked if q["sql"].lstrip().lower().startswith(("select", "with"))]
    return answer, len(statements)


@pytest.mark.parametrize("user", ["chief", "viewer", "liaison", "national", "group_chief"])
def test_pages_open(full, client, user):
    client.force_login(full.users[user])
    read, write = addresses(full)
    for url in read + (write if user == "chief" else []):
        assert opened(client, url)[0].status_code == 200, url


def test_pages_ask_little(full, client):
    client.force_login(full.chief)
    read, _write = addresses(full)
    slow = {url: n for url in read for n in [opened(client, url)[1]] if n > MOST}
    assert not slow


@pytest.mark.parametrize("user", ["stranger", "social"])
def test_a_stranger_finds_nothing(full, client, user):
    client.force_login(full.users[user])
    for url in addresses(full)[0]:
        if url.count("/") > 2:
            assert client.get(url).status_code in (403, 404), url


def test_papers_are_papers(full, client):
    client.force_login(full.chief)
    assert client.get(f"/meetings/{full.meeting.public_id}/minutes.pdf").content[:5] == b"%PDF-"
    assert client.get(f"/bodies/{full.tvto.code}/expected.pdf").content[:5] == b"%PDF-"
    calendar = client.get(f"/meetings/{full.meeting.public_id}/invitation.ics")
    assert calendar.content.startswith(b"BEGIN:VCALENDAR\r\n")
    book = openpyxl.load_workbook(io.BytesIO(client.get("/resolutions/export").content))
    assert book.worksheets[0].max_row == 3


def day(ahead):
    return format_jalali(timezone.localdate() + timedelta(days=ahead))


def test_from_a_visit_to_a_resolution_and_back(table, client):
    """Source 000: visit → proposals → meeting → resolution, walkable both ways."""
    client.force_login(table.chief)
    c = f"/councils/{table.council.public_id}"
    answer = client.post(f"{c}/visits/new", {
        "place": table.prison.pk, "on": day(0), "participants": "استاندار", "note": ""})  # fmt: skip
    visit = answer["Location"]
    for text in ("گسترش پرورش دام", "تسهیلات کارآفرینان"):
        client.post(visit, {"text": text, "theme": "proposal"})
    asked = owned(lambda: list(Proposal.objects.order_by("id")))()
    answer = client.post(f"{c}/meetings/new", {
        "title": "پیگیری بازدید", "on": day(0), "begins": "۰", "ends": "۰:۱", "place": "استانداری",
        "agenda": "گزارش", "proposals": [str(asked[0].public_id), str(asked[1].public_id)]})  # fmt: skip
    meeting = answer["Location"]
    row = owned(lambda: Meeting.objects.get())()
    assert client.post(f"{meeting}do/invite", {"version": row.version}).status_code == 302
    came = {f"kind_{b.pk}": "member" for b in (table.hq, table.tvto, table.health, table.group,
                                               table.governorate)}  # fmt: skip
    assert client.post(f"{meeting}attendance", came).status_code == 302
    answer = client.post(
        f"{c}/resolutions/new?meeting={row.public_id}&proposal={asked[0].public_id}",
        {"text": "شصت نفر در دامداری", "owner": table.tvto.pk, "due": day(60), "measure": "bound",
         "indicator": "training.enrolled", "reading": "sum", "figure_of": "owner", "target": "۶۰"},
    )  # fmt: skip
    resolution = answer["Location"]
    assert client.post(f"{resolution}do/adopt").status_code == 302
    made = owned(lambda: Resolution.objects.get())()
    assert made.filter["organisation"] == table.tvto.pk and made.target == 60
    page = client.get(resolution).content.decode()
    assert visit in page and meeting in page
    assert resolution in client.get(meeting).content.decode()
    back = client.get(visit).content.decode()
    assert resolution in back and meeting in back
    aside = f"/proposals/{asked[1].public_id}/set-aside"
    assert client.post(aside, {"words": "اعتبار ندارد"}).status_code == 302
    assert read_meeting(row).state == "held"


def test_the_first_page_shows_what_waits(full, resolution):
    with acting(full.liaison) as by:
        titles = {str(found.title) for source in (today.owed, today.to_agree, today.directives)
                  if (found := source(by))}  # fmt: skip
    assert len(titles) == 2  # its resolution's day is far
    assert full.meeting


def test_the_room_counts_its_work(full, as_owner, as_aggregate):
    week = Week.of(timezone.localdate())
    with connections["default"].cursor() as cursor, as_aggregate():
        for code, expected in (("resolutions.adopted", 1), ("directives.sent", 4),
                               ("resolutions.overdue", 0), ("reports.on_time", 0)):  # fmt: skip
            cursor.execute(indicators.get(code).sql, {"start": week.start, "end": week.end})
            whole = sum(r[4] for r in cursor.fetchall() if r[1] == 0 and r[2] == 0)
            assert whole == expected, code


def test_a_council_that_does_not_meet_any_more_is_reached_and_can_meet_again(table, client):
    client.force_login(table.chief)
    assert "ended=1" not in client.get("/councils/").content.decode()
    url = f"/councils/{table.council.public_id}/"
    form = {
        "title": table.council.title,
        "level": "province",
        "chair_office": "معاون",
        "version": 1,
    }
    assert client.post(f"{url}edit", form).status_code == 302
    home = client.get("/councils/").content.decode()
    assert url not in home and "?ended=1" in home
    assert url in client.get("/councils/?ended=1").content.decode()
    assert "این شورا دیگر برگزار نمی" in client.get(url).content.decode()
    again = form | {"active": "on", "version": 2}
    assert client.post(f"{url}edit", again).status_code == 302
    assert url in client.get("/councils/").content.decode()
    client.force_login(table.stranger)
    assert "ended=1" not in client.get("/councils/").content.decode()


def test_who_came_is_kept_while_it_is_typed(table, meeting, client):
    client.force_login(table.chief)
    url = f"/meetings/{meeting().public_id}/attendance"
    assert f'data-autosave-url="/draft{url}"' in client.get(url).content.decode()


def test_a_resolution_tells_who_adopted_and_ended_it_and_reads_its_number_one_way(
    table, resolution, client
):
    row = resolution()
    with acting(table.chief) as by:
        services.withdraw(public_id=row.public_id, words="کارگروه همین کار را می‌کند", by=by)
    client.force_login(table.viewer)
    answer = client.get(f"/resolutions/{row.public_id}/")
    facts = [str(words) for _label, words in answer.context["facts"]]
    assert sum(table.chief.name in words for words in facts) == 2
    page = answer.content.decode()
    number = digits.localise(row.number)
    assert f"\u2066{number}\u2069" in page.split("<h1")[1].split("</h1>")[0]
    assert "از کجا آمده" not in page, "it comes from nowhere else"
