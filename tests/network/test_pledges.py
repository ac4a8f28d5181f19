"""Pledges: who may do what in which state, what is signed and frozen, two people at once."""

import hashlib
import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories import acting, make_org, make_user, owned
from tests.network.conftest import PROMISED, line, reread, shown, sign, term

from bazgasht.access.models import JournalEntry
from bazgasht.access.proving import FRESH, Proof
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound, StaleVersion
from bazgasht.network import canonical, policies, selectors, services
from bazgasht.network.acts import ACTS
from bazgasht.network.models import Commitment, MemberBody, Pledge, PledgeText
from bazgasht.network.states import TRANSITIONS, PledgeState

pytestmark = pytest.mark.django_db
HEADQUARTERS, BODY = {"secretary"}, {"liaison"}
MAY = {
    "edit": HEADQUARTERS | BODY, "offer": HEADQUARTERS, "sign": BODY,
    "hand_back": HEADQUARTERS | BODY, "cancel": HEADQUARTERS, "withdraw": BODY,
    "renew": HEADQUARTERS | BODY,
}  # fmt: skip
FROM = {
    "edit": {"draft"}, "offer": {"draft"}, "sign": {"offered"}, "hand_back": {"offered"},
    "cancel": {"draft", "offered"}, "withdraw": {"signed"}, "renew": {"signed"},
}  # fmt: skip
EVERYONE = (
    "secretary", "viewer", "group_secretary", "other_group", "liaison", "deputy",
    "relief_liaison", "other_secretary", "other_liaison", "admin", "national",
)  # fmt: skip


def test_the_table_of_acts_is_whole():
    assert set(ACTS) == set(MAY) == set(FROM)
    assert set(TRANSITIONS) == set(PledgeState)


@pytest.mark.parametrize("code", sorted(ACTS))
@pytest.mark.parametrize("state", PledgeState.values)
def test_who_may_do_what_in_which_state(board, draft, code, state):
    row = draft()
    row.state = state
    for who in EVERYONE:
        with acting(board.users[who]) as by:
            wanted = who in MAY[code] and state in FROM[code]
            assert policies.user_can_pledge(code, by, row) is wanted, who


def do(code, row, by, board):
    """The act as the service does it."""
    held = {"public_id": row.public_id, "version": row.version, "by": by}
    if code == "edit":
        return services.change_pledge(**held, text_id=row.text_id, starts=row.starts, ends=row.ends)
    if code == "offer":
        return services.offer_pledge(**held)
    if code == "sign":
        proof = Proof(by.user_id, "password", timezone.now())
        return services.sign_pledge(**held, digest=shown(row), office="مدیر", proof=proof)
    if code == "renew":
        return services.renew_pledge(public_id=row.public_id, by=by)
    return getattr(services, f"{code}_pledge")(**held, reason="دلیل")


@pytest.mark.parametrize("code", sorted(ACTS))
@pytest.mark.parametrize("who", EVERYONE)
def test_the_services_keep_the_table(board, draft, offered, signed, code, who):
    source = sorted(FROM[code])[0]
    row = {"draft": draft, "offered": offered, "signed": signed}[source]()
    with acting(board.users[who]) as by:
        if who in MAY[code]:
            do(code, row, by, board)
        else:
            with pytest.raises((NotAllowed, NotFound)):
                do(code, row, by, board)


def test_only_a_body_with_a_seat(board, text):
    with acting(board.secretary) as by, pytest.raises(InvalidValue) as refused:
        services.draft_pledge(
            headquarters_id=board.head.pk, organisation_id=board.stranger.pk, text_id=text.pk,
            by=by, **term(),
        )  # fmt: skip
    assert refused.value.field == "organisation"


def test_a_body_prepares_its_own_and_no_other(board, draft, text):
    assert draft(user=board.liaison).organisation_id == board.tvto.pk
    with acting(board.liaison) as by, pytest.raises(NotAllowed):
        services.draft_pledge(
            headquarters_id=board.head.pk, organisation_id=board.relief.pk, text_id=text.pk,
            by=by, **term(),
        )  # fmt: skip


