"""The last event of a stay is taken back with a reason; what was there before is there again."""

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse
from django.utils import timezone
from tests.factories import acting, make_client, make_episode, owned

from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.people import models as m
from bazgasht.people.policies import NOT_VOIDED
from bazgasht.people.services import custody
from bazgasht.people.services.clients import record_death
from bazgasht.people.services.custody_void import void_event
from bazgasht.people.states import CUSTODY_TRANSITIONS, CustodyEventKind, CustodyState

pytestmark = pytest.mark.django_db
E, S = CustodyEventKind, CustodyState
DETAIL = {E.RELEASE: "served", E.LEAVE: "points", E.INSTITUTION: "semi_open", E.LEGAL: "debt"}
PATH = {S.INSIDE: [], S.ON_LEAVE: [E.LEAVE], S.ESCAPED: [E.ESCAPE]}
KEPT = ("state", "institution", "legal_status", "released_on", "release_kind", "prison_id")


def record(province, by, kind):
    to_prison = province.other.pk if kind == E.TRANSFER else None
    return custody.record_event(
        client_id=province.client.pk, kind=kind, on=timezone.localdate(), by=by,
        detail=DETAIL.get(kind, ""), to_prison_id=to_prison,
    )  # fmt: skip


def void(province, by, event, reason="به اشتباه ثبت شد"):
    return void_event(client_id=province.client.pk, event_id=event.pk, reason=reason, by=by)


def stay(province):
    found = owned(m.CustodyEpisode.objects.get)(client=province.client)
    return {name: getattr(found, name) for name in KEPT}


@pytest.mark.parametrize(
    "state,kind", [key for key in CUSTODY_TRANSITIONS if key[1] not in NOT_VOIDED]
)
def test_every_kind_is_taken_back_to_what_was_before(province, state, kind):
    with acting(province.officer) as by:
        for earlier in PATH[state]:
            record(province, by, earlier)
        before = stay(province)
        assert before["state"] == state
        event = record(province, by, kind)
        if kind != E.RECAPTURE:
            assert stay(province) != before
        void(province, by, event)
        assert stay(province) == before
        assert m.Client.objects.get(pk=province.client.pk).died_on is None
        entry = JournalEntry.objects.get(action="custody.voided")
        assert entry.detail == {"kind": kind, "reason": "به اشتباه ثبت شد"}
        record(province, by, kind)


def test_only_the_last_that_stands_and_only_once(province):
    with acting(province.officer) as by:
        first, second = record(province, by, E.LEAVE), record(province, by, E.RETURN)
        with pytest.raises(Conflict):
            void(province, by, first)
        with pytest.raises(InvalidValue):
            void(province, by, second, " ")
        void(province, by, second)
        with pytest.raises(Conflict):
            void(province, by, second)
        void(province, by, first)
        assert stay(province)["state"] == S.INSIDE


def test_transfers_and_admissions_are_not_voided_and_say_why(province):
    with acting(province.officer) as by:
        admitted = make_episode_event(province)
        with pytest.raises(Conflict):
            void(province, by, admitted)
        moved = record(province, by, E.TRANSFER)
        with pytest.raises(NotAllowed):
            void(province, by, moved)


def make_episode_event(province):
    with_events = owned(m.CustodyEpisode.objects.get)(client=province.client)
    return owned(m.CustodyEvent.objects.create)(
        episode=with_events, client=province.client, kind=E.ADMISSION, on=with_events.admitted_on
    )


def test_another_body_finds_nothing(province):
    with acting(province.officer) as by:
        event = record(province, by, E.LEAVE)
    stranger = make_client(province.other, given="دیگر")
    make_episode(stranger, province.other)
    with acting(province.officer) as by, pytest.raises(NotFound):
        void_event(client_id=stranger.pk, event_id=event.pk, reason="x", by=by)


def test_the_database_lets_nothing_else_of_an_event_change(province):
    with acting(province.officer) as by:
        event = record(province, by, E.LEAVE)
        for change in ("kind = 'death'", "recorded_by = 1", "voided_at = now()", "note = 'x'"):
            with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"update people_custodyevent set {change} where id = %s", [event.pk])
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("delete from people_custodyevent where id = %s", [event.pk])


def test_on_the_page(province, client):
    with acting(province.officer) as by:
        event = record(province, by, E.DEATH)
    client.force_login(province.officer)
    page = reverse("people:custody", args=[province.client.public_id])
    url = reverse("people:event_void", args=[province.client.public_id, event.pk])
    assert url in client.get(page).content.decode()
    assert "بسته می‌مانند" in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).context["form"].errors["reason"]
    answer = client.post(url, {"reason": "فرد دیگری بود"}, follow=True)
    assert "فرد دیگری بود" in answer.content.decode()
    assert client.post(url, {"reason": "دوباره"}).status_code == 409
    client.force_login(province.social)
    assert client.get(url).status_code == 403


def test_a_death_outside_custody_is_no_event_of_a_stay(province):
    free = make_client(province.prison, given="آزاد")
    with acting(province.social) as by:
        record_death(client_id=free.pk, on=timezone.localdate(), by=by)
    with acting(province.officer) as by, pytest.raises(NotFound):
        void_event(client_id=free.pk, event_id=1, reason="x", by=by)
