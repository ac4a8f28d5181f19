"""A meeting from its plan to signed minutes: who may, in what order, and what the database keeps."""

import json
import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend as LocMail
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone
from tests.councils.conftest import at, declared, read_meeting
from tests.factories import acting, owned

from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound, StaleVersion
from bazgasht.councils import ics, services, tasks
from bazgasht.councils.content import is_whole
from bazgasht.councils.models import AgendaItem, Agreement, Attendance, Council, Meeting
from bazgasht.councils.services import CouncilDraft, MeetingDraft, VisitDraft
from bazgasht.councils.states import MeetingState

pytestmark = pytest.mark.django_db


def say(table, user, meeting, body, agrees=True, words=""):
    with acting(user) as by:
        return services.answer_minutes(
            public_id=meeting.public_id, organisation_id=body.pk, agrees=agrees, words=words,
            version=read_meeting(meeting).version, by=by,
        )  # fmt: skip


def minuted(table, meeting, text="صورت‌جلسه"):
    with acting(table.chief) as by:
        services.write_minutes(
            public_id=meeting.public_id, minutes=text, items={1: "خوانده شد"},
            version=read_meeting(meeting).version, by=by,
        )  # fmt: skip


def signed(table, meeting):
    minuted(table, meeting)
    say(table, table.liaison, meeting, table.tvto)
    say(table, table.doctor, meeting, table.health, False, "تعداد درست نیست")
    with acting(table.chief) as by:
        for verb in (services.close_agreement, services.sign_minutes):
            verb(public_id=meeting.public_id, version=read_meeting(meeting).version, by=by)
    return read_meeting(meeting)


def test_minutes_from_writing_to_signature(table, meeting, as_owner):
    row = signed(table, meeting(held=True))
    assert row.state == MeetingState.SIGNED and len(row.digest) == 64
    with as_owner():
        assert is_whole(row)
        row.minutes += " و چیزی دیگر"
        assert not is_whole(row)


@pytest.mark.parametrize(
    "sql",
    [
        "update councils_meeting set minutes = 'x' where id = %s",
        "delete from councils_meeting where id = %s",
        "update councils_agendaitem set minutes = 'x' where meeting_id = %s",
        "delete from councils_agendaitem where meeting_id = %s",
        "update councils_attendance set kind = 'absent' where meeting_id = %s",
        "update councils_agreement set agrees = true where meeting_id = %s",
        "insert into councils_agendaitem (meeting_id, \"order\", text, minutes) values (%s, 9, '', '')",
    ],
)
def test_signed_minutes_are_frozen_for_everybody(table, meeting, as_owner, sql):
    row = signed(table, meeting(held=True))
    with (
        as_owner(),
        pytest.raises(DatabaseError, match="frozen"),
        transaction.atomic(),
        connection.cursor() as c,
    ):
        c.execute(sql, [row.pk])


def test_agreement_waits_for_everybody_present_or_their_days(table, meeting, as_owner):
    row = meeting(held=True)
    minuted(table, row)
    say(table, table.liaison, row, table.tvto)
    version = read_meeting(row).version
    with acting(table.chief) as by, pytest.raises(Conflict):
        services.close_agreement(public_id=row.public_id, version=version, by=by)
    with as_owner():
        Meeting.objects.filter(pk=row.pk).update(held_on=at(-7).date())
    with acting(table.chief) as by:
        closed = services.close_agreement(public_id=row.public_id, version=version, by=by)
    assert closed.state == MeetingState.AGREED


def test_new_words_are_agreed_anew(table, meeting):
    row = meeting(held=True)
    minuted(table, row)
    say(table, table.liaison, row, table.tvto)
    minuted(table, row, "متن دیگر")
    with acting(table.chief), transaction.atomic():
        assert not Agreement.objects.filter(meeting=row).exists()


def test_who_came_is_part_of_what_is_agreed_to(table, meeting):
    """Attendance that is put right later undoes every word that was said before."""
    row = meeting(held=True)
    minuted(table, row)
    say(table, table.liaison, row, table.tvto)
    say(table, table.doctor, row, table.health)
    with acting(table.chief) as by:
        services.record_attendance(
            public_id=row.public_id,
            by=by,
            came={table.tvto.pk: ("member", "مدیر کل"), table.health.pk: ("absent", "")},
        )
        assert not Agreement.objects.filter(meeting=row).exists()
        with pytest.raises(Conflict):
            services.close_agreement(
                public_id=row.public_id, version=read_meeting(row).version, by=by
            )
    say(table, table.liaison, row, table.tvto)
    with acting(table.chief) as by:
        services.close_agreement(public_id=row.public_id, version=read_meeting(row).version, by=by)


