"""No answer in N days: who is told when, each once, and never with a name."""

import json
from datetime import timedelta
from importlib import import_module

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from tests.factories import acting, make_client

from bazgasht.access.models import Membership
from bazgasht.access.tasks import mail_again
from bazgasht.core import scope
from bazgasht.core.errors import Conflict, NotAllowed, NotFound
from bazgasht.people.models import ClientName
from bazgasht.referrals import services
from bazgasht.referrals.models import Referral, ReferralEvent, ReferralSubject
from bazgasht.referrals.states import ESCALATION, Told
from bazgasht.referrals.tasks import remind as task

remind = import_module("bazgasht.referrals.services.remind")


def on_day(row, days, django_capture_on_commit_callbacks):
    worker = scope.entered(scope.Scope(task="referrals.remind"))
    with worker, django_capture_on_commit_callbacks(execute=True):
        return services.escalate_due(on=row.answer_due + timedelta(days=days))


@pytest.fixture
def after(sent, django_capture_on_commit_callbacks):
    row = sent(message="پسرش علی بیمار است")
    return row, lambda days: on_day(row, days, django_capture_on_commit_callbacks)


def test_the_table_climbs():
    assert [level for level, _d, _w in ESCALATION] == [1, 2, 3]
    days = [d for _l, d, _w in ESCALATION]
    assert days == sorted(days) and days[0] >= 1
    assert [w for _l, _d, w in ESCALATION] == [Told.BODY, Told.GROUP, Told.HEADQUARTERS]


@pytest.mark.parametrize(
    "days,level,to",
    [
        (0, 0, []),
        (1, 1, ["deputy@a.test", "liaison@a.test"]),
        (3, 2, ["group@hq.test"]),
        (7, 3, ["chief@hq.test"]),
        (40, 3, ["chief@hq.test"]),
    ],
)
def test_who_is_told_by_the_day(province, after, days, level, to, as_owner):
    row, run = after
    assert run(days).referrals == (1 if level else 0)
    assert sorted(m.to[0] for m in mail.outbox) == to
    with as_owner():
        assert Referral.objects.get(pk=row.pk).escalated_to == level


def test_each_level_once_and_all_of_them_in_turn(province, after, as_owner):
    row, run = after
    for days in (1, 1, 2, 3, 4, 7, 8, 30):
        run(days)
    assert [m.to[0] for m in mail.outbox] == [
        "deputy@a.test", "liaison@a.test", "group@hq.test", "chief@hq.test",
    ]  # fmt: skip
    with as_owner():
        kinds = list(
            ReferralEvent.objects.filter(referral=row, user_id=None)
            .order_by("id")
            .values_list("kind", "code")
        )
    assert kinds == [("reminded", "body"), ("escalated", "group"), ("escalated", "headquarters")]


@pytest.mark.parametrize(
    "gone,days,to",
    [
        (["secretary"], 3, ["chief@hq.test"]),
        (["liaison", "deputy"], 1, ["group@hq.test"]),
        (["liaison", "deputy", "secretary"], 1, ["chief@hq.test"]),
        (["secretary", "chief"], 3, []),
    ],
)
def test_a_level_without_anybody_is_passed_over(province, after, as_owner, gone, days, to):
    _row, run = after
    with as_owner():
        ended = Membership.objects.filter(user__in=[province.users[who].pk for who in gone])
        ended.update(ends=timezone.now())
    run(days)
    run(days)
    assert [m.to[0] for m in mail.outbox] == to


def test_an_answer_stops_it(province, after, act):
    row, run = after
    act("accept", row, province.liaison)
    assert run(30).referrals == 0 and not mail.outbox


def test_several_referrals_are_one_message(province, sent, django_capture_on_commit_callbacks):
    rows = [sent("food"), sent("cash"), sent("papers")]
    on_day(rows[0], 1, django_capture_on_commit_callbacks)
    assert len(mail.outbox) == 2
    assert all(row.code in mail.outbox[0].body for row in rows)


def test_what_the_mail_server_does_not_take_is_kept(after, as_owner, monkeypatch):
    """The level is told once: without its mail nobody would hear of it again."""

    def down(self, messages):
        raise ConnectionRefusedError

    _row, run = after
    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", down)
        run(1)
    assert not mail.outbox
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select args from procrastinate_jobs where task_name = 'access.mail_again'")
        kept = [row[0] if isinstance(row[0], dict) else json.loads(row[0]) for row in cursor]
    for args in kept:
        mail_again(**args)
    assert sorted(m.to[0] for m in mail.outbox) == ["deputy@a.test", "liaison@a.test"]


