"""The last event of a stay is taken back with a reason; what was there before is there again."""

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse
from django.utils import timezone
from tests.factories import acting, make_client, make_episode, make_user, owned

from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.models import History
from bazgasht.people import models as m
from bazgasht.people.services import children, custody, custody_void
from bazgasht.people.services.assignments import assign
from bazgasht.people.services.clients import record_death
from bazgasht.people.services.custody_void import void_death, void_event
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


@pytest.mark.parametrize("state,kind", list(CUSTODY_TRANSITIONS))
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


def sees(user, person):
    with acting(user):
        return m.Client.objects.filter(pk=person.pk).exists()


class TestTransfer:
    """Taken back: the person never left; the other prison sees nothing from that moment."""

    def carried(self, province):
        with acting(province.lead) as by:
            assign(client_ids=[province.client.pk], organisation_id=province.prison.pk,
                   user_id=province.social.pk, by=by)  # fmt: skip

    def carriers(self, body):
        rows = m.CaseAssignment.objects.filter(organisation_id=body.pk, ends=None)
        return owned(list)(rows.values_list("user_id", flat=True))

    @pytest.mark.parametrize("who", ["officer", "records"])
    def test_everything_is_where_it_was(self, province, who):
        self.carried(province)
        before = stay(province)
        with acting(province.officer) as by:
            event = record(province, by, E.TRANSFER)
        assert sees(province.stranger, province.client)
        assert self.carriers(province.prison) == []
        with acting(getattr(province, who)) as by:
            void(province, by, event)
        assert stay(province) == before
        assert not sees(province.stranger, province.client), "at once"
        assert self.carriers(province.prison) == [province.social.pk]
        far = timezone.now() + timedelta(days=365)
        with acting(province.social):
            assert m.Grant.objects.filter(client=province.client, ends__gt=far).exists()
        with acting(province.officer) as by:
            record(province, by, E.TRANSFER)

    def test_by_the_prison_that_got_the_person(self, province, client):
        theirs = make_user("prison_officer", province.other)
        with acting(province.officer) as by:
            event = record(province, by, E.TRANSFER)
        with acting(make_user("case_lead", province.other)) as by:
            assign(client_ids=[province.client.pk], organisation_id=province.other.pk,
                   user_id=province.stranger.pk, by=by)  # fmt: skip
        client.force_login(theirs)
        url = reverse("people:event_void", args=[province.client.public_id, event.pk])
        page = reverse("people:custody", args=[province.client.public_id])
        assert url in client.get(page).content.decode()
        asked = client.get(url).content.decode()
        assert "زندان مبدأ دوباره پرونده را دارد" in asked and "رضا حسینی" in asked
        answer = client.post(url, {"reason": "این فرد نزد ما نیامد"})
        assert answer["Location"] == reverse("people:list"), "no page that they may not open"
        assert client.get(page).status_code == 404
        assert self.carriers(province.other) == []
        assert stay(province)["prison_id"] == province.prison.pk

    def test_children_inside_come_back(self, province):
        child = province.family.members[1]
        grant = owned(
            m.Grant.objects.filter(client=child, organisation_id=province.prison.pk).exists
        )
        assert grant()
        with acting(province.officer) as by:
            children.child_enters(mother_id=province.client.pk, child_id=child.pk,
                                  since=timezone.localdate(), by=by)  # fmt: skip
            event = record(province, by, E.TRANSFER)
            assert sees(province.stranger, child)
            void(province, by, event)
        assert owned(m.ChildInside.objects.get)(client=child).prison_id == province.prison.pk
        assert not sees(province.stranger, child)

    def test_the_right_to_it_ends_with_the_next_event(self, province):
        with acting(province.officer) as by:
            event = record(province, by, E.TRANSFER)
        with acting(make_user("prison_officer", province.other)) as by:
            record(province, by, E.LEAVE)
        with acting(province.officer) as by, pytest.raises(Conflict):
            void(province, by, event)

    def test_nobody_else_gives_it_back(self, province):
        """The database asks for the voiding itself: raw SQL alone moves nothing."""
        with acting(province.officer) as by:
            event = record(province, by, E.TRANSFER)
            for sql in ("select people_carry_again(%s)", "select people_take_stay_away(%s)"):
                with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(sql, [event.pk if "carry" in sql else event.episode_id])
            with connection.cursor() as cursor:
                cursor.execute(
                    "select people_end_grants(%s, %s, 'transfer', %s, 'x')",
                    [province.client.pk, province.other.pk, str(event.pk)],
                )
                assert cursor.fetchone()[0] == 0


