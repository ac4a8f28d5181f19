"""Search forgives what keyboards, spreadsheets and people do to names and numbers."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories import acting, make_client, make_grant, make_user, owned
from tests.people.conftest import NATIONAL_ID

from bazgasht.people.models import ClientContact
from bazgasht.people.selectors.forgiving import one_letter_edits, segmentations
from bazgasht.people.selectors.search import BEGINS, EXACT, NEAR, find, ranked, search
from bazgasht.people.services.grants import index_names

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(province):
    prison = province.prison
    return {
        "kazemi": make_client(prison, given="علی‌رضا", family="کاظمی", father="محمد"),
        "nezhad": make_client(prison, given="فاطمه", family="حسینی نژاد", father="علی"),
        "ahmad": make_client(prison, given="أحمد", family="موسوي", father="سيد كاظم"),
        "latin": make_client(prison, given="Ali", family="Khan", father="Gul"),
        "afshar": make_client(prison, given="آذر", family="افشار", father="بهمن"),
    }


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("کاظمی", "kazemi"),
        ("كاظمي", "kazemi"),
        ("علی رضا کاظمی", "kazemi"),
        ("علیرضا کاظمی", "kazemi"),
        ("علی‌رضا  کاظمی", "kazemi"),
        ("کاظمی علیرضا", "kazemi"),
        ("علیرضا کاظم", "kazemi"),
        ("علیرضا کاظی", "kazemi"),
        ("علیرصا کاظمی", "kazemi"),
        ("علریضا کاظمی", "kazemi"),
        ("حسینی‌نژاد", "nezhad"),
        ("حسینی نژاد", "nezhad"),
        ("حسینینژاد فاطمه", "nezhad"),
        ("حسنی نژاد", "nezhad"),
        ("احمد موسوی", "ahmad"),
        ("أحمد", "ahmad"),
        ("سید کاظم موسوی", "ahmad"),
        ("موسَوی", "ahmad"),
        ("ali khan", "latin"),
        ("KHAN", "latin"),
        ("اذر", "afshar"),
        ("آذر افشار", "afshar"),
    ],
)
def test_names(province, people, typed, who):
    with acting(province.social) as by:
        found = search(typed, by=by)
    assert people[who].pk in [c.id for c in found[:3]], [c.full for c in found]


@pytest.mark.parametrize(
    "typed", [NATIONAL_ID, "۰۰۱۲۳۴۵۶۷۹", "٠٠١٢٣٤٥٦٧٩", "12345679", "001-234567-9", " 0012345679 "]
)
def test_national_ids_in_any_digits(province, typed):
    with acting(province.social) as by:
        assert [c.id for c in search(typed, by=by)] == [province.client.pk]


def test_file_numbers_with_and_without_zeros(province):
    made = make_client(province.prison, file_no="1405-000217", given="پونه")
    with acting(province.social) as by:
        for typed in (
            "1405-000217",
            "۱۴۰۵-۲۱۷",
            "1405-217",
            "217",
            "۲۱۷",
            "۱۴۰۵/۲۱۷",
            "1405 – 000217",
        ):
            assert [c.id for c in search(typed, by=by)] == [made.pk], typed


def test_who_is_calling(province):
    make_contact = owned(ClientContact.objects.create)
    make_contact(client=province.client, kind="mobile", value="+989171234567")
    make_contact(client=province.client, kind="mobile", value="+989350000000", ends=timezone.now())
    with acting(province.social) as by:
        for typed in ("09171234567", "۰۹۱۷ ۱۲۳ ۴۵۶۷", "+98 917 123 4567"):
            assert [c.id for c in search(typed, by=by)] == [province.client.pk], typed
        assert search("09350000000", by=by) == []  # no longer valid
    with acting(province.stranger) as by:
        assert search("09171234567", by=by) == []


def test_names_typed_without_a_space_between_them(province):
    with acting(province.social) as by:
        for typed in ("رضاحسینی", "رضا\u200cحسینی", "حسینی\u200cرضا"):
            assert [c.id for c in search(typed, by=by)] == [province.client.pk], typed


def test_a_part_of_a_name_that_is_written_with_a_half_space(province, as_owner):
    """«علی‌رضا» and «چاه‌کوتاهی»; names that were stored before are made so by a migration."""
    client = make_client(province.prison, given="علی\u200cرضا", family="چاه\u200cکوتاهی")
    with as_owner():
        client.name.tokens = ["علیرضا", "چاهکوتاهی"]
        client.name.save(update_fields=["tokens"])
        index_names([client.pk])
    with acting(province.social) as by:
        assert search("کوتاهی", by=by) == []
    with as_owner():
        import_module("bazgasht.people.migrations.0007_parts_of_names").split(
            apps, SimpleNamespace(connection=connection)
        )
    with acting(province.social) as by:
        for typed in ("کوتاهی", "رضا کوتاهی", "علیرضا کوتاهی", "چاه", "چاهکوتاهی"):
            assert [c.id for c in search(typed, by=by)] == [client.pk], typed


def test_foreigners_ids(province):
    from bazgasht.people import crypto
    from bazgasht.people.models import ClientIdentity

    owned(ClientIdentity.objects.filter(client=province.client).update)(
        foreign_id_hash=crypto.lookup("foreign_id", "AF123456")
    )
    with acting(province.social) as by:
        assert [c.id for c in search("af 123456", by=by)] == [province.client.pk]


def test_another_bodys_people_are_not_found_by_anything(province):
    with acting(province.stranger) as by:
        for typed in ("رضا حسینی", NATIONAL_ID, province.client.file_no, "حس", "رضا"):
            assert search(typed, by=by) == []
    with acting(province.viewer) as by:
        assert search("رضا حسینی", by=by) == []


def test_a_service_level_finds_by_name_and_id(province):
    make_grant(province.client, province.agency, level=2, basis="referral", ref="r")
    with acting(province.liaison) as by:
        assert [c.id for c in search("رضا حسینی", by=by)] == [province.client.pk]
        assert [c.id for c in search(NATIONAL_ID, by=by)] == [province.client.pk]
    make_grant(province.client, province.association, level=1, basis="referral", ref="c")
    with acting(make_user("agency_liaison", province.association)) as by:
        assert [c.id for c in search("رضا حسینی", by=by)] == [province.client.pk]
        assert search(NATIONAL_ID, by=by) == []


def test_best_first_then_in_persian_order(province):
    for given in ("یاسر", "پیمان", "آرش", "گلنار"):
        make_client(province.prison, given=given, family="رستمی", father="")
    make_client(province.prison, given="الف", family="رستمیان", father="")
    make_client(province.prison, given="ب", family="رستم", father="")
    with acting(province.social) as by:
        found = find("رستمی", by=by)
    assert [f.card.given for f in found] == ["آرش", "پیمان", "گلنار", "یاسر", "الف", "ب"]
    assert [f.rank for f in found] == [EXACT] * 4 + [BEGINS, NEAR]


def test_at_most_four_statements_whatever_is_typed(province, people):
    with acting(province.social) as by:
        for typed in (
            "رضا حسینی",
            "زززز",
            NATIONAL_ID,
            "a b c d e f g h",
            "سید علی رضا حسینی نژاد اصل",
        ):
            with CaptureQueriesContext(
                connection,
            ) as seen:
                search(typed, by=by)
            assert len(seen) <= 4, typed


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "%",
        "'",
        "\\",
        "؟!",
        "\u200c",
        "'; drop table people_client; --",
        "ا" * 500,
        "\x00",
    ],
)
def test_odd_text_finds_nothing_and_breaks_nothing(province, typed):
    with acting(province.social) as by:
        search(typed, by=by)
        assert ranked("", by=by).ids == {}


def test_edits_are_one_letter_away():
    from bazgasht.core.edits import one_edit

    edits = one_letter_edits("کاظمی")
    assert all(one_edit("کاظمی", e) for e in edits)
    assert {"کاظم", "کاظمیی", "کاضمی", "کظامی"} <= set(edits)
    assert one_letter_edits("رز") == []
    assert len(edits) == len(set(edits))


def test_neighbours_are_joined():
    assert segmentations("علی رضا کاظمی") == [
        ["علی", "رضا", "کاظمی"], ["علیرضا", "کاظمی"], ["علی", "رضاکاظمی"],
    ]  # fmt: skip


def test_of_thousands_of_namesakes_a_few_hundred_rows_are_read(province):
    """Whatever is typed: at most four statements, each of which gives what a step takes."""
    from tests.factories import owned

    from bazgasht.people.selectors.search import CANDIDATES

    @owned
    def namesakes():
        with connection.cursor() as cursor:
            cursor.execute(
                "with c as (insert into people_client (public_id, file_no, origin, opened_by, created_at,"
                " synthetic, version) select gen_random_uuid(), 'N' || i, 'custody', %s, now() - interval '1 day',"
                " true, 1 from generate_series(1, 5000) i returning id),"
                " n as (insert into people_clientname (client_id, given, family, father, alias, sort_key, tokens)"
                " select id, 'رضا', 'حسینی', '', '', 'x', array['رضا', 'حسینی'] from c returning client_id),"
                " g as (insert into people_grant (client_id, organisation_id, purpose, level, starts, ends, basis,"
                " basis_ref, ended_reason, sort_key) select client_id, %s, 'x', 3, now() - interval '1 day',"
                " '2200-01-01', 'import', 'x', '', 'x' from n returning client_id)"
                " insert into people_nametoken (organisation_id, token, client_id)"
                " select %s, w, client_id from n cross join unnest(array['رضا', 'حسینی']) w",
                [province.prison.pk] * 3,
            )

    namesakes()
    read = []

    def counted(execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        read.append(context["cursor"].rowcount)
        return done

    with acting(province.social) as by, connection.execute_wrapper(counted):
        found = search("رضا حسینی", by=by)
    assert len(found) == 25
    assert len(read) <= 4 and max(read) <= CANDIDATES + 1, read


def test_it_says_when_there_are_more_than_it_takes(province, client, monkeypatch):
    from bazgasht.people.selectors import search as searching

    monkeypatch.setattr(searching, "CANDIDATES", 3)
    client.force_login(province.social)
    for n in range(4):
        page = client.post(reverse("people:list"), {"q": "بردبار"}, follow=True)
        assert page.context["best_of"] == 0 and page.context["page"].paginator.count == n
        make_client(province.prison, given=f"نام{n}", family="بردبار")
    page = client.post(reverse("people:list"), {"q": "بردبار"}, follow=True)
    assert page.context["best_of"] == 3 and page.context["page"].paginator.count == 3
    assert "note wait" in page.content.decode()
    make_client(province.prison, given="زری", family="بردباری")
    with acting(province.social) as by:
        found = searching.ranked("بردبار", by=by)
    assert found.more and set(found.ids.values()) == {EXACT}, "the best of them stay"