def test_the_same_form_twice_is_one_draft_and_one_line(board, text):
    one, two = uuid.uuid4(), uuid.uuid4()
    with acting(board.secretary) as by:
        for _time in range(2):
            row = services.draft_pledge(
                headquarters_id=board.head.pk, organisation_id=board.tvto.pk, text_id=text.pk,
                request_id=one, by=by, **term(),
            )  # fmt: skip
            services.save_commitment(
                public_id=row.public_id, draft=line(board), version=0, request_id=two, by=by
            )
        assert Pledge.objects.count() == Commitment.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"indicator": "referrals.overdue"}, "indicator"),
        ({"indicator": "pledges.signed"}, "indicator"),
        ({"indicator": "nonsense"}, "indicator"),
        ({"counted": "all"}, "counted"),
        ({"mission_id": 999_999_999}, "mission"),
        ({"due": timezone.localdate()}, "due"),
        ({"due": timezone.localdate() + timedelta(days=900)}, "due"),
        ({"starts": timezone.localdate() - timedelta(days=3)}, "due"),
    ],
)
def test_a_line_that_can_not_be(board, draft, wrong, field):
    row = draft()
    with acting(board.secretary) as by, pytest.raises(InvalidValue) as refused:
        services.save_commitment(
            public_id=row.public_id, draft=line(board, **wrong), version=row.version, by=by
        )
    assert refused.value.field == field


def test_a_mission_of_another_headquarters_is_none_of_its_own(board, draft):
    from bazgasht.network.models import Mission

    foreign = Mission.objects.create(
        working_group=make_org("working_group", parent=board.other_head), code="X-1", title="x"
    )
    row = draft()
    with acting(board.secretary) as by, pytest.raises(InvalidValue):
        services.save_commitment(
            public_id=row.public_id, draft=line(board, mission_id=foreign.pk),
            version=row.version, by=by,
        )  # fmt: skip


def test_nothing_is_offered_without_a_line_or_after_its_term(board, draft):
    empty = draft(lines=[])
    first = timezone.localdate() - timedelta(days=60)
    past = draft(lines=[line(board, starts=first, due=first + timedelta(days=20))],
                 starts=first, ends=first + timedelta(days=30))  # fmt: skip
    with acting(board.secretary) as by:
        for row, code in ((empty, "pledge.empty"), (past, "pledge.over")):
            with pytest.raises(Conflict) as refused:
                services.offer_pledge(public_id=row.public_id, version=row.version, by=by)
            assert refused.value.code == code


def test_a_shorter_term_must_hold_its_lines(board, draft):
    row = draft()
    with acting(board.secretary) as by, pytest.raises(InvalidValue):
        services.change_pledge(
            public_id=row.public_id, text_id=row.text_id, starts=row.starts,
            ends=row.starts + timedelta(days=30), version=row.version, by=by,
        )  # fmt: skip


def test_what_is_signed_has_its_hash_signer_moment_and_factor(board, signed):
    row = signed()
    assert row.state == "signed" and row.factor == "password"
    assert (row.signed_by, row.signer, row.office) == (board.liaison.pk, "رضا نوروزی", "مدیرکل")
    assert timezone.now() - row.signed_at < timedelta(minutes=1)
    assert row.sha256 == hashlib.sha256(row.content.encode()).hexdigest()
    said = json.loads(row.content)
    assert said["signed"]["factor"] == "password" and said["signed"]["by"] == board.liaison.pk
    assert [c["quantity"] for c in said["commitments"]] == [40]
    assert said["text"]["text"] == row.text.text
    with acting(board.liaison):
        assert canonical.verify(row, selectors.commitments_of(row)).good
        entry = JournalEntry.objects.get(action="pledge.signed")
    assert entry.detail["sha256"] == row.sha256


def test_the_verdict_tells_which_part_is_not_as_signed(board, signed):
    row = signed()
    with acting(board.liaison):
        lines = selectors.commitments_of(row)
    assert canonical.verify(row, lines) == canonical.Verdict(True, True)
    lines[0].quantity = 39
    assert canonical.verify(row, lines) == canonical.Verdict(True, False)
    lines[0].quantity = 40
    assert not canonical.verify(row, []).agrees
    row.office = "معاون"
    assert canonical.verify(row, lines) == canonical.Verdict(True, False)
    row.office = "مدیرکل"
    row.content = row.content.replace("40", "41")
    assert canonical.verify(row, lines) == canonical.Verdict(False, False)
    row.content = "nonsense"
    assert canonical.verify(row, lines) == canonical.Verdict(False, False)


def test_a_mission_that_is_called_otherwise_later_changes_nothing(board, signed):
    row = signed()
    board.jobs.title = "نامی دیگر"
    board.jobs.save(update_fields=["title"])
    with acting(board.liaison):
        assert canonical.verify(row, selectors.commitments_of(row)).good
    assert "نامی دیگر" not in row.content


@pytest.mark.parametrize("age", [FRESH + timedelta(seconds=1), -timedelta(minutes=1)])
def test_an_old_proof_signs_nothing(board, offered, age):
    row = offered()
    proof = Proof(board.liaison.pk, "password", timezone.now() - age)
    with pytest.raises(NotAllowed) as refused:
        sign(row, board.liaison, proof=proof)
    assert refused.value.code == "proof.stale"


