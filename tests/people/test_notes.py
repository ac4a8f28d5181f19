"""Notes are never rewritten; requests for correction are never lost."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.factories import acting, make_grant

from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.people import models as m
from bazgasht.people.services.corrections import ask_correction, decide_correction
from bazgasht.people.services.notes import add_note

pytestmark = pytest.mark.django_db


def test_a_note_is_amended_by_a_new_one(province):
    with acting(province.social) as by:
        args = {"client_id": province.client.pk, "by": by}
        first = add_note(text=" دیدار با خانواده ", **args)
        assert (first.text, first.on) == ("دیدار با خانواده", timezone.localdate())
        again = add_note(text="دیدار با خانواده ", **args)
        assert again.pk != first.pk, "the same words are true twice; a second press is the page's"
        second = add_note(text="دیدار با همسر", amends=first.pk, **args)
        with pytest.raises(Conflict):
            add_note(text="x", amends=first.pk, **args)
        add_note(text="باز هم", amends=second.pk, **args)
        with pytest.raises(DatabaseError), transaction.atomic():
            m.CaseNote.objects.filter(pk=first.pk).update(text="دروغ")
        with pytest.raises(DatabaseError), transaction.atomic():
            m.CaseNote.objects.filter(pk=first.pk).delete()
        assert m.CaseNote.objects.get(pk=first.pk).text == "دیدار با خانواده"


@pytest.mark.parametrize(
    ("more", "field"),
    [({"text": "  "}, "text"), ({"text": "x" * 20_001}, "text"),
     ({"text": "x", "on": timezone.localdate() + timedelta(days=2)}, "on")],
)  # fmt: skip
def test_what_a_note_must_be(province, more, field):
    with acting(province.social) as by, pytest.raises(InvalidValue) as refused:
        add_note(client_id=province.client.pk, by=by, **more)
    assert refused.value.field == field


def test_each_body_reads_its_own_and_the_case_team_reads_all(province):
    make_grant(province.client, province.agency, level=2, basis="referral", ref="r")
    with acting(province.social) as by:
        team = add_note(client_id=province.client.pk, text="محرمانه", by=by)
    with acting(province.liaison) as by:
        add_note(client_id=province.client.pk, text="تماس گرفت", by=by)
        assert [n.text for n in m.CaseNote.objects.all()] == ["تماس گرفت"]
        with pytest.raises(NotFound):
            add_note(client_id=province.client.pk, text="x", amends=team.pk, by=by)
    with acting(province.social):
        assert m.CaseNote.objects.count() == 2
    with acting(province.stranger) as by, pytest.raises(NotAllowed):
        add_note(client_id=province.client.pk, text="x", by=by)


def test_nobody_writes_in_anothers_name(province):
    with acting(province.social), pytest.raises(DatabaseError), transaction.atomic():
        m.CaseNote.objects.create(
            client=province.client, organisation_id=province.prison.pk, text="x",
            author_id=province.lead.pk, on=timezone.localdate(),
        )  # fmt: skip


def test_a_correction_is_asked_and_answered(province):
    with acting(province.social) as by:
        args = {"client_id": province.client.pk, "by": by}
        for wrong in ({"subject": " ", "says": "x"}, {"subject": "x", "says": " "}):
            with pytest.raises(InvalidValue):
                ask_correction(**args, **wrong)
        row = ask_correction(subject="تاریخ تولد", says="سال تولدم ۱۳۷۰ است", **args)
        with pytest.raises(NotAllowed):
            decide_correction(correction_id=row.pk, approve=True, answer="x", **args)
    with acting(province.lead) as by:
        args = {"client_id": province.client.pk, "correction_id": row.pk, "by": by}
        with pytest.raises(InvalidValue):
            decide_correction(approve=False, answer=" ", **args)
        decide_correction(approve=True, answer="درست شد", **args)
        with pytest.raises(Conflict):
            decide_correction(approve=False, answer="نه", **args)
        assert m.CorrectionRequest.objects.get().state == "approved"
    with acting(province.stranger) as by, pytest.raises(NotAllowed):
        decide_correction(
            client_id=province.client.pk, correction_id=row.pk, approve=True, answer="x", by=by
        )
