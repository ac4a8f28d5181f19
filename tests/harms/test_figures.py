"""Importing figures, and ranks that say how unsure they are."""

import io
from random import Random

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from tests.factories import acting, owned
from tests.harms.conftest import day, workbook

from bazgasht.core import provinces
from bazgasht.core.errors import InvalidValue, NotAllowed, NotFound
from bazgasht.core.jalali import format_jalali
from bazgasht.harms import selectors, services
from bazgasht.harms.models import Edition, Harm, HarmFigure, PublishedFigure
from bazgasht.harms.periods import parse_period, period_name
from bazgasht.harms.ranks import Rate, limits, ranks
from bazgasht.harms.services import FigureRow, HarmDraft

pytestmark = pytest.mark.django_db
HEADS = ["دوره", "استان", "شهرستان", "تعداد", "جمعیت"]
ROWS = [["۱۴۰۳", "بوشهر", "", 1200, 1_200_000], ["1403", "IR-18", "دشتستان", 240, "۲۶۰٬۰۰۰"]]


def send(client, rows, heads=HEADS, name="f.xlsx", **more):
    data = {"harm": "divorce", "source": "سالنامهٔ آماری", "source_date": format_jalali(day(-30)),
            "file": SimpleUploadedFile(name, workbook(heads, rows))} | more  # fmt: skip
    return client.post("/harms/import", data)


def test_a_workbook_is_read_and_published(house, client):
    client.force_login(house.chief)
    assert send(client, ROWS).status_code == 302
    assert owned(HarmFigure.objects.count)() == 2
    page = client.get("/harms/divorce/provinces/IR-18/").content.decode()
    assert "دشتستان" in page and "سالنامهٔ آماری" in page
    assert send(client, ROWS).status_code == 302, "the same file once more"
    assert owned(HarmFigure.objects.count)() == 2 and owned(Edition.objects.count)() == 1


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        ([["1403", "ناکجا", "", 9, ""]], "B2"), ([["13", "بوشهر", "", 9, ""]], "A2"),
        ([["1403", "بوشهر", "", "نه", ""]], "D2"), ([["1403", "بوشهر", "", "", ""]], "D2"),
        ([["1403", "بوشهر", "", 9, 0]], "E2"), ([["1403", "فارس", "", 9, ""]], "B2"),
        ([["1403", "بوشهر", "", 9, ""], ["1403", "بوشهر", "", 8, ""]], "A3"),
        ([["1403", "بوشهر", "", 9, ""], ["1403", "بوشهر", "دیر", 10, ""]], ""),
    ],
)  # fmt: skip
def test_a_bad_row_is_shown_beside_its_cell_and_nothing_is_taken(house, client, rows, cell):
    client.force_login(house.chief)
    answer = send(client, rows)
    assert answer.status_code == 422
    if cell:
        assert cell in answer.content.decode()
    assert owned(HarmFigure.objects.count)() == 0


def test_parts_of_an_earlier_import_are_checked_too(house, client):
    client.force_login(house.chief)
    send(client, ROWS)
    assert send(client, [["1403", "بوشهر", "", 200, 1_200_000]]).status_code == 422
    assert owned(HarmFigure.objects.count)() == 2


def test_a_foreign_province_is_refused_by_the_service_and_the_database(house):
    row = FigureRow("1403", "IR-07", "", 9, None)
    with acting(house.chief) as by, pytest.raises(NotAllowed):
        services.import_figures(
            harm="divorce", rows=[row], source="منبع", published_on=day(), by=by
        )
    sql = ("insert into harms_harmfigure (harm_id, period, province, county, cases, source,"
           " published_on, batch, recorded_by, recorded_at) values ({harm}, '1403', '{iso}', '', 9,"
           " 'x', now(), gen_random_uuid(), {by}, now())")  # fmt: skip
    harm = owned(Harm.objects.get)(code="divorce").pk
    for user, iso, allowed in (("chief", "IR-18", True), ("chief", "IR-07", False),
                               ("viewer", "IR-18", False), ("top_chief", "IR-07", True)):  # fmt: skip
        with acting(house.users[user]):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(sql.format(harm=harm, iso=iso, by=house.users[user].pk))
                done = True
            except DatabaseError:
                done = False
        assert done is allowed, (user, iso)