def test_somebody_elses_proof_signs_nothing(board, offered):
    with pytest.raises(NotAllowed):
        sign(offered(), board.liaison,
             proof=Proof(board.secretary.pk, "password", timezone.now()))  # fmt: skip


def test_with_a_second_factor_the_password_alone_signs_nothing(board, offered):
    from tests.access.conftest import give_factor

    row = offered()
    give_factor(board.liaison)
    with pytest.raises(NotAllowed) as refused:
        sign(row, board.liaison)
    assert refused.value.code == "proof.factor"
    proof = Proof(board.liaison.pk, "totp", timezone.now())
    assert sign(row, board.liaison, proof=proof).factor == "totp"


def test_an_office_is_needed(board, offered):
    with pytest.raises(InvalidValue):
        sign(offered(), board.liaison, office="  ")


def test_what_was_changed_after_it_was_shown_is_not_signed(board, offered):
    """Returned, changed and offered again: the version tells. A mission renamed: the hash tells."""
    row = offered()
    read = shown(row)
    with acting(board.secretary) as by:
        services.hand_back_pledge(public_id=row.public_id, reason="x", version=row.version, by=by)
        again = reread(row)
        other = selectors.commitments_of(again)[0]
        services.save_commitment(
            public_id=row.public_id, draft=line(board, quantity=400), commitment=other.public_id,
            version=again.version, by=by,
        )  # fmt: skip
        services.offer_pledge(public_id=row.public_id, version=reread(row).version, by=by)
    with pytest.raises(StaleVersion):
        sign(row, board.liaison, digest=read)
    newest = reread(row)
    with pytest.raises(StaleVersion):
        sign(newest, board.liaison, digest=read)
    board.jobs.title = "نامی دیگر"
    before = shown(newest)
    board.jobs.save(update_fields=["title"])
    with pytest.raises(StaleVersion):
        sign(newest, board.liaison, digest=before)
    assert sign(newest, board.liaison).state == "signed"


def test_two_people_change_one_draft(board, draft):
    row = draft()
    with acting(board.liaison) as by:
        services.save_commitment(
            public_id=row.public_id, draft=line(board, quantity=7), version=row.version, by=by
        )
    with acting(board.secretary) as by:
        with pytest.raises(StaleVersion):
            services.save_commitment(
                public_id=row.public_id, draft=line(board, quantity=9), version=row.version, by=by
            )
        with pytest.raises(StaleVersion):
            services.offer_pledge(public_id=row.public_id, version=row.version, by=by)
    with acting(board.secretary):
        assert sorted(x.quantity for x in selectors.commitments_of(row)) == [7, 40]


def test_signed_twice_is_one_signature(board, offered):
    row = offered()
    sign(row, board.liaison)
    with pytest.raises(Conflict) as refused:
        sign(row, board.liaison)
    assert refused.value.code == "pledge.state"


def test_returned_with_words(board, offered):
    row = offered()
    with acting(board.liaison) as by:
        with pytest.raises(InvalidValue):
            services.hand_back_pledge(
                public_id=row.public_id, reason=" ", version=row.version, by=by
            )
        services.hand_back_pledge(
            public_id=row.public_id, reason="عدد زیاد است", version=row.version, by=by
        )
    again = reread(row)
    assert (again.state, again.returned) == ("draft", "عدد زیاد است")
    with acting(board.secretary) as by:
        services.offer_pledge(public_id=row.public_id, version=again.version, by=by)
    assert reread(row).returned == ""


def test_a_withdrawal_keeps_what_was_signed(board, signed):
    row = signed()
    with acting(board.liaison) as by:
        services.withdraw_pledge(
            public_id=row.public_id, reason="بودجه قطع شد", version=row.version, by=by
        )
    after = reread(row)
    assert (after.state, after.reason, after.ended_on) == (
        "withdrawn", "بودجه قطع شد", timezone.localdate()
    )  # fmt: skip
    assert (after.content, after.sha256, after.signed_at) == (
        row.content,
        row.sha256,
        row.signed_at,
    )
    with acting(board.viewer):
        assert canonical.verify(after, selectors.commitments_of(after)).good
        assert not selectors.commitments().exists()


def test_a_renewal_makes_a_new_one_and_ends_the_old_at_its_signature(board, signed):
    old = signed()
    with acting(board.secretary) as by:
        new = services.renew_pledge(public_id=old.public_id, by=by)
        assert services.renew_pledge(public_id=old.public_id, by=by).pk == new.pk
        lines = selectors.commitments_of(new)
        assert (new.starts, new.ends - new.starts) == (
            old.ends + timedelta(days=1), old.ends - old.starts
        )  # fmt: skip
        assert [(x.quantity, x.indicator) for x in lines] == [(40, PROMISED)]
        assert new.starts <= lines[0].starts < lines[0].due <= new.ends
        services.offer_pledge(public_id=new.public_id, version=new.version, by=by)
    assert reread(old).state == "signed"
    done = sign(reread(new), board.liaison)
    assert json.loads(done.content)["renews"] == str(old.public_id)
    assert (reread(old).state, reread(old).ended_by) == ("renewed", board.liaison.pk)