def test_a_point_whose_proposal_was_decided_stays_on_the_agenda(table, meeting, resolution):
    """A later change of the meeting neither loses it nor is refused for it; a new one can't be taken."""
    with acting(table.chief) as by:
        visit = services.record_visit(
            council=table.council.public_id, by=by,
            draft=VisitDraft(table.prison.pk, timezone.localdate(), "معاون استاندار"),
        )  # fmt: skip
        asked = [
            services.add_proposal(
                council=table.council.public_id, visit=visit.public_id, text=text, by=by
            )
            for text in ("گسترش پرورش دام", "ساخت سوله")
        ]
    row = meeting(days=3, proposals=[asked[0].public_id])
    for proposal in asked:
        resolution(declared(table, proposal=proposal.public_id))
    draft = MeetingDraft("جلسهٔ آزمون", at(4), at(4, 11), "سالن", ("گزارش",), [asked[0].public_id])
    with acting(table.chief) as by:
        row = services.change_meeting(
            public_id=row.public_id, draft=draft, version=row.version, by=by
        )
        points = list(row.agenda.order_by("order").values_list("text", flat=True))
        assert points == ["گزارش", "گسترش پرورش دام"]
        with pytest.raises(NotFound):
            services.change_meeting(
                public_id=row.public_id, version=row.version, by=by,
                draft=replace(draft, proposals=[asked[1].public_id]),
            )  # fmt: skip


def test_nobody_agrees_to_a_text_they_did_not_read(table, meeting):
    row = meeting(held=True)
    old = row.version
    minuted(table, row)
    with acting(table.liaison) as by, pytest.raises(StaleVersion):
        services.answer_minutes(
            public_id=row.public_id, organisation_id=table.tvto.pk, agrees=True, words="",
            version=old, by=by,
        )  # fmt: skip


def test_nobodys_words_are_lost(table, meeting):
    row = meeting(held=True)
    minuted(table, row, "از نفر اول")
    with acting(table.second) as by, pytest.raises(StaleVersion):
        services.write_minutes(
            public_id=row.public_id, minutes="از نفر دوم", items={}, version=row.version, by=by
        )
    assert read_meeting(row).minutes == "از نفر اول"


def test_both_texts_stand_on_the_page_when_it_is_stale(table, meeting, client):
    row = meeting(held=True)
    minuted(table, row, "آنچه نفر اول نوشت")
    client.force_login(table.second)
    page = client.post(
        f"/meetings/{row.public_id}/minutes",
        {"minutes": "آنچه نفر دوم نوشت", "item_1": "", "item_2": "", "version": row.version},
    )
    text = page.content.decode()
    assert "آنچه نفر اول نوشت" in text and "آنچه نفر دوم نوشت" in text
    assert f'name="version" value="{read_meeting(row).version}"' in text


def test_a_body_speaks_for_itself_and_only_when_it_was_there(table, meeting):
    row = meeting(held=True)
    minuted(table, row)
    with pytest.raises(NotAllowed):
        say(table, table.liaison, row, table.health)
    with pytest.raises(NotAllowed):
        say(table, table.chief, row, table.tvto)
    with pytest.raises(Conflict):
        say(table, table.group_chief, row, table.group)
    with pytest.raises(InvalidValue):
        say(table, table.doctor, row, table.health, False, "")


@pytest.mark.parametrize(
    "user", ["viewer", "governor", "national", "liaison", "stranger", "social"]
)
def test_only_the_secretariat_plans(table, user):
    draft = MeetingDraft("جلسه", at(1), at(1, 11), "سالن", ("یک",))
    with acting(table.users[user]) as by, pytest.raises((NotAllowed, NotFound)):
        services.plan_meeting(council=table.council.public_id, draft=draft, by=by)


@pytest.mark.parametrize("user", ["chief", "second", "top_chief"])
def test_the_secretariat_and_the_one_above_plan(table, user):
    draft = MeetingDraft("جلسه", at(1), at(1, 11), "سالن", ("یک",))
    with acting(table.users[user]) as by:
        row = services.plan_meeting(council=table.council.public_id, draft=draft, by=by)
        assert services.plan_meeting(
            council=table.council.public_id, draft=draft, by=by, public_id=row.public_id
        ) == row  # fmt: skip


