"""Every page of programmes and harms through the eyes of those who use it."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories import acting, owned
from tests.harms.conftest import day, entered, live, part, workbook

from bazgasht.core import indicators
from bazgasht.core.expected import expected_sources
from bazgasht.core.jalali import format_jalali
from bazgasht.core.week import Week
from bazgasht.councils import services as councils
from bazgasht.councils.services import CouncilDraft
from bazgasht.harms import services, today
from bazgasht.harms.models import Harm, MeasureValue, Node, Programme
from bazgasht.harms.services import FigureRow, ProgrammeDraft, ValueRow

pytestmark = pytest.mark.django_db
MOST = 15


@pytest.fixture
def full(house, programme):
    """One of everything."""
    house.row = programme()
    with acting(house.chief) as by:
        house.measure = services.add_measure(
            node=part(house.row, "1").public_id, draft=entered(), by=by
        )
        house.counted = services.add_measure(
            node=part(house.row, "1.1").public_id, draft=live(house), by=by
        )
        services.record_budget(
            node=part(house.row, "1").public_id, year=1404, planned=10**10, spent=10**9,
            source="بودجهٔ سالانه", source_date=day(-9), by=by,
        )  # fmt: skip
        for year in ("1402", "1403"):
            services.import_figures(
                harm="divorce", source="آمار", published_on=day(-9), by=by,
                rows=[FigureRow(year, "IR-18", "", 900, 10**6),
                      FigureRow(year, "IR-18", "دیر", 60, 50_000)],
            )  # fmt: skip
    with acting(house.top_chief) as by:
        house.election = services.create_programme(
            organisation_id=house.top.pk, template=True, by=by,
            draft=ProgrammeDraft("election", "انتخابات", "تقویم", polling_day=day(90)),
        )  # fmt: skip
        services.move_programme(
            public_id=house.election.public_id, state="active", version=None, by=by
        )
    return house


def addresses(h):
    p, n = f"/programmes/{h.row.public_id}", f"/programmes/parts/{part(h.row, '1.1').public_id}"
    a = f"/programmes/parts/{part(h.row, '1.1.1.1').public_id}"
    m = f"/programmes/measures/{h.measure.public_id}"
    read = ["/programmes/", "/programmes/?kind=harm&province=country", f"{p}/", f"{p}/export",
            f"{p}/export?format=csv", f"{p}/programme.pdf", f"{n}/", f"{a}/", f"{m}/",
            f"/programmes/measures/{h.counted.public_id}/", f"/programmes/{h.election.public_id}/",
            "/harms/", "/harms/divorce/", "/harms/divorce/?period=1402", "/harms/addiction/",
            "/harms/divorce/export", "/harms/divorce/export?format=csv&period=1402",
            "/harms/divorce/provinces/IR-18/", "/harms/divorce/provinces/IR-07/"]  # fmt: skip
    write = ["/programmes/new", f"{p}/edit", f"{p}/parts/new",
             f"{p}/parts/new?above={part(h.row, '1').public_id}", f"{p}/import", f"{p}/values",
             "/programmes/template/tree", "/programmes/template/values", f"{n}/edit", f"{n}/budget",
             f"{n}/measures/new", f"{m}/edit", f"{m}/value", "/harms/import",
             "/harms/import/template"]  # fmt: skip
    return read, write


def opened(client, url):
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    statements = [q for q in asked if q["sql"].lstrip().lower().startswith(("select", "with"))]
    return answer, len(statements)


@pytest.mark.parametrize("user", ["chief", "viewer", "liaison", "national", "admin", "far_chief"])
def test_pages_open(full, client, user):
    client.force_login(full.users[user])
    read, write = addresses(full)
    for url in read + (write if user == "chief" else []):
        assert opened(client, url)[0].status_code == 200, url


def test_pages_ask_little(full, client):
    client.force_login(full.chief)
    read, write = addresses(full)
    slow = {url: n for url in read + write for n in [opened(client, url)[1]] if n > MOST}
    assert not slow


def test_who_does_not_see_programmes_finds_nothing(full, client):
    client.force_login(full.social)
    assert {client.get(url).status_code for url in addresses(full)[0]} == {403}


def test_a_programme_is_made_and_put_in_force_on_the_pages(house, client):
    client.force_login(house.chief)
    answer = client.post("/programmes/new", {
        "organisation": house.hq.pk, "kind": "harm", "title": "برنامهٔ تازه", "source": "مصوبه",
        "template": "on", "request_id": "0b9f7d0e-6a0c-4c57-9f62-6f7c5e1d2a10"})  # fmt: skip
    address = answer["Location"]
    row = owned(Programme.objects.get)()
    assert client.post(f"{address}do/start", {"version": row.version}).status_code == 302
    action = part(row, "1.1.1.1")
    at = f"/programmes/parts/{action.public_id}/"
    answer = client.post(f"{at}edit", {"title": action.title, "owner": house.welfare.pk,
                                       "due": format_jalali(day(5)), "version": action.version})  # fmt: skip
    assert answer.status_code == 302
    client.force_login(house.liaison)
    assert "انجام شد" in client.get(at).content.decode()
    version = part(row, "1.1.1.1").version
    assert client.post(f"{at}do/done", {"version": version}).status_code == 302
    assert part(row, "1.1.1.1").state == "done" and part(row, "1.1.1.1").ended_on
    assert client.post(f"{at}do/done", {"version": version}).status_code == 409


TREE = ["شماره", "عنوان", "کد نهاد مسئول", "همکاران", "آغاز", "مهلت"]


def upload(client, url, heads, rows, **more):
    file = SimpleUploadedFile("f.xlsx", workbook(heads, rows))
    return client.post(url, {"file": file, **more})


def test_a_tree_is_imported_whole_or_not_at_all(full, client):
    client.force_login(full.chief)
    url = f"/programmes/{full.row.public_id}/import"
    before = owned(Node.objects.filter(programme=full.row).count)()
    bad = [["2", "هدف دوم", "", "", "", ""], ["3.1", "بی‌پدر", "", "", "", ""],
           ["2.1", "سیاست", "NO-SUCH", "", "", ""], ["2.1.1.1.1", "ژرف", "", "", "", ""]]  # fmt: skip
    answer = upload(client, url, TREE, bad)
    page = answer.content.decode()
    assert answer.status_code == 422 and "C4" in page and "A5" in page and "3.1" in page
    assert owned(Node.objects.filter(programme=full.row).count)() == before
    good = [["۲", "هدف دوم", "", "", "", ""], ["۲.۱", "سیاست", full.welfare.code, "", "", "1405/12/01"],
            ["1", "هدف نخست، بازنوشته", "", "", "", ""]]  # fmt: skip
    assert upload(client, url, TREE, good).status_code == 302
    versions = owned(lambda: list(Node.objects.order_by("id").values_list("version", flat=True)))
    first = versions()
    assert part(full.row, "1").title == "هدف نخست، بازنوشته"
    assert part(full.row, "2.1").owner_id == full.welfare.pk
    assert upload(client, url, TREE, good).status_code == 302
    assert versions() == first, "the same file once more changes nothing"


def test_what_is_exported_can_be_read_again(full, client):
    with acting(full.chief) as by:
        services.record_values(
            programme=full.row.public_id, source="ثبت", source_date=day(-4), by=by,
            rows=[ValueRow(full.measure.pk, day(-5), Decimal("17.5"))],
        )  # fmt: skip
    client.force_login(full.chief)
    data = client.get(f"/programmes/{full.row.public_id}/export").content
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert len(book.worksheets) == 4
    before = owned(lambda: list(Node.objects.order_by("id").values_list("version", flat=True)))()
    file = SimpleUploadedFile("tree.xlsx", data)
    assert (
        client.post(f"/programmes/{full.row.public_id}/import", {"file": file}).status_code == 302
    )
    assert (
        owned(lambda: list(Node.objects.order_by("id").values_list("version", flat=True)))()
        == before
    )


def test_values_are_imported_beside_their_cells(full, client):
    client.force_login(full.chief)
    url = f"/programmes/{full.row.public_id}/values"
    heads = ["شماره", "سنجه", "تا روز", "مقدار"]
    more = {"source": "سالنامه", "source_date": format_jalali(day(-2))}
    answer = upload(client, url, heads, [["1", "نرخ طلاق", format_jalali(day(-30)), "نه"]], **more)
    assert answer.status_code == 422 and "D2" in answer.content.decode()
    rows = [["1", "نرخ طلاق", format_jalali(day(-30)), "۱۸٫۵"]]
    assert upload(client, url, heads, rows, **more).status_code == 302
    assert upload(client, url, heads, rows, **more).status_code == 302
    assert owned(MeasureValue.objects.count)() == 1
    unknown = [["1.1", "نرخ طلاق", format_jalali(day(-30)), "1"]]
    assert upload(client, url, heads, unknown, **more).status_code == 422


def test_papers(full, client):
    client.force_login(full.viewer)
    p = f"/programmes/{full.row.public_id}"
    assert client.get(f"{p}/programme.pdf").content[:5] == b"%PDF-"
    rows = list(
        csv.reader(io.StringIO(client.get(f"{p}/export?format=csv").content.decode("utf-8-sig")))
    )
    assert len(rows) == 1 + owned(Node.objects.filter(programme=full.row).count)()


def test_one_press_makes_a_counterpart_for_every_province(full, client):
    client.force_login(full.top_chief)
    url = f"/programmes/{full.election.public_id}/counterparts"
    with acting(full.top_chief) as by:
        council = councils.create_council(
            organisation_id=full.hq.pk, by=by,
            draft=CouncilDraft("شورای استان", "province", "معاون استاندار"),
        )  # fmt: skip
    for _time in range(2):
        assert client.post(url).status_code == 302
    made = owned(
        lambda: {p.organisation_id: p for p in Programme.objects.filter(parent=full.election)}
    )()
    assert set(made) == {full.hq.pk, full.far.pk}
    here = made[full.hq.pk]
    assert here.council_id == council.pk and here.polling_day == full.election.polling_day
    steps = owned(lambda: {n.number: (n.due, n.owner_id) for n in here.nodes.exclude(state="")})()
    first = owned(lambda: {n.number: n.due for n in full.election.nodes.exclude(state="")})()
    assert {k: v[0] for k, v in steps.items()} == first
    assert {v[1] for v in steps.values()} == {full.hq.pk}
    client.force_login(full.chief)
    page = client.get(f"/councils/{council.public_id}/").content.decode()
    assert f"/programmes/{here.public_id}/" in page, "the council shows what it coordinates"
    assert (
        f"/councils/{council.public_id}/"
        in client.get(f"/programmes/{here.public_id}/").content.decode()
    )
    assert client.post(url).status_code == 404, "a province makes none for others"


def test_the_first_page_and_the_page_of_a_body_show_what_is_owed(full):
    with acting(full.liaison) as by, transaction.atomic():
        assert today.owned(by).rows[0].title == "اقدام نخست" and today.late(by) is None
        groups = expected_sources.get("harms.actions")(full.welfare.pk, timezone.localdate())
        assert [len(g.lines) for g in groups] == [2]
    with acting(full.chief) as by, transaction.atomic():
        assert [r.title for r in today.late(by).rows] == ["اقدام نخست"]


def test_the_room_counts_its_work(full, as_owner, as_aggregate):
    action = part(full.row, "1.1.1.2")
    with acting(full.liaison) as by:
        services.move_action(public_id=action.public_id, state="done", version=None, by=by)
    week = Week.of(timezone.localdate())
    with connections["default"].cursor() as cursor, as_aggregate():
        for code, start, expected in (
            ("programmes.actions_done", week.start, 1),
            ("programmes.actions_overdue", Week.of(day()).start, 1),
        ):
            cursor.execute(indicators.get(code).sql, {"start": start, "end": week.end})
            rows = [r for r in cursor.fetchall() if r[0] == full.hq.pk]
            whole = sum(r[4] for r in rows if r[1] == 0 and r[2] == 0)
            assert whole == expected, code


def test_a_budget_below_another_is_a_share_of_it_and_not_added(client, house, full):
    with acting(house.chief) as by:
        services.record_budget(
            node=part(house.row, "1.1").public_id, year=1404, planned=10**9, spent=10**8,
            source="بودجهٔ سالانه", source_date=day(-9), by=by,
        )  # fmt: skip
    client.force_login(house.chief)
    page = client.get(f"/programmes/{house.row.public_id}/")
    assert page.context["budget"] == {"planned": 10**10, "spent": 10**9}


def test_a_harm_that_was_switched_off_is_reached_and_can_be_taken_up_again(full, client):
    off = owned(Harm.objects.get)(code="divorce")
    owned(Harm.objects.filter(pk=off.pk).update)(active=False)
    client.force_login(full.viewer)
    page = client.get("/harms/").content.decode()
    rows, rest = page.split("دیگر در فهرست اولویت‌ها نیست")
    assert "/harms/divorce/" not in rows and "/harms/divorce/" in rest
    assert "این آسیب دیگر در فهرست اولویت‌ها نیست" in client.get("/harms/divorce/").content.decode()
    client.force_login(full.top_chief)
    assert client.get("/harms/divorce/edit").status_code == 200
    other = client.get("/harms/addiction/").content.decode()
    assert "این آسیب دیگر" not in other
