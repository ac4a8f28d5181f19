"""What was put right by hand in a file is not undone by a roster that repeats what stood there."""

import pytest
from tests.factories import acting
from tests.people_roster.books import IDS, book, person, relative

from bazgasht.core.jalali import PartialDate, from_jalali, today
from bazgasht.people.models import (
    Client,
    ClientContact,
    ClientIdentity,
    ClientName,
    CustodyEpisode,
    CustodyEvent,
)
from bazgasht.people.roster.importing import Source, import_roster
from bazgasht.people.services import clients, contacts, custody

pytestmark = pytest.mark.django_db
KANGAN = "زندان کنگان"


@pytest.fixture
def run(province):
    def run(*people, kin=()):
        return import_roster(Source(book(people, kin), "r.xlsx"), by=province.officer)

    return run


def shape(report, kind="people"):
    return {k: v for k, v in report.counts[kind].items() if v and k != "read"}


def codes(report):
    return [(f.column, f.code) for f in report.findings]


def rename(by, client, given, birth=None):
    person = clients.Person(given=given, family="حسینی", father="یاسین", birth=birth, sex="m",
                            marital="divorced")  # fmt: skip
    clients.edit_person(client_id=client.pk, version=None, person=person, by=by)


def test_the_same_workbook_after_every_fact_was_changed_by_hand(province, run):
    run(person(0))
    with acting(province.user) as by:
        client = Client.objects.get()
        rename(by, client, "محمدرضا", PartialDate(1361))
        old = ClientContact.objects.get()
        contacts.end_contact(client_id=client.pk, contact_id=old.pk, by=by)
        contacts.add_contact(client_id=client.pk, kind="mobile", value="09121112233", by=by)
        stay = custody.Stay(expected_release=from_jalali(1408, 1, 1))
        custody.edit_stay(client_id=client.pk, version=1, stay=stay, by=by)
        custody.record_event(client_id=client.pk, kind="transfer", on=today(), by=by,
                             to_prison_id=province.prisons["kangan"].pk)  # fmt: skip
    again = run(person(0))
    assert shape(again) == {"unchanged": 1}
    assert codes(again) == [
        ("نام", "changed_since"),
        ("تاریخ تولد", "changed_since"),
        ("وضعیت تاهل", "changed_since"),
        ("تلفن خانواده", "changed_since"),
        ("تاریخ آزادی احتمالی", "changed_since"),
        ("تاریخ پذیرش", "not_in_custody"),
    ]
    news = person(0, تلفن_خانواده="09121119999", تاریخ_آزادی_احتمالی="1407/01/01")
    assert shape(run(news)) == {"updated": 1}  # what nobody said before is news
    with acting(province.user):
        assert ClientName.objects.get().given == "محمدرضا"
        assert ClientIdentity.objects.get().birth_precision == "year"
        assert CustodyEpisode.objects.get().prison_id == province.prisons["kangan"].pk
        live = ClientContact.objects.filter(ends=None).values_list("value", flat=True)
        assert list(live) == ["+989121119999"]


def test_what_a_roster_changed_a_roster_changes_back(province, run):
    run(person(0))
    for cells in ({"زندان": KANGAN, "تلفن_خانواده": "09121112233"}, {}):
        report = run(person(0, **cells))
        assert shape(report) == {"updated": 1}
        assert codes(report) == [("زندان", "transferred")]
    with acting(province.user):
        assert CustodyEvent.objects.filter(kind="transfer").count() == 2


def test_people_without_an_id_are_found_by_the_name_they_had(province, run):
    kin = [relative(IDS[1], "مادر", "فاطمه")]
    rows = person(0, کد_ملی=None), person(1, نام="کاوه")
    run(*rows, kin=kin)
    with acting(province.user) as by:
        for given, new in (("رضا", "غلامحسین"), ("فاطمه", "زهرا")):
            rename(by, Client.objects.get(name__given=given), new)
    again = run(*rows, kin=kin)
    assert (shape(again), shape(again, "families")) == ({"unchanged": 2}, {"unchanged": 1})
    assert again.absent == 0
    with acting(province.user):
        assert Client.objects.count() == 3


def test_who_has_escaped_by_the_file_is_named(province, run):
    run(person(0))
    with acting(province.user) as by:
        custody.record_event(client_id=Client.objects.get().pk, kind="escape", on=today(), by=by)
    assert codes(run(person(0))) == [("تاریخ پذیرش", "not_in_custody")]