class TestAdmission:
    """Taken away while nothing else stands in the stay."""

    @pytest.fixture
    def free(self, province):
        return make_client(province.prison, given="آزاد")

    def admit(self, province, person, by, prison=None):
        return custody.admit(
            client_id=person.pk, prison_id=(prison or province.prison).pk,
            on=timezone.localdate(), by=by,
        )  # fmt: skip

    def void(self, person, episode, by):
        event = episode.events.get(kind=E.ADMISSION)
        return void_event(client_id=person.pk, event_id=event.pk, reason="همنام بود", by=by)

    def test_as_if_it_never_was(self, province, free):
        with acting(province.officer) as by:
            episode = self.admit(province, free, by)
            event = self.void(free, episode, by)
            assert not m.CustodyEpisode.objects.filter(client=free).exists()
            kept = m.CustodyEvent.objects.get(pk=event.pk)
            assert (kept.episode_id, kept.void_reason) == (None, "همنام بود")
            self.admit(province, free, by)
        rows = History.objects.filter(table="people_custodyepisode", operation="D")
        assert owned(rows.get)().before["admitted_on"] == str(timezone.localdate())

    def test_the_prison_that_got_the_file_by_it_sees_it_no_more(self, province, free):
        with acting(province.records) as by:
            episode = self.admit(province, free, by, province.other)
            assert sees(province.stranger, free)
            self.void(free, episode, by)
        assert not sees(province.stranger, free)
        assert sees(province.social, free)

    def test_not_once_something_followed(self, province, free):
        with acting(province.officer) as by:
            episode = self.admit(province, free, by)
            leave = custody.record_event(
                client_id=free.pk, kind=E.LEAVE, on=timezone.localdate(), detail="points", by=by
            )
            with pytest.raises(Conflict):
                self.void(free, episode, by)
            void_event(client_id=free.pk, event_id=leave.pk, reason="x", by=by)
            self.void(free, episode, by)
        assert owned(m.CustodyEvent.objects.filter(client=free, episode=None).count)() == 2

    def test_not_while_a_child_lives_inside(self, province, free):
        child = make_client(province.prison, given="کودک", origin="family")
        with acting(province.officer) as by:
            episode = self.admit(province, free, by)
            children.child_enters(
                mother_id=free.pk, child_id=child.pk, since=timezone.localdate(), by=by
            )
            with pytest.raises(Conflict):
                self.void(free, episode, by)

    def test_on_the_page(self, province, free, client):
        with acting(province.officer) as by:
            episode = self.admit(province, free, by)
            event = episode.events.get()
        client.force_login(province.officer)
        url = reverse("people:event_void", args=[free.public_id, event.pk])
        assert "این دورهٔ حبس برداشته می‌شود" in client.get(url).content.decode()
        page = client.post(url, {"reason": "همنام بود"}, follow=True).content.decode()
        assert "همنام بود" in page and reverse("people:admit", args=[free.public_id]) in page
        again = client.post(url, {"reason": "دوباره"}, follow=True)
        assert again.redirect_chain[-1][0] == reverse("people:custody", args=[free.public_id])


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
    assert "دوباره برجا می‌شوند" in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).context["form"].errors["reason"]
    answer = client.post(url, {"reason": "فرد دیگری بود"}, follow=True)
    assert "فرد دیگری بود" in answer.content.decode()
    for again in (
        client.post(url, {"reason": "دوباره"}, follow=True),
        client.get(url, follow=True),
    ):
        said = again.content.decode()
        assert again.redirect_chain[-1][0] == page and "پیش‌تر باطل شده است" in said
        assert "فرد دیگری بود" in said and "دوباره<" not in said, "one clear result: the first"
    assert owned(JournalEntry.objects.filter(action="custody.voided").count)() == 1
    client.force_login(province.social)
    assert client.get(url).status_code == 403


class TestDeathOutside:
    """No event of a stay: taken back on the file itself."""

    @pytest.fixture
    def dead(self, province):
        free = make_client(province.prison, given="آزاد")
        with acting(province.social) as by:
            record_death(client_id=free.pk, on=timezone.localdate(), by=by)
        return free

    def test_it_is_no_event(self, province, dead):
        with acting(province.officer) as by, pytest.raises(NotFound):
            void_event(client_id=dead.pk, event_id=1, reason="x", by=by)

    def test_taken_back_with_a_reason_and_told(self, province, dead, monkeypatch):
        told = []
        monkeypatch.setattr(custody_void, "emit", lambda name, **_rest: told.append(name))
        with acting(province.social) as by:
            with pytest.raises(InvalidValue):
                void_death(client_id=dead.pk, reason=" ", by=by)
            void_death(client_id=dead.pk, reason="همنام بود", by=by)
            assert m.Client.objects.get(pk=dead.pk).died_on is None
            with pytest.raises(Conflict):
                void_death(client_id=dead.pk, reason="x", by=by)
        entry = owned(JournalEntry.objects.get)(action="client.death_voided")
        assert entry.detail == {"reason": "همنام بود"} and told == ["client.death_voided"]

    def test_one_in_custody_is_voided_there(self, province):
        with acting(province.officer) as by:
            record(province, by, E.DEATH)
        with acting(province.social) as by, pytest.raises(Conflict):
            void_death(client_id=province.client.pk, reason="x", by=by)

    def test_on_the_page(self, province, dead, client):
        client.force_login(province.social)
        url = reverse("people:death_void", args=[dead.public_id])
        page = reverse("people:client", args=[dead.public_id])
        assert url in client.get(page).content.decode()
        assert "دوباره برجا می‌شوند" in client.get(url).content.decode()
        assert client.post(url, {"reason": ""}).context["form"].errors["reason"]
        after = client.post(url, {"reason": "همنام بود"}, follow=True).content.decode()
        assert url not in after and reverse("people:death", args=[dead.public_id]) in after
        for again in (client.get(url, follow=True), client.post(url, {"reason": "x"}, follow=True)):
            assert again.redirect_chain[-1][0] == page
            assert "برای این شخص درگذشتی ثبت نشده است" in again.content.decode()
        client.force_login(province.liaison)
        assert client.get(url).status_code in (403, 404)