def test_a_message_names_nobody(province, after):
    row, run = after
    for days in (1, 3, 7):
        run(days)
    secret = {"رضا", "حسینی", "یاسین", "علی", "بیمار", province.client.file_no, "0012345679",
              "917123", str(province.client.public_id), province.worker.name}  # fmt: skip
    for message in mail.outbox:
        text = message.subject + message.body
        assert not [s for s in secret if s in text]
        assert row.code in text and str(row.public_id) in text
        assert province.relief.name in text


def test_the_workers_scope_sees_no_person(province, sent):
    row = sent()
    with scope.entered(scope.Scope(task="referrals.remind")):
        assert Referral.objects.filter(pk=row.pk).exists()
        assert not ReferralSubject.objects.exists()
        assert not ClientName.objects.exists()
        assert Referral.objects.filter(pk=row.pk).update(escalated_to=0) == 1
    for name in ("", "insight.weekly"):
        with scope.entered(scope.Scope(task=name)):
            assert not Referral.objects.exists()


def test_the_task_runs_in_its_scope(province, sent, as_owner):
    row = sent()
    with as_owner():
        Referral.objects.filter(pk=row.pk).update(
            answer_due=timezone.localdate() - timedelta(days=2)
        )
    assert task(timestamp=0) == 1


class TestReminding:
    def test_by_the_secretary_once_a_day(self, province, sent, django_capture_on_commit_callbacks):
        row = sent()
        with acting(province.secretary) as by:
            with django_capture_on_commit_callbacks(execute=True):
                services.remind(public_id=row.public_id, by=by)
            with pytest.raises(Conflict):
                services.remind(public_id=row.public_id, by=by)
        assert [m.to[0] for m in mail.outbox] == ["deputy@a.test", "liaison@a.test"]
        assert "گذشته" not in mail.outbox[0].body, "asked before its day"
        with acting(province.worker):
            event = ReferralEvent.objects.get(kind="reminded")
        assert (event.user_id, event.organisation_id) == (province.secretary.pk, province.group.pk)

    @pytest.mark.parametrize("who", ["worker", "liaison", "viewer", "other"])
    def test_by_nobody_else(self, province, sent, who):
        row = sent()
        with acting(province.users[who]) as by, pytest.raises((NotAllowed, NotFound)):
            services.remind(public_id=row.public_id, by=by)

    def test_not_of_what_is_answered(self, province, sent, act):
        row = sent()
        act("accept", row, province.liaison)
        with acting(province.chief) as by, pytest.raises(Conflict):
            services.remind(public_id=row.public_id, by=by)


class TestManyLate:
    """More than fit into one batch, the oldest of them told already."""

    @pytest.fixture
    def late(self, province, sent, monkeypatch, as_owner):
        monkeypatch.setattr(remind, "BATCH", 2)
        day = timezone.localdate()
        rows = [
            sent(service, client=make_client(province.prison, given=f"نام{n}"))
            for n in range(3)
            for service in ("food", "food_too")
        ]
        with as_owner():
            for row in rows[:2]:
                Referral.objects.filter(pk=row.pk).update(
                    answer_due=day - timedelta(days=30), escalated_to=3
                )
            for row in rows[2:]:
                Referral.objects.filter(pk=row.pk).update(answer_due=day - timedelta(days=1))
        return rows

    def told(self, as_owner):
        with as_owner():
            events = ReferralEvent.objects.filter(kind="reminded", user_id=None)
            return sorted(events.values_list("referral_id", flat=True))

    def run(self, capture):
        worker = scope.entered(scope.Scope(task="referrals.remind"))
        with worker, capture(execute=True):
            return services.escalate_due()

    def test_all_are_told_once(self, late, as_owner, django_capture_on_commit_callbacks):
        done = self.run(django_capture_on_commit_callbacks)
        assert done.referrals == 4
        assert self.told(as_owner) == sorted(row.pk for row in late[2:])
        assert self.run(django_capture_on_commit_callbacks).referrals == 0

    def test_broken_off_it_goes_on_where_it_stood(
        self, late, as_owner, monkeypatch, django_capture_on_commit_callbacks
    ):
        calls, record = [], remind.journal.record

        def dying(**more):
            calls.append(more)
            if len(calls) == 4:
                raise RuntimeError("killed")
            record(**more)

        monkeypatch.setattr(remind.journal, "record", dying)
        with pytest.raises(RuntimeError):
            self.run(django_capture_on_commit_callbacks)
        first = self.told(as_owner)
        assert len(first) == 2, "a batch is told whole or not at all"
        assert self.run(django_capture_on_commit_callbacks).referrals == 2
        assert self.told(as_owner) == sorted(row.pk for row in late[2:])
