"""Writing, checking by a second person, withdrawing, repeating: rules, journal, search, figures."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from tests.factories import acting
from tests.network import sharing

from bazgasht.access.models import JournalEntry
from bazgasht.core import indicators
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound, StaleVersion
from bazgasht.core.registry import today_items
from bazgasht.network import experience_policies, selectors, services
from bazgasht.network.experience_acts import ACTS
from bazgasht.network.models import ExperienceUse
from bazgasht.network.states import EXPERIENCE_TRANSITIONS, ExperienceState

pytestmark = pytest.mark.django_db
S = ExperienceState


def journalled(row, as_owner):
    with as_owner():
        found = JournalEntry.objects.filter(object_id=str(row.public_id)).order_by("pk")
        return list(found.values_list("action", flat=True))


def test_from_a_draft_to_the_register_and_its_journal(board, as_owner):
    row = sharing.write(board.deputy, board.tvto)
    assert (row.state, row.headquarters_id, row.province) == ("draft", board.head.pk, "IR-18")
    row = sharing.act("offer", row, board.deputy)
    row = sharing.act("publish", row, board.liaison)
    assert (row.state, row.checked_by, row.published_on) == (
        "published", board.liaison.pk, timezone.localdate(),
    )  # fmt: skip
    sharing.repeat(row, board.relief_liaison, board.relief)
    row = sharing.act("mend", row, board.deputy)
    assert (row.state, row.checked_by, row.published_on) == ("draft", None, None)
    sharing.act("withdraw", row, board.deputy, reason="دیگر سفارش نمی‌شود")
    assert journalled(row, as_owner) == [
        f"experience.{x}" for x in ("written", "offered", "published", "repeated", "mended",
                                    "withdrawn")
    ]  # fmt: skip


MAY = {
    # act: who may, from a state in which it is possible (the deputy wrote it)
    "edit": {"deputy", "liaison"},
    "offer": {"deputy", "liaison"},
    "publish": {"liaison", "secretary"},
    "hand_back": {"deputy", "liaison", "secretary"},
    "mend": {"deputy", "liaison"},
    "withdraw": {"deputy", "liaison", "secretary"},
}


@pytest.mark.parametrize("code", ACTS)
def test_who_may_do_what(board, code):
    make = {S.DRAFT: lambda b: sharing.write(b.deputy, b.tvto), S.OFFERED: sharing.offered,
            S.PUBLISHED: sharing.published}  # fmt: skip
    row = make[ACTS[code].sources[0]](board)
    for name, user in board.users.items():
        with acting(user) as by:
            assert experience_policies.user_can(code, by, row) == (name in MAY[code]), name


@pytest.mark.parametrize("code", ACTS)
@pytest.mark.parametrize("state", S)
def test_only_from_its_states(board, code, state):
    row = sharing.write(board.deputy, board.tvto)
    row.state = state
    if state in ACTS[code].sources:
        experience_policies.check_state(code, row)
    else:
        with pytest.raises(Conflict):
            experience_policies.check_state(code, row)


def test_every_step_of_the_table_has_its_act():
    steps = {(s, act.target) for act in ACTS.values() for s in act.sources if act.target}
    assert steps == {(a, b) for a, after in EXPERIENCE_TRANSITIONS.items() for b in after}


def test_nobody_publishes_what_they_wrote_or_changed(board):
    row = sharing.act("offer", sharing.write(board.liaison, board.tvto), board.liaison)
    with pytest.raises(NotAllowed, match="second"):
        sharing.act("publish", row, board.liaison)
    row = sharing.act("hand_back", row, board.liaison, reason="بهتر شود")
    row = sharing.act("change", row, board.deputy, draft=sharing.text(title="کارگاه سیار جوش"))
    row = sharing.act("offer", row, board.deputy)
    with pytest.raises(NotAllowed, match="second"):
        sharing.act("publish", row, board.liaison)
    assert sharing.act("publish", row, board.secretary).state == "published"


def test_without_evidence_it_is_not_offered(board):
    row = sharing.write(board.deputy, board.tvto, figures="")
    with pytest.raises(InvalidValue):
        sharing.act("offer", row, board.deputy)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "کو"), ("tried", "کوتاه"), ("result", "-"), ("theme", "weather"),
        ("province", "IR-99"), ("link", "http://example.org/a"),
        ("starts", timezone.localdate() + timedelta(days=2)),
        ("ends", timezone.localdate() - timedelta(days=900)), ("working_group", None),
        ("tried", "با آقای ب، همراه 09171234567، کار شد"),
        ("lesson", "پروندهٔ ۱۴۰۵-۰۰۰۱۲۳ را ببینید"), ("figures", "کد ۰۰۸۴۵۷۵۹۴۸"),
    ],
)  # fmt: skip
def test_what_is_refused_beside_its_field(board, field, value):
    more = {field: value} if field != "working_group" else {"working_group_id": board.tvto.pk}
    with pytest.raises(InvalidValue) as refused:
        sharing.write(board.deputy, board.tvto, **more)
    assert refused.value.field == field


def test_a_stale_page_and_the_same_form_twice(board):
    key = uuid.uuid4()
    first = sharing.write(board.deputy, board.tvto, request_id=key)
    assert sharing.write(board.deputy, board.tvto, request_id=key).pk == first.pk
    sharing.act("change", first, board.liaison, draft=sharing.text(title="عنوان تازه"))
    with pytest.raises(StaleVersion):
        sharing.act("change", first, board.deputy, draft=sharing.text(title="عنوان دیگر"))


@pytest.mark.parametrize("who", ["viewer", "admin", "national", "other_liaison"])
def test_others_write_nothing_for_the_body(board, who):
    with pytest.raises(NotAllowed):
        sharing.write(board.users[who], board.tvto)


def test_repeats(board):
    row = sharing.published(board)
    key = uuid.uuid4()
    sharing.repeat(row, board.relief_liaison, board.relief, request_id=key)
    sharing.repeat(row, board.relief_liaison, board.relief, request_id=key)
    for user, body, more, error in (
        (board.relief_liaison, board.relief, {}, Conflict),  # the same day again
        (board.liaison, board.tvto, {}, Conflict),  # the own one
        (board.relief_liaison, board.tvto, {}, NotAllowed),
        (board.other_liaison, board.stranger, {"result": " "}, InvalidValue),
        (board.other_liaison, board.stranger, {"result": "09171234567"}, InvalidValue),
        (board.other_liaison, board.stranger,
         {"on": timezone.localdate() + timedelta(days=1)}, InvalidValue),
        (board.other_liaison, board.stranger,
         {"on": row.starts - timedelta(days=1)}, InvalidValue),
    ):  # fmt: skip
        with pytest.raises(error):
            sharing.repeat(row, user, body, **more)
    sharing.repeat(row, board.other_liaison, board.stranger)
    with acting(board.national):
        assert selectors.experiences().get().repeats == 2


def test_a_repeat_is_taken_back_by_its_body_alone(board):
    row = sharing.published(board)
    one = sharing.repeat(row, board.relief_liaison, board.relief)
    for user in (board.liaison, board.other_liaison, board.secretary):
        with acting(user) as by, pytest.raises(NotAllowed):
            services.remove_repeat(public_id=row.public_id, repeat=one.public_id, by=by)
    with acting(board.relief_liaison) as by:
        services.remove_repeat(public_id=row.public_id, repeat=one.public_id, by=by)
        with pytest.raises(NotFound):
            services.remove_repeat(public_id=row.public_id, repeat=one.public_id, by=by)
        assert not ExperienceUse.objects.exists()


def test_a_draft_is_not_repeated(board):
    row = sharing.write(board.deputy, board.tvto)
    with pytest.raises((Conflict, NotFound)):
        sharing.repeat(row, board.relief_liaison, board.relief)


@pytest.mark.parametrize(
    "q",
    ["جوشکاری", "كارگاه سيار", "کارگاه‌سیار", "حياط زندان", "برق", "فنی", "بوشهر", "جوشکاری فنی",
     "", "زندان مرکزی"],
)  # fmt: skip
def test_the_search_forgives(board, q):
    row = sharing.published(board)
    sharing.published(board, title="باغ زیتون", tried="نهال زیتون در محوطه کاشته شد.",
                      result="سایه و میوه داد.", lesson="", place="")  # fmt: skip
    with acting(board.other_liaison):
        found = list(selectors.experiences(q=q))
    assert row in found
    assert len(found) == (2 if q in ("", "فنی", "بوشهر") else 1)


def test_the_register_is_filtered_and_the_most_repeated_first(board):
    group = board.employment.pk
    old = sharing.published(board, working_group_id=group)
    new = sharing.published(board, title="چیز دیگری برای سلامت", theme="health")
    sharing.repeat(old, board.relief_liaison, board.relief)
    with acting(board.viewer):
        assert list(selectors.experiences()) == [old, new]
        assert list(selectors.experiences(theme="health")) == [new]
        assert list(selectors.experiences(group="اشتغال")) == [old]
        assert selectors.groups_seen() == ["اشتغال"]
        assert list(selectors.experiences(province="IR-18")) == [old, new]
        assert not selectors.experiences(province="IR-07")


def test_what_waits_is_shown_to_the_second_person_alone(board):
    sharing.offered(board)

    def lists(user):
        with acting(user) as by:
            return bool(today_items.get("network.experiences_to_check")(by))

    shown = {name for name, user in board.users.items() if lists(user)}
    assert shown == {"liaison", "secretary"}


def test_what_came_back_is_shown_to_the_body(board):
    row = sharing.act("hand_back", sharing.offered(board), board.secretary, reason="عدد ندارد")
    with acting(board.deputy) as by:
        found = today_items.get("network.experiences_back")(by)
        assert found.rows[0].sub == "عدد ندارد" and row.title in found.rows[0].title
    with acting(board.relief_liaison) as by:
        assert today_items.get("network.experiences_back")(by) is None


def test_they_are_counted_without_their_text(board, as_aggregate):
    row = sharing.published(board)
    sharing.repeat(row, board.relief_liaison, board.relief)
    day = timezone.localdate()
    span = {"start": day, "end": day}
    with as_aggregate(), connection.cursor() as cursor:
        for code, body in (("published", board.tvto), ("repeated", board.relief)):
            cursor.execute(indicators.get(f"experiences.{code}").sql, span)
            found = {r[:3]: r[4] for r in cursor.fetchall()}
            assert found[(board.head.pk, body.pk, 0)] == 1