def test_the_secretary_of_a_governorates_council_keeps_it(table):
    with acting(table.chief) as by:
        made = services.create_council(
            organisation_id=table.governorate.pk, by=by,
            draft=CouncilDraft("شورای پیشگیری", "province", "استاندار"),
        )  # fmt: skip
        assert made.secretary_id == table.chief.pk
        services.plan_meeting(
            council=made.public_id, by=by, draft=MeetingDraft("جلسه", at(1), at(1, 11), "سالن", ("یک",))
        )  # fmt: skip
    with acting(table.stranger) as by, pytest.raises(NotAllowed):
        services.create_council(
            organisation_id=table.governorate.pk, by=by,
            draft=CouncilDraft("شورای دیگر", "province", "استاندار"),
        )  # fmt: skip


def test_a_council_never_mirrors_itself_in_a_ring(table):
    with acting(table.top_chief) as by, pytest.raises(InvalidValue):
        services.update_council(
            public_id=table.national.public_id, version=table.national.version, by=by,
            draft=CouncilDraft("شورای ملی آزمون", "national", "معاون", mirrors_id=table.council.pk),
        )  # fmt: skip


READERS = {
    "chief": True, "top_chief": True, "viewer": True, "liaison": True, "doctor": True,
    "governor": True, "national": True, "group_chief": True, "stranger": False, "social": False,
}  # fmt: skip


@pytest.mark.parametrize("user", READERS)
def test_who_reads_a_meeting_in_plain_sql(table, meeting, user):
    row = meeting(held=True)
    with acting(table.users[user]), transaction.atomic(), connection.cursor() as c:
        for name in ("meeting", "agendaitem", "attendance"):
            c.execute(f"select count(*) from councils_{name}")
            assert (c.fetchone()[0] > 0) is READERS[user], name
        c.execute("select count(*) from councils_council where id = %s", [row.council_id])
        assert (c.fetchone()[0] > 0) is READERS[user]
    assert row.pk


@pytest.mark.parametrize(("user", "knows"), [("stranger", 1), ("social", 0)])
def test_a_secretariat_knows_the_national_council_by_name_alone(table, meeting, user, knows):
    """So that its own council can mirror it; of what it meets about, nothing."""
    meeting(held=True)
    with acting(table.users[user]), transaction.atomic(), connection.cursor() as c:
        c.execute("select count(*) from councils_council")
        assert c.fetchone()[0] == knows
        for name in ("meeting", "councilseat", "resolution", "proposal", "directive"):
            c.execute(f"select count(*) from councils_{name}")
            assert c.fetchone()[0] == 0, name


@pytest.mark.parametrize("user", ["viewer", "liaison", "stranger", "national", "governor"])
def test_no_writing_past_the_pages(table, meeting, user):
    row = meeting(held=True)
    with acting(table.users[user]), transaction.atomic():
        assert Meeting.objects.filter(pk=row.pk).update(minutes="x") == 0
        assert AgendaItem.objects.filter(meeting=row).update(minutes="x") == 0
        assert Attendance.objects.filter(meeting=row).update(kind="absent") == 0
        assert Council.objects.filter(pk=table.council.pk).update(title="x") == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            Meeting(council=table.council, title="x", starts=at(1), ends=at(2), place="x").save(
                force_insert=True
            )


def test_roles_that_write_are_those_of_the_database():
    from bazgasht.access.roles import ROLES

    writing = {code for code, role in ROLES.items() if "meetings.edit" in role.permissions}
    with connection.cursor() as c:
        c.execute("select prosrc from pg_proc where proname = 'councils_secretariat'")
        named = set(re.findall(r"'(\w+)'", c.fetchone()[0].split("m.role in")[1]))
    assert named == writing


@owned
def queued():
    with connection.cursor() as c:
        c.execute(
            "select args from procrastinate_jobs where task_name = 'councils.invite' order by id"
        )
        return [json.loads(args) if isinstance(args, str) else args for (args,) in c.fetchall()]


def deliver():
    """What the worker does with the queue; returns how many messages went out."""
    return sum(tasks.invite(**args) for args in queued())


def test_the_invitation_is_a_calendar_and_names_nobody(table, meeting):
    meeting(days=3)
    assert not mail.outbox, "the page waits for no mail server"
    assert deliver() == len(mail.outbox) == len({m.to[0] for m in mail.outbox})
    assert {m.to[0] for m in mail.outbox} >= {"chief@example.org", "liaison@example.org"}
    text = mail.outbox[0].body + mail.outbox[0].attachments[0][1]
    assert not any(user.name in text for user in table.users.values())
    assert "METHOD:REQUEST" in text and "TZID=Asia/Tehran" in text


def test_a_calendar_is_folded_and_escaped(table, meeting, as_owner):
    row = meeting(days=3)
    with as_owner():
        row.title = "الف؛ ب, ج; د\\ه " + "بلند " * 40
        raw = ics.invitation(row, made_at=datetime(2026, 11, 28, tzinfo=UTC))
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    whole = raw.replace(b"\r\n ", b"").decode()
    assert "SUMMARY:الف؛ ب\\, ج\\; د\\\\ه" in whole
    assert whole.count("BEGIN:VEVENT") == 1 and whole.endswith("END:VCALENDAR\r\n")


