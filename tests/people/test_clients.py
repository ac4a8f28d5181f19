"""Opening a file, changing it, and what the neutral refusals say."""

from datetime import date

import pytest
from django.utils import timezone
from tests.factories import acting, make_client, make_user
from tests.people.conftest import NATIONAL_ID

from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound, StaleVersion
from bazgasht.core.jalali import PartialDate
from bazgasht.core.models import History
from bazgasht.people import crypto
from bazgasht.people import models as m
from bazgasht.people.selectors.search import search
from bazgasht.people.services import clients, contacts
from bazgasht.people.services.clients import Person, edit_person, open_client
from bazgasht.people.states import Origin

pytestmark = pytest.mark.django_db


def opened(by, org, **more):
    args = {"given": "سارا", "family": "محمدی", "origin": Origin.FAMILY, **more}
    return open_client(organisation_id=org.pk, by=by, **args)


def test_a_new_file_is_held_by_its_body_in_full(province):
    with acting(province.social) as by:
        client = opened(by, province.prison, national_id="1111111199"[:10], birth=date(1990, 1, 1),
                        birth_precision="day")  # fmt: skip
        assert m.Grant.objects.get(client=client).basis == "registration"
        assert m.Grant.objects.get(client=client).sort_key
        assert [c.id for c in search("سارا محمدی", by=by)] == [client.pk]
        row = m.ClientIdentity.objects.get(client=client)
        assert crypto.decrypt(row.national_id, context="national_id", version=row.key_version)
        actions = JournalEntry.objects.filter(client_id=client.pk).values_list("action", flat=True)
        assert list(actions.order_by("id")) == ["grant.issued", "client.created"]
    with acting(province.stranger):
        assert not m.Client.objects.filter(pk=client.pk).exists()


def test_opening_needs_the_permission_in_that_very_body(province):
    with acting(province.social) as by, pytest.raises(NotAllowed):
        opened(by, province.other)
    with acting(province.officer) as by, pytest.raises(NotAllowed):
        opened(by, province.prison)


def test_an_id_on_a_foreign_file_is_refused_in_neutral_words(province):
    with acting(province.stranger) as by:
        with pytest.raises(Conflict) as refused:
            opened(by, province.other, national_id=NATIONAL_ID)
        foreign = str(refused.value.message)
        assert not m.Client.objects.exists()
        make_client(province.other, national_id="0023456787")
        with pytest.raises(Conflict) as refused:
            opened(by, province.other, national_id="0023456787")
        assert str(refused.value.message) == foreign
        assert "حسینی" not in foreign


def edited(**more):
    return Person(**{"given": "رضا", "family": "حسینی", **more})


def test_a_new_name_is_found_and_the_old_one_is_not(province):
    with acting(province.social) as by:
        edit_person(client_id=province.client.pk, version=1, by=by,
                    person=edited(family="کاشانی", birth=PartialDate(1370, 6)))  # fmt: skip
        assert [c.id for c in search("رضا کاشانی", by=by)] == [province.client.pk]
        assert province.client.pk not in [c.id for c in search("یاسین", by=by)]
        row = m.ClientIdentity.objects.get(client=province.client)
        assert (row.birth_precision, str(PartialDate.of(row.birth, "month"))) == (
            "month",
            "1370/06",
        )
        assert row.national_id_hash == crypto.lookup("national_id", NATIONAL_ID)
        assert m.Client.objects.get(pk=province.client.pk).version == 2
        kept = History.objects.filter(table="people_clientname", client_id=province.client.pk).get()
        assert (kept.before["family"], kept.after["family"]) == ("حسینی", "کاشانی")


def test_a_stale_page_changes_nothing(province):
    with acting(province.social) as by:
        edit_person(client_id=province.client.pk, version=1, by=by, person=edited(given="علی"))
        with pytest.raises(StaleVersion):
            edit_person(client_id=province.client.pk, version=1, by=by, person=edited(given="حسن"))
        assert m.ClientName.objects.get(client=province.client).given == "علی"