def test_a_renewal_that_was_given_up_leaves_room_for_another(board, signed):
    old = signed()
    with acting(board.secretary) as by:
        first = services.renew_pledge(public_id=old.public_id, by=by)
        services.cancel_pledge(
            public_id=first.public_id, reason="زود بود", version=first.version, by=by
        )
        assert services.renew_pledge(public_id=old.public_id, by=by).pk != first.pk


def test_texts_come_in_versions(board, text):
    with acting(board.secretary) as by:
        second = services.save_text(headquarters_id=board.head.pk, title="دوم", text="متن", by=by)
        assert (text.number, second.number) == (1, 2)
        with pytest.raises(Conflict):
            services.save_text(headquarters_id=board.head.pk, title="سوم", text="متن", by=by)
        with pytest.raises(StaleVersion):
            services.publish_text(public_id=second.public_id, version=0, by=by)
        with pytest.raises(Conflict):
            services.save_text(
                headquarters_id=board.head.pk, title="x", text="y", public_id=text.public_id,
                version=text.version, by=by,
            )  # fmt: skip
        assert list(selectors.usable_texts(board.head)) == [text]
        services.publish_text(public_id=second.public_id, version=second.version, by=by)
        assert next(iter(selectors.usable_texts(board.head))).number == 2


@pytest.mark.parametrize("who", [w for w in EVERYONE if w not in ("secretary",)])
def test_only_the_headquarters_writes_its_text(board, who):
    with acting(board.users[who]) as by, pytest.raises(NotAllowed):
        services.save_text(headquarters_id=board.head.pk, title="x", text="y", by=by)
    assert not PledgeText.objects.exists()


def test_a_text_from_above_is_usable_below(board, text):
    below = make_org("headquarters", parent=board.head)
    assert list(selectors.usable_texts(below)) == [text]
    assert not selectors.usable_texts(board.other_head).exists()


def test_every_act_stands_in_the_journal(board, signed):
    row = signed()
    user = make_user("auditor", board.head)
    with acting(user):
        found = set(
            JournalEntry.objects.filter(object_id=str(row.public_id)).values_list(
                "action", flat=True
            )
        )
    assert found == {"pledge.drafted", "commitment.saved", "pledge.offered", "pledge.signed"}


def test_a_body_that_sees_no_person_signs_and_withdraws_its_own(board, offered):
    """Governorates and justice departments hold no grants; their representative signs all the same."""
    for kind in ("governorate", "justice"):
        body = make_org(kind)
        owned(MemberBody.objects.create)(
            headquarters=board.head, organisation=body, since=timezone.localdate()
        )
        speaker = make_user("representative", body)
        row = offered(body=body)
        with pytest.raises((NotAllowed, NotFound)):
            sign(row, make_user("headquarters_viewer", body))
        row = sign(row, speaker)
        assert (row.state, row.signed_by) == ("signed", speaker.pk)
        with acting(speaker) as by:
            services.withdraw_pledge(
                public_id=row.public_id, version=row.version, reason="دلیل", by=by
            )
        assert reread(row).state == "withdrawn"


def test_no_text_of_a_pledge_holds_the_number_of_a_person(board, draft, offered, signed):
    """What many read: the text that is signed, notes, reasons and the office under the signature."""
    mobile = "۰۹۱۷۱۲۳۴۵۶۷"
    row = draft()
    calls = [
        ("text", lambda: services.save_text(
            headquarters_id=board.head.pk, title="میثاق", text=f"تماس با {mobile}", by=by)),
        ("note", lambda: services.save_commitment(
            public_id=row.public_id, version=row.version, by=by,
            draft=line(board, note=f"با {mobile}"))),
        ("reason", lambda: services.cancel_pledge(
            public_id=row.public_id, version=row.version, reason=f"به گفتهٔ {mobile}", by=by)),
    ]  # fmt: skip
    with acting(board.users["secretary"]) as by:
        for field, call in calls:
            with pytest.raises(InvalidValue) as refused:
                call()
            assert refused.value.field == field
    waiting = offered()
    with pytest.raises(InvalidValue) as refused:
        sign(waiting, board.users["liaison"], office=f"مدیر {mobile}")
    assert refused.value.field == "office" and reread(waiting).state == "offered"
