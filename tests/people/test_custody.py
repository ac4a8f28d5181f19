"""What may happen in custody, state by state, and what follows from it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.factories import acting, make_client, make_episode, make_grant, make_user, owned

from bazgasht.access.models import JournalEntry
from bazgasht.core import states as core_states
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound, StaleVersion
from bazgasht.core.jalali import format_jalali
from bazgasht.people import models as m
from bazgasht.people.selectors.rows import rows
from bazgasht.people.services import assignments, children, custody, custody_void, grants
from bazgasht.people.states import (
    CUSTODY_TRANSITIONS,
    OPEN_END,
    OPEN_STATES,
    Basis,
    CustodyEventKind,
    CustodyState,
)

pytestmark = pytest.mark.django_db
E, S = CustodyEventKind, CustodyState
DETAIL = {E.RELEASE: "served", E.LEAVE: "points", E.INSTITUTION: "semi_open", E.LEGAL: "debt"}
TODAY = timezone.localdate


def record(province, by, kind, **more):
    args = {"client_id": province.client.pk, "kind": kind, "on": TODAY(), "by": by,
            "detail": DETAIL.get(kind, ""), **more}  # fmt: skip
    if kind == E.TRANSFER:
        args.setdefault("to_prison_id", province.other.pk)
    return custody.record_event(**args)


@pytest.fixture
def told(monkeypatch):
    names = []
    monkeypatch.setattr(
        "bazgasht.people.services.custody.emit", lambda name, **kw: names.append(name)
    )
    return names


@pytest.mark.parametrize("state", S.values)
@pytest.mark.parametrize("kind", E.values)
def test_truth_table(province, told, state, kind):
    closed = state not in OPEN_STATES
    owned(m.CustodyEpisode.objects.filter(client=province.client).update)(
        state=state, released_on=TODAY() if closed else None
    )
    with acting(province.officer) as by:
        expected = CUSTODY_TRANSITIONS.get((S(state), E(kind)))
        if expected is None:
            with pytest.raises(Conflict):
                record(province, by, kind)
            return
        record(province, by, kind)
    stay = owned(m.CustodyEpisode.objects.get)(client=province.client)
    assert stay.state == expected
    assert stay.version == 2
    assert (stay.released_on is not None) == (expected in (S.RELEASED, S.DIED))


def test_every_state_has_a_way_out_or_is_an_end():
    leaving = {state for state, _kind in CUSTODY_TRANSITIONS}
    assert set(S) - leaving == {S.RELEASED, S.DIED}
    assert set(CUSTODY_TRANSITIONS.values()) == set(S)
    drawn = core_states.to_mermaid(CUSTODY_TRANSITIONS, "custody")
    assert "inside --> released" in drawn


def test_a_transfer_hands_the_file_to_the_other_prison(province, told):
    there = make_user("social_worker", province.other)
    with acting(province.lead) as by:
        assignments.assign(client_ids=[province.client.pk], organisation_id=province.prison.pk,
                           user_id=province.social.pk, by=by)  # fmt: skip
    with acting(province.officer) as by:
        record(province, by, E.TRANSFER)
        assert not m.CaseAssignment.objects.filter(ends=None).exists()
        with pytest.raises(NotAllowed):
            record(province, by, E.LEAVE)
    assert told == ["client.transferred"]
    with acting(there):
        assert m.Client.objects.get() == province.client
        assert m.CustodyEpisode.objects.get().prison_id == province.other.pk
        assert not m.Relation.objects.exists()
    with acting(province.social):
        kept = m.Grant.objects.get(client=province.client)
        left = kept.ends - timezone.now()
        assert timedelta(days=29) < left < timedelta(days=31)
        assert m.Client.objects.filter(pk=province.client.pk).exists()


def test_a_release_is_announced_and_closes_the_stay(province, told):
    with acting(province.officer) as by:
        record(province, by, E.RELEASE, detail="conditional")
        stay = m.CustodyEpisode.objects.get(client=province.client)
        assert (stay.release_kind, stay.released_on) == ("conditional", TODAY())
        with pytest.raises(Conflict):
            record(province, by, E.RELEASE)
    assert told == ["client.released"]


def test_death_leaves_the_file_to_its_holder(province, told, client):
    make_grant(province.client, province.agency, level=2, basis="request", ref="r")
    make_grant(province.client, province.care, level=2, basis="referral", ref="r")
    with acting(province.officer) as by:
        record(province, by, E.DEATH)
        assert m.Client.objects.get(pk=province.client.pk).died_on == TODAY()
        with pytest.raises(Conflict):
            custody.admit(
                client_id=province.client.pk, prison_id=province.prison.pk, on=TODAY(), by=by
            )
        (row,) = rows([province.client.pk], by)
        assert row.released_on is None, "a death is no release"
        stay = reverse("people:custody", args=[province.client.public_id])
    client.force_login(province.officer)
    page = client.get(stay).content.decode()
    assert f"<dt>درگذشت</dt><dd>{format_jalali(TODAY(), 'long')}" in page
    assert told == ["client.died"]
    ends = {
        body: owned(m.Grant.objects.get)(client=province.client, organisation_id=body.pk).ends
        for body in (province.agency, province.care)
    }
    assert ends[province.agency] < timezone.now() + timedelta(days=31)
    assert ends[province.care] == OPEN_END, "as long as its referral"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": E.RELEASE, "detail": ""}, "detail"),
        ({"kind": E.RELEASE, "detail": "points"}, "detail"),
        ({"kind": E.ESCAPE, "detail": "served"}, "detail"),
        ({"kind": E.LEAVE, "on": timezone.localdate() + timedelta(days=1)}, "on"),
        ({"kind": E.LEAVE, "on": timezone.localdate() - timedelta(days=400)}, "on"),
        ({"kind": E.LEAVE, "until": timezone.localdate() - timedelta(days=1)}, "until"),
        ({"kind": E.TRANSFER, "to_prison_id": None}, "to_prison"),
        ({"kind": E.INSTITUTION, "detail": "closed"}, "detail"),  # it is that already
        ({"kind": E.LEGAL, "detail": "sentenced"}, "detail"),
    ],
)
def test_what_an_event_must_say(province, more, field):
    kind = more.pop("kind")
    with acting(province.officer) as by, pytest.raises(InvalidValue) as refused:
        record(province, by, kind, **more)
    assert refused.value.field == field


def test_a_transfer_goes_to_another_prison_only(province):
    with acting(province.officer) as by:
        for wrong in (province.prison.pk, province.agency.pk, 10**6):
            with pytest.raises(InvalidValue):
                record(province, by, E.TRANSFER, to_prison_id=wrong)


def test_a_double_press_and_a_stale_page_end_in_one_result(province):
    with acting(province.officer) as by:
        record(province, by, E.LEAVE, version=1)
        with pytest.raises(StaleVersion):
            record(province, by, E.RELEASE, version=1)
        with pytest.raises(Conflict):
            record(province, by, E.LEAVE)
        assert m.CustodyEvent.objects.filter(kind=E.LEAVE).count() == 1


def test_who_may_record(province):
    with acting(province.social) as by, pytest.raises(NotAllowed):
        record(province, by, E.LEAVE)
    with acting(province.stranger) as by, pytest.raises(NotFound):
        record(province, by, E.LEAVE)
    with acting(province.records) as by:
        record(province, by, E.LEAVE)


def test_admission_again_after_release(province, told):
    with acting(province.records) as by:
        record(province, by, E.RELEASE)
        stay = custody.admit(
            client_id=province.client.pk, prison_id=province.other.pk, on=TODAY(), by=by
        )
        with pytest.raises(Conflict):
            custody.admit(
                client_id=province.client.pk, prison_id=province.prison.pk, on=TODAY(), by=by
            )
    assert stay.events.model is m.CustodyEvent
    with acting(make_user("social_worker", province.other)):
        assert m.Client.objects.get() == province.client
        assert m.CustodyEpisode.objects.count() == 2


def test_admission_asks_for_a_prison_of_ones_own(province):
    spouse = province.family.members[0]
    with acting(province.officer) as by:
        with pytest.raises(NotAllowed):
            custody.admit(client_id=spouse.pk, prison_id=province.other.pk, on=TODAY(), by=by)
        with pytest.raises(InvalidValue):
            custody.admit(client_id=spouse.pk, prison_id=province.prison.pk, by=by, on=TODAY(),
                          stay=custody.Stay(expected_release=TODAY() - timedelta(days=1)))  # fmt: skip


def test_what_is_known_of_a_stay_is_corrected_with_its_version(province):
    with acting(province.officer) as by:
        stay = custody.edit_stay(client_id=province.client.pk, version=1, by=by,
                                 stay=custody.Stay(offence="theft", sentence_months=18))  # fmt: skip
        assert (stay.offence, stay.sentence_months, stay.expected_release) == ("theft", 18, None)
        with pytest.raises(StaleVersion):
            custody.edit_stay(client_id=province.client.pk, version=1, by=by, stay=custody.Stay())


def test_a_child_inside_with_the_mother(province):
    mother = make_client(province.prison, given="زهرا", sex="f")
    make_episode(mother, province.prison)
    child = make_client(province.prison, given="نازنین", origin="family")
    with acting(province.officer) as by:
        args = {"mother_id": mother.pk, "by": by}
        row = children.child_enters(child_id=child.pk, since=TODAY() - timedelta(days=3), **args)
        with pytest.raises(Conflict):
            children.child_enters(child_id=child.pk, since=TODAY(), **args)
        with pytest.raises(InvalidValue):
            children.child_leaves(record_id=row.pk, on=TODAY(), left_to=" ", **args)
        children.child_leaves(record_id=row.pk, on=TODAY(), left_to="مادربزرگ", **args)
        with pytest.raises(NotFound):
            children.child_leaves(record_id=row.pk, on=TODAY(), left_to="x", **args)
    with acting(province.stranger):
        assert not m.ChildInside.objects.exists()


def test_a_child_inside_goes_out_with_the_mother(province, client):
    mother = make_client(province.prison, given="زهرا", sex="f")
    make_episode(mother, province.prison)
    child = make_client(province.prison, given="نازنین", origin="family")
    with acting(province.officer) as by:
        args = {"mother_id": mother.pk, "by": by}
        since = TODAY() - timedelta(days=3)
        row = children.child_enters(child_id=child.pk, since=since, **args)
        event = custody.record_event(
            client_id=mother.pk, kind="release", on=TODAY(), detail="served", by=by
        )
        row.refresh_from_db()
        assert (row.until, row.left_to) == (TODAY(), "همراه مادر")
        custody_void.void_event(client_id=mother.pk, event_id=event.pk, reason="x", by=by)
        row.refresh_from_db()
        assert (row.until, row.left_to) == (None, "")
        custody.record_event(client_id=mother.pk, kind="death", on=TODAY(), by=by)
        row.refresh_from_db()
        assert row.until is None  # nobody knows yet to whom the child goes
    client.force_login(province.officer)
    leave = reverse("people:child_leave", args=[mother.public_id, row.pk])
    assert leave in client.get(reverse("people:custody", args=[mother.public_id])).content.decode()
    answer = client.post(leave, {"on": format_jalali(TODAY()), "left_to": "مادربزرگ"})
    assert answer.status_code == 302


def test_a_child_inside_goes_along_with_a_transfer(province, as_owner):
    mother = make_client(province.prison, given="زهرا", sex="f")
    make_episode(mother, province.prison)
    child = make_client(province.prison, given="نازنین", origin="family")
    gone = make_client(province.prison, given="کیمیا", origin="family")
    day = TODAY() - timedelta(days=3)
    with acting(province.officer) as by:
        args = {"mother_id": mother.pk, "by": by}
        row = children.child_enters(child_id=child.pk, since=day, **args)
        left = children.child_enters(child_id=gone.pk, since=day, **args)
        children.child_leaves(record_id=left.pk, on=TODAY(), left_to="مادربزرگ", **args)
        custody.record_event(
            client_id=mother.pk, kind="transfer", on=TODAY(), to_prison_id=province.other.pk, by=by
        )
    with acting(province.stranger) as by:
        assert [(c.client_id, c.prison_id, c.since) for c in m.ChildInside.objects.all()] == [
            (child.pk, province.other.pk, day)
        ]
        seen = set(m.Client.objects.values_list("pk", flat=True))
        assert seen == {mother.pk, child.pk}, "nobody else of the family is opened"
        grant = m.Grant.objects.get(client=child, organisation_id=province.other.pk)
        assert (grant.basis, grant.level) == ("transfer", 3)
        officer = make_user("prison_officer", province.other)
    with acting(officer) as by:
        children.child_leaves(
            mother_id=mother.pk, record_id=row.pk, on=TODAY(), left_to="خاله", by=by
        )
    with as_owner():
        entry = JournalEntry.objects.get(action="child.moved")
    assert (entry.client_id, entry.user_id) == (child.pk, province.officer.pk)


def test_a_transfer_opens_no_child_that_lives_outside(province):
    mother = make_client(province.prison, given="زهرا", sex="f")
    make_episode(mother, province.prison)
    outside = make_client(province.prison, given="کیمیا", origin="family")
    with acting(province.officer) as by:
        event = custody.record_event(
            client_id=mother.pk, kind="transfer", on=TODAY(), to_prison_id=province.other.pk, by=by
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            grants.issue(
                client_ids=[outside.pk], organisation_id=province.other.pk,
                basis=Basis.TRANSFER, basis_ref=event.pk, purpose="custody", by=by,
            )  # fmt: skip


def test_who_is_not_back_from_leave_in_time_is_told(province, client):
    late, early = (make_client(province.prison, given=name) for name in ("دیرآمده", "سروقت"))
    with acting(province.officer) as by:
        for person, days in ((late, -2), (early, 3)):
            make_episode(person, province.prison)
            custody.record_event(
                client_id=person.pk, kind="leave", on=TODAY() - timedelta(days=9), detail="points",
                until=TODAY() + timedelta(days=days), by=by,
            )  # fmt: skip
    client.force_login(province.officer)
    page = client.get("/").content.decode()
    assert page.index("دیرآمده") < page.index("سروقت")
    assert "?state=on_leave" in page
    head = client.get(reverse("people:client", args=[late.public_id])).content.decode()
    assert "۲ روز" in head
    with acting(province.officer) as by:
        custody.record_event(client_id=late.pk, kind="return", on=TODAY(), by=by)
    assert "?state=on_leave" not in client.get("/").content.decode()  # nobody is late any more
    told = client.get(reverse("people:custody", args=[late.public_id])).content.decode()
    assert "۲ روز دیر" in told
