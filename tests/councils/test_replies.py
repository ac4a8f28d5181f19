"""Invitations are answered inside: who comes for a body, or why nobody can, until the meeting begins."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from tests.councils.conftest import at, read_meeting
from tests.factories import acting, owned

from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.councils import services, today
from bazgasht.councils.models import InvitationReply
from bazgasht.councils.selectors import expected_of
from bazgasht.councils.services import MeetingDraft

pytestmark = pytest.mark.django_db


def reply(t, user, meeting, body, kind="member", office="مدیر کل", words=""):
    with acting(user) as by:
        return services.reply_to_invitation(
            public_id=meeting.public_id, organisation_id=body.pk, kind=kind, office=office,
            words=words, by=by,
        )  # fmt: skip


@owned
def replies():
    return list(InvitationReply.objects.order_by("id"))


def waits(user):
    with acting(user) as by:
        found = today.to_reply(by)
    return found.total if found else 0


def test_a_body_answers_on_the_page_and_the_secretary_sees_it(table, meeting, client):
    row = meeting(days=3)
    url = f"/meetings/{row.public_id}/"
    client.force_login(table.liaison)
    assert f'href="{url}reply"' in client.get(url).content.decode()
    page = client.get(f"{url}reply").content.decode()
    assert 'name="organisation"' in page and 'value="مدیر"' in page, (
        "the office of its seat is there"
    )
    sent = {"organisation": table.tvto.pk, "kind": "excused", "office": "مدیر", "words": ""}
    refused = client.post(f"{url}reply", sent).content.decode()
    assert 'href="#id_words"' in refused
    assert client.post(f"{url}reply", sent | {"words": "مأموریت اداری"}).status_code == 302
    client.force_login(table.doctor)
    assert client.post(f"{url}reply", {"organisation": table.health.pk, "kind": "delegate",
                                       "office": "معاون درمان"}).status_code == 302  # fmt: skip
    client.force_login(table.chief)
    page = client.get(url).content.decode()
    assert "نمی‌آید" in page and "مأموریت اداری" in page and "معاون درمان" in page
    assert page.count("بی‌پاسخ") == 2, "the group and the governorate"
    assert f'href="{url}reply"' not in page, "the council's own body invites itself to nothing"


def test_who_came_is_prefilled_from_the_answers(table, meeting, client, as_owner):
    row = meeting(days=3)
    reply(table, table.liaison, row, table.tvto, "excused", "", "مأموریت اداری")
    reply(table, table.doctor, row, table.health, "delegate", "معاون درمان")
    with as_owner():
        row.starts, row.ends = at(-1), at(-1, 11)
        row.save(update_fields=["starts", "ends"])
    client.force_login(table.chief)
    url = f"/meetings/{row.public_id}/attendance"
    form = client.get(url).context["form"]
    kinds = {b: form[f"kind_{table.bodies[b].pk}"].value() for b in ("tvto", "health", "group")}
    assert kinds == {"tvto": "excused", "health": "delegate", "group": "member"}
    assert form[f"office_{table.health.pk}"].value() == "معاون درمان"
    assert form[f"office_{table.group.pk}"].value() == "مدیر"
    assert "پاسخ داده‌اند: مأموریت اداری" in client.get(url).content.decode()
    came = {name: form[name].value() for name in form.fields}
    assert client.post(url, came).status_code == 302
    shown = client.get(f"/meetings/{row.public_id}/").content.decode()
    assert "Answers" not in shown and "پاسخ‌ها به دعوت" not in shown


def test_the_last_word_counts_and_is_on_record(table, meeting):
    row = meeting(days=3)
    reply(table, table.liaison, row, table.tvto)
    reply(table, table.colleague, row, table.tvto, "excused", "", "بازرسی در همان روز")
    (only,) = replies()
    assert (only.kind, only.office, only.words) == ("excused", "", "بازرسی در همان روز")
    assert owned(JournalEntry.objects.filter(action="meeting.replied").count)() == 2


def test_a_moved_hour_asks_anew(table, meeting, client):
    row = meeting(days=3)
    assert waits(table.liaison) == 1
    with acting(table.liaison):
        assert len(expected_of(table.tvto).invitations) == 1
    reply(table, table.liaison, row, table.tvto)
    assert waits(table.liaison) == 0
    with acting(table.chief) as by:
        services.change_meeting(
            public_id=row.public_id, version=read_meeting(row).version, by=by,
            draft=MeetingDraft("جلسهٔ آزمون", at(5), at(5, 11), "سالن", ("گزارش",)),
        )  # fmt: skip
    assert waits(table.liaison) == 1 and waits(table.chief) == 0
    client.force_login(table.chief)
    assert "پاسخ پیش از تغییر زمان" in client.get(f"/meetings/{row.public_id}/").content.decode()
    reply(table, table.liaison, row, table.tvto, "delegate", "معاون")
    assert waits(table.liaison) == 0


def test_only_invited_bodies_answer_in_their_own_name_before_it_begins(table, meeting):
    row, over = meeting(days=3), meeting(days=-1)
    for user, body in ((table.liaison, table.health), (table.viewer, table.tvto)):
        with pytest.raises(NotAllowed):
            reply(table, user, row, body)
    with pytest.raises(NotFound):
        reply(table, table.social, row, table.prison)
    with pytest.raises(InvalidValue):
        reply(table, table.chief, row, table.hq)
    with pytest.raises(Conflict):
        reply(table, table.liaison, over, table.tvto)
    with acting(table.chief) as by:
        services.cancel_meeting(public_id=row.public_id, reason="تعطیلی ادارات", by=by)
    with pytest.raises(Conflict):
        reply(table, table.liaison, row, table.tvto)
    assert not replies() and waits(table.liaison) == 0


@pytest.mark.parametrize(("kind", "office", "words", "field"), [
    ("member", "", "", "office"), ("excused", "", "", "words"), ("absent", "مدیر", "", "kind"),
    ("excused", "", "به دلیل ۰۹۱۷۱۲۳۴۵۶۷", "words"), ("delegate", "معاون ۰۹۱۷۱۲۳۴۵۶۷", "", "office"),
])  # fmt: skip
def test_what_is_missing_or_names_a_person_is_refused_beside_its_field(
    table, meeting, kind, office, words, field
):
    with pytest.raises(InvalidValue) as refused:
        reply(table, table.liaison, meeting(days=3), table.tvto, kind, office, words)
    assert refused.value.field == field


def test_the_database_keeps_others_out(table, meeting):
    row = meeting(days=3)
    insert = (
        "insert into councils_invitationreply (meeting_id, organisation_id, kind, office, words,"
        " sequence, by, at) values (%s, %s, 'member', 'مدیر', '', 0, %s, now())"
    )
    for user, body in ((table.liaison, table.health), (table.stranger, table.other)):
        with acting(user), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(insert, [row.pk, body.pk, user.pk])
    reply(table, table.liaison, row, table.tvto)
    with acting(table.doctor), connection.cursor() as c:
        c.execute("update councils_invitationreply set office = 'x'")
        assert c.rowcount == 0
    with acting(table.stranger), connection.cursor() as c:
        c.execute("select count(*) from councils_invitationreply")
        assert c.fetchone() == (0,)