def test_ids_are_kept_replaced_or_removed(province, settings):
    with acting(province.social) as by:
        edit_person(
            client_id=province.client.pk,
            version=None,
            by=by,
            person=edited(national_id="0023456787"),
        )
        row = m.ClientIdentity.objects.get(client=province.client)
        assert row.national_id_hash == crypto.lookup("national_id", "0023456787")
        settings.PII_KEYS = {**settings.PII_KEYS, 9: b"9" * 32}
        edit_person(
            client_id=province.client.pk, version=None, by=by, person=edited(foreign_id="AF123456")
        )
        row.refresh_from_db()
        assert row.key_version == 9
        assert crypto.decrypt(row.national_id, context="national_id", version=9) == "0023456787"
        assert crypto.decrypt(row.foreign_id, context="foreign_id", version=9) == "AF123456"
        edit_person(
            client_id=province.client.pk, version=None, by=by, person=edited(national_id="")
        )
        row.refresh_from_db()
        assert row.national_id is None and row.foreign_id is not None


def test_who_only_serves_changes_nothing(province):
    with acting(province.liaison) as by, pytest.raises(NotAllowed):
        edit_person(client_id=province.client.pk, version=1, by=by, person=edited())
    with acting(province.stranger) as by, pytest.raises(NotAllowed):
        edit_person(client_id=province.client.pk, version=1, by=by, person=edited())


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [("mobile", "۰۹۱۷ ۱۲۳ ۴۵۶۸", "+989171234568"), ("phone", "077-33331234", "+987733331234"),
     ("address", " بوشهر،  سنگی ", "بوشهر، سنگی")],
)  # fmt: skip
def test_contacts_are_added_once_and_ended(province, kind, typed, kept):
    with acting(province.social) as by:
        args = {"client_id": province.client.pk, "by": by}
        contact = contacts.add_contact(kind=kind, value=typed, **args)
        assert contact.value == kept
        with pytest.raises(Conflict):
            contacts.add_contact(kind=kind, value=typed, **args)
        contacts.end_contact(contact_id=contact.pk, **args)
        with pytest.raises(NotFound):
            contacts.end_contact(contact_id=contact.pk, **args)
        contacts.add_contact(kind=kind, value=typed, **args)


@pytest.mark.parametrize(
    ("kind", "value", "field"),
    [("mobile", "12", "value"), ("address", " ", "value"), ("pigeon", "x", "value")],
)
def test_a_contact_that_is_none_is_refused(province, kind, value, field):
    with acting(province.social) as by, pytest.raises(InvalidValue) as refused:
        contacts.add_contact(client_id=province.client.pk, kind=kind, value=value, by=by)
    assert refused.value.field == field


def test_a_death_outside_custody(province, monkeypatch):
    told = []
    monkeypatch.setattr(
        "bazgasht.people.services.custody.emit",
        lambda name, **kw: told.append((name, kw["client_id"])),
    )
    spouse = province.family.members[0]
    with acting(province.social) as by:
        with pytest.raises(Conflict):
            clients.record_death(client_id=province.client.pk, on=timezone.localdate(), by=by)
        clients.record_death(client_id=spouse.pk, on=timezone.localdate(), by=by)
        assert m.Client.objects.get(pk=spouse.pk).died_on == timezone.localdate()
        with pytest.raises(Conflict):
            clients.record_death(client_id=spouse.pk, on=timezone.localdate(), by=by)
    assert told == [("client.died", spouse.pk)]


def test_file_numbers_are_of_the_jalali_year_and_never_twice(province):
    with acting(make_user("social_worker", province.association)) as by:
        numbers = {opened(by, province.association).file_no for _ in range(3)}
    assert len(numbers) == 3 and all(n[:2] == "14" and len(n) == 11 for n in numbers)