def test_who_was_invited_hears_of_a_new_hour_and_of_a_cancellation(table, meeting):
    row = meeting(days=3)
    deliver()
    mail.outbox.clear()
    draft = MeetingDraft("جلسهٔ آزمون", at(4), at(4, 11), "سالن", ("گزارش",))
    with acting(table.chief) as by:
        changed = services.change_meeting(
            public_id=row.public_id, draft=draft, version=row.version, by=by
        )
    assert changed.sequence == 1
    assert deliver() and all("SEQUENCE:1" in m.attachments[0][1] for m in mail.outbox)
    mail.outbox.clear()
    with acting(table.chief) as by:
        services.cancel_meeting(public_id=row.public_id, reason="تعطیلی ادارات", by=by)
    assert deliver() and all("METHOD:CANCEL" in m.attachments[0][1] for m in mail.outbox)


def test_an_invitation_goes_out_once(table, meeting):
    meeting(days=3)
    assert deliver() and deliver() == 0
    assert len(mail.outbox) == len({m.to[0] for m in mail.outbox})


def test_an_invitation_that_was_overtaken_is_not_sent(table, meeting):
    row = meeting(days=3)
    draft = MeetingDraft("جلسهٔ آزمون", at(4), at(4, 11), "سالن", ("گزارش",))
    with acting(table.chief) as by:
        services.change_meeting(public_id=row.public_id, draft=draft, version=row.version, by=by)
    assert len(queued()) == 2 and deliver()
    assert all("SEQUENCE:1" in m.attachments[0][1] for m in mail.outbox)


def test_what_the_mail_server_did_not_take_is_tried_again(table, meeting, monkeypatch):
    row = meeting(days=3)

    def down(self, messages):
        raise OSError("no mail server")

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", down)
        with pytest.raises(OSError):
            deliver()
    assert read_meeting(row).mailed is None and deliver()
    assert tasks.invite.retry_strategy.max_attempts > 1


def test_a_worker_that_ends_in_the_middle_sends_nothing_anew_that_readers_would_show_twice(
    table, meeting, monkeypatch
):
    """Planted: the mail server has taken the second message, the worker ends before it is noted."""
    meeting(days=3)
    taken, real = [], LocMail.send_messages

    def dying(self, messages):
        real(self, messages)
        taken.extend(messages)
        if len(taken) == 2:
            raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(LocMail, "send_messages", dying)
        with pytest.raises(SystemExit):
            deliver()
    deliver()
    sent = Counter(m.to[0] for m in mail.outbox)
    assert sum(sent.values()) == len(sent) + 1 and len(sent) > 2
    again = [m for m in mail.outbox if sent[m.to[0]] == 2]
    assert len({m.extra_headers["Message-ID"] for m in again}) == 1
    ids = {m.extra_headers["Message-ID"] for m in mail.outbox}
    assert len(ids) == len(sent) and all(re.fullmatch(r"<[\w.-]+@[\w.-]+>", i) for i in ids)
    named = [re.findall("(?:UID|SEQUENCE):.*", m.attachments[0][1]) for m in again]
    assert named[0] == named[1] and deliver() == 0


def test_an_address_that_is_refused_holds_up_no_other(table, meeting, monkeypatch):
    row, real = meeting(days=3), LocMail.send_messages

    def picky(self, messages):
        if messages[0].to == ["chief@example.org"]:
            raise SMTPRecipientsRefused({})
        return real(self, messages)

    monkeypatch.setattr(LocMail, "send_messages", picky)
    for _attempt in range(2):
        with pytest.raises(SMTPRecipientsRefused):
            deliver()
    sent = Counter(m.to[0] for m in mail.outbox)
    assert sent["liaison@example.org"] == 1 and max(sent.values()) == 1
    assert read_meeting(row).mailed is None
    monkeypatch.setattr(LocMail, "send_messages", real)
    assert deliver() == 1 and read_meeting(row).mailed == 0


def test_what_is_undone_invites_nobody(table, meeting):
    with suppress(RuntimeError), transaction.atomic():
        meeting(days=3)
        raise RuntimeError("the change did not come about")
    assert not queued()


def test_a_meeting_ahead_is_not_held(table, meeting):
    row = meeting(days=3)
    with acting(table.chief) as by, pytest.raises(Conflict):
        services.record_attendance(
            public_id=row.public_id, by=by, came={table.tvto.pk: ("member", "")}
        )
