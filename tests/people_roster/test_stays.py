"""Stays that can't be: their rows are named and come back, all other rows go through."""

from datetime import timedelta

import pytest
from tests.factories import acting
from tests.people_roster.books import book, person

from bazgasht.core.jalali import format_jalali, today
from bazgasht.people.models import Client, CustodyEpisode, CustodyEvent
from bazgasht.people.roster import running
from bazgasht.people.roster.importing import Source, import_roster, preview
from bazgasht.people.services import custody
from bazgasht.people.services.custody_void import void_event

pytestmark = pytest.mark.django_db
TOMORROW = format_jalali(today() + timedelta(days=1))
KANGAN = "زندان کنگان"


def source(*rows):
    return Source(book(rows), "r.xlsx", synthetic=True)


@pytest.fixture
def run(province):
    return lambda *rows: import_roster(source(*rows), by=province.officer)


def shape(report):
    return {k: v for k, v in report.counts["people"].items() if v and k != "read"}


def named(report):
    return [(f.row, f.column, f.code, f.severity) for f in report.findings]


def test_an_admission_to_come_is_a_fault_beside_its_cell(province, run):
    report = run(person(0), person(1, نام="کاوه", تاریخ_پذیرش=TOMORROW))
    assert shape(report) == {"created": 1, "rejected": 1}
    assert named(report) == [(3, "تاریخ پذیرش", "admission_in_future", "error")]
    (row,) = report.book
    assert [reason for reason, _text in row.reasons] == ["تاریخ پذیرش"]
    with acting(province.user):
        assert CustodyEpisode.objects.count() == 1
    today_itself = person(1, نام="کاوه", تاریخ_پذیرش=format_jalali(today()))
    assert shape(run(person(0), today_itself)) == {"created": 1, "unchanged": 1}


def test_a_stay_admitted_in_the_future_goes_on_once_its_row_is_right(province, run, as_owner):
    run(person(0))
    late = today() + timedelta(days=40)
    with as_owner():  # as an import wrote it before such rows were refused
        CustodyEpisode.objects.update(admitted_on=late)
        CustodyEvent.objects.update(on=late)
    report = run(person(0, زندان=KANGAN))
    assert shape(report) == {"updated": 1}
    assert named(report) == [
        (2, "تاریخ پذیرش", "admission_changed", "warning"),
        (2, "زندان", "transferred", "warning"),
    ]
    with acting(province.user) as by:
        assert CustodyEvent.objects.get(kind="transfer").on == today()
        assert CustodyEpisode.objects.get().admitted_on < today()
        custody.record_event(
            client_id=Client.objects.get().pk, kind="leave", on=today(), detail="points", by=by
        )


def test_what_a_file_refuses_names_its_row_and_stops_no_other(province, run, as_owner):
    run(person(0), person(1, نام="کاوه"))
    with as_owner(), acting(province.user):
        stay = CustodyEpisode.objects.get(client__name__given="کاوه")
        CustodyEvent.objects.create(
            episode=stay, client_id=stay.client_id, kind="legal", detail="sentenced",
            on=today() + timedelta(days=3),
        )  # fmt: skip
    rows = (person(0, زندان=KANGAN), person(1, نام="کاوه", زندان=KANGAN), person(2, نام="بهرام"))
    with acting(province.user) as by:
        kept = running.receive(source(*rows), by=by, demo=True)
        running.look(kept, by=by)
        running.confirm(kept.public_id, by=by)
        running.execute(kept.public_id, by=by)
        kept.refresh_from_db()
        assert kept.state == "done"
        people = kept.summary["people"]
        assert (people["updated"], people["rejected"], people["created"]) == (1, 1, 1)
        row = kept.rows.get(severity="error")
        assert (row.number, row.column, row.code) == (3, "تاریخ پذیرش", "stay_refused")
        assert row.cells
        prisons = CustodyEpisode.objects.values_list("client__name__given", "prison_id")
        central, kangan = (province.prisons[k].pk for k in ("central", "kangan"))
        assert dict(prisons) == {"رضا": kangan, "کاوه": central, "بهرام": central}
        assert CustodyEvent.objects.filter(kind="transfer").count() == 1
    assert shape(run(*rows)) == {"unchanged": 2, "rejected": 1}


def test_a_roster_admits_nobody_who_has_died(province, run, as_owner):
    run(person(0))
    with as_owner():
        CustodyEpisode.objects.update(state="released", released_on="2024-01-01")
        Client.objects.update(died_on="2024-06-01")
    again = person(0, تاریخ_پذیرش="1405/01/10")
    report = run(again, person(1, نام="کاوه"))
    assert shape(report) == {"unchanged": 1, "created": 1}
    assert named(report) == [(2, "تاریخ پذیرش", "not_in_custody", "warning")]
    assert preview(source(again), by=province.officer).counts["people"]["unchanged"] == 1
    with acting(province.user):
        assert CustodyEpisode.objects.filter(state="inside").count() == 1


def test_a_stay_taken_back_is_admitted_again_while_the_roster_says_so(province, run, as_owner):
    """Somebody without an id, whom only the admission told apart, is held for a human to decide."""
    both = person(0), person(1, نام="کاوه", کد_ملی=None)
    run(*both)
    with acting(province.user) as by:
        for client in Client.objects.all():
            event = CustodyEvent.objects.get(client=client)
            void_event(client_id=client.pk, event_id=event.pk, reason="همنام بود", by=by)
        assert not CustodyEpisode.objects.exists()
    assert shape(run(*both)) == {"updated": 1, "held": 1}
    assert shape(run(*both)) == {"unchanged": 1, "held": 1}
    with acting(province.user):
        assert (Client.objects.count(), CustodyEpisode.objects.count()) == (2, 1)