def test_nobody_writes_what_is_published_by_hand(house, client):
    client.force_login(house.chief)
    send(client, ROWS)
    for sql in ("update harms_publishedfigure set cases = 9", "delete from harms_publishedfigure",
                "insert into harms_edition (public_id, harm_id, year, number, made_at, newest)"
                " select gen_random_uuid(), id, 1400, 1, now(), true from harms_harm"):  # fmt: skip
        for user in (house.chief, house.top_chief):
            with acting(user), pytest.raises(DatabaseError), transaction.atomic():
                connection.cursor().execute(sql)
    with pytest.raises(DatabaseError), transaction.atomic():
        owned(lambda: PublishedFigure.objects.update(cases=9))()


def test_the_list_of_harms_is_kept_nationally(house, client):
    draft = HarmDraft("school", "ترک تحصیل", "Leaving school")
    with acting(house.chief) as by, pytest.raises(NotAllowed):
        services.save_harm(draft=draft, by=by)
    with acting(house.top_chief) as by:
        services.save_harm(draft=draft, by=by)
        with pytest.raises(InvalidValue):
            services.save_harm(draft=draft, by=by)
        with pytest.raises(NotFound):
            services.save_harm(draft=HarmDraft("none", "هیچ", "None"), by=by, version=1)
    client.force_login(house.chief)
    assert client.get("/harms/new")["Location"] == "/harms/"
    assert client.get("/harms/school/edit").status_code == 403
    client.force_login(house.top_chief)
    assert client.get("/harms/new").status_code == 200
    assert client.get("/harms/school/edit").status_code == 200
    answer = client.post("/harms/school/edit", {"title": "ترک مدرسه", "title_en": "Leaving school",
                                                "order": "۹", "version": "1"})  # fmt: skip
    assert answer.status_code == 302
    assert owned(Harm.objects.get)(code="school").title == "ترک مدرسه"


def test_the_template_can_be_read_again(house, client):
    client.force_login(house.chief)
    data = client.get("/harms/import/template").content
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert [c.value for c in sheet[1]] == HEADS
    answer = client.post("/harms/import", {
        "harm": "divorce", "source": "نمونه", "source_date": format_jalali(day(-1)),
        "file": SimpleUploadedFile("t.xlsx", data)})  # fmt: skip
    assert answer.status_code == 302


def test_periods():
    assert parse_period("۱۴۰۳") == "1403" and parse_period("1403-2") == "1403-2"
    assert parse_period("1403/Q4") == "1403-4"
    assert period_name("1403-1").endswith("۱۴۰۳")
    for wrong in ("403", "1403-5", "1299", ""):
        with pytest.raises(InvalidValue):
            parse_period(wrong)


def test_byars_limits_are_near_the_exact_ones():
    """Exact Poisson limits, from tables: 0, 1, 5, 10, 100 cases."""
    exact = {
        0: (0, 3.69),
        1: (0.0253, 5.57),
        5: (1.62, 11.67),
        10: (4.80, 18.39),
        100: (81.36, 121.63),
    }
    for cases, (low, high) in exact.items():
        got = limits(cases)
        assert abs(got[0] - low) < 0.12 and abs(got[1] - high) < 0.12


def test_a_rank_says_how_far_it_could_be_off():
    rates = {"many": Rate(10_000, 1_000_000), "same": Rate(10, 1_000), "few": Rate(5, 1_000),
             "least": Rate(1_000, 1_000_000)}  # fmt: skip
    found = ranks(rates, unknown=1)
    assert (found["many"].rank, found["same"].rank) == (1, 1)
    assert found["few"].best == 1 and found["few"].worst == 4
    assert found["least"].best == 4 and found["least"].worst == 5
    r = Random(4)
    many = {n: Rate(r.randint(0, 60), r.randint(1_000, 90_000)) for n in range(31)}
    assert all(1 <= x.best <= x.rank <= x.worst <= 31 for x in ranks(many).values())


def test_the_country_needs_every_province(house, client):
    client.force_login(house.top_chief)
    rows = [["1403", p.iso, "", 100 + n, 1_000_000] for n, p in enumerate(provinces.provinces())]
    send(client, rows[:-1])
    with acting(house.viewer), transaction.atomic():
        assert selectors.trend_of(selectors.get_harm("divorce")) == []
    send(client, rows)
    with acting(house.viewer), transaction.atomic():
        ((_year, whole),) = selectors.trend_of(selectors.get_harm("divorce"))
    assert whole.cases == sum(100 + n for n in range(31)) and whole.population == 31_000_000
