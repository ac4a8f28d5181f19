"""Guardrails 1 and 2 for work outside: who begins in custody, from where, and of whose free will."""

from datetime import time, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.factories import acting, owned
from tests.jobs.conftest import call, change, let_out, move_to, reread
from tests.jobs.test_jobs import draft

from bazgasht.core.errors import Conflict, InvalidValue
from bazgasht.core.weekly import Times
from bazgasht.jobs import services
from bazgasht.jobs.models import Application, Job, JobConsent
from bazgasht.jobs.services import ConsentDraft
from bazgasht.jobs.states import CUSTODY_INSTITUTIONS
from bazgasht.people.models import CustodyEpisode, CustodyEvent
from bazgasht.people.states import Institution

pytestmark = pytest.mark.django_db


def signed(days=0):
    return ConsentDraft(timezone.localdate() - timedelta(days=days), "ق-۱۲")


@pytest.mark.parametrize("institution", Institution.values)
def test_only_some_institutions_let_people_work_outside(town, offered, institution):
    row = offered()
    move_to(town.clients[0], institution)
    now = timezone.localdate()
    if institution in CUSTODY_INSTITUTIONS:
        job = call(town.officer, "start", row, started_on=now, consent=signed())
        assert (job.kind, job.consent.institution) == ("semi_open", institution)
        return
    with pytest.raises(Conflict) as refused:
        call(town.officer, "start", row, started_on=now, consent=signed())
    assert refused.value.code == "jobs.institution"
    assert reread(row).state == "offered"


def test_nobody_in_custody_begins_without_a_consent(town, offered):
    row = offered()
    move_to(town.clients[0], "open")
    now = timezone.localdate()
    for consent, field in (
        (None, "consent_on"),
        (ConsentDraft(now + timedelta(days=1), "ق-۱۲"), "consent_on"),
        (ConsentDraft(now, " "), "contract_no"),
    ):
        with pytest.raises(InvalidValue) as refused:
            call(town.officer, "start", row, started_on=now, consent=consent)
        assert refused.value.field == field
    job = call(town.officer, "start", row, started_on=now, consent=signed())
    assert (job.consent.terms["wage"], job.consent.terms["hours_week"]) == (400_000_000, 44)


@pytest.mark.parametrize("legal", ["unsentenced", "sentenced", "debt", ""])
def test_the_legal_status_never_stands_in_for_a_consent(town, offered, legal):
    row = offered()
    change(CustodyEpisode, stay_of(town.clients[0]).pk, institution="open", legal_status=legal)
    with pytest.raises(InvalidValue):
        call(town.officer, "start", row, started_on=timezone.localdate())


@owned
def stay_of(client):
    return CustodyEpisode.objects.get(client=client)


def test_a_recorded_job_follows_the_custody_of_its_first_day(town):
    """Not that of today: who was inside then, or in a closed prison then, is told apart."""
    who, day = town.clients[0], timezone.localdate() - timedelta(days=50)

    def record(**more):
        values = {"kind": "semi_open", "employer_name": "کارگاه", "started_on": day,
                  "wage": 300_000_000, "hours_week": 44}  # fmt: skip
        with acting(town.officer) as by:
            made = draft(**(values | more))
            return services.record_job(client_id=who.pk, draft=made, by=by)

    with pytest.raises(Conflict):
        record(consent=signed(60))  # a closed prison
    move_to(who, "semi_open")
    with pytest.raises(InvalidValue) as refused:
        record(kind="self_employed", consent=signed(60))
    assert refused.value.field == "kind"
    moved_later(who, day + timedelta(days=9))
    with pytest.raises(Conflict):
        record(consent=signed(60))  # moved to the semi-open one after the first day
    unmoved(who)
    assert record(consent=signed(60)).consent_id
    let_out(who, day)
    with pytest.raises(InvalidValue):
        record()  # released by then: nobody works "from a semi-open prison"
    assert record(kind="employee").consent_id is None


@owned
def moved_later(client, on):
    CustodyEvent.objects.create(
        episode=CustodyEpisode.objects.get(client=client), client=client, kind="institution", on=on,
        detail="semi_open", was="closed",
    )  # fmt: skip


@owned
def unmoved(client):
    CustodyEvent.objects.filter(client=client, kind="institution").update(
        voided_at=timezone.now(), voided_by=1, void_reason="اشتباه"
    )


def test_plain_sql_begins_no_job_in_custody_without_a_consent(town, offered):
    row = offered()
    move_to(town.clients[0], "semi_open")
    call(town.officer, "start", row, started_on=timezone.localdate(), consent=signed())
    with acting(town.officer) as by:
        first = Job.objects.get()
        values = {f.attname: getattr(first, f.attname) for f in Job._meta.concrete_fields}
        for name in ("id", "public_id", "application_id", "consent_id"):
            values.pop(name)
        for more in ({}, {"kind": "employee"}, {"kind": "home_based"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Job.objects.create(**(values | more | {"recorded_by": by.user_id}))
        with pytest.raises(DatabaseError), transaction.atomic():
            Job.objects.update(wage=1)
        with pytest.raises(DatabaseError), transaction.atomic():
            JobConsent.objects.update(contract_no="x")


def test_who_leaves_takes_the_consent_back_and_nothing_else_changes(town, offered):
    row = offered()
    move_to(town.clients[0], "semi_open")
    now = timezone.localdate()
    job = call(town.officer, "start", row, started_on=now, consent=signed())
    stay = stay_of(town.clients[0])
    call(town.officer, "leave_job", job, left_on=now, code="person")
    assert reread(job.consent).withdrawn_on == now
    again = stay_of(town.clients[0])
    assert (again.institution, again.legal_status, again.version) == (
        stay.institution, stay.legal_status, stay.version,
    )  # fmt: skip
    with pytest.raises(Conflict) as refused:
        call(town.officer, "correct_end", job, reason="شغل دیگری بود")
    assert refused.value.code == "jobs.withdrawn"


def test_nobody_else_reads_a_consent(town, offered):
    row = offered()
    move_to(town.clients[0], "semi_open")
    call(town.officer, "start", row, started_on=timezone.localdate(), consent=signed())
    for who in ("other_officer", "employer", "rival", "chief", "viewer", "supervisor"):
        with acting(town.users[who]):
            assert JobConsent.objects.count() == 0, who


def test_the_first_day_is_not_before_the_offer(town, offered):
    row, now = offered(), timezone.localdate()
    let_out(town.clients[0], now - timedelta(days=9))
    with pytest.raises(InvalidValue) as refused:
        call(town.officer, "start", row, started_on=now - timedelta(days=1))
    assert refused.value.field == "started_on"
    with acting(town.officer), pytest.raises(DatabaseError), transaction.atomic():
        Application.objects.filter(pk=row.pk).update(
            state="started", starts=now - timedelta(days=1)
        )
    assert call(town.officer, "start", row, started_on=now).started_on == now


@pytest.mark.parametrize("wage", [1_000_000, 131_999_999])
def test_no_wage_under_the_floor_at_a_start(town, offered, wage):
    row, now = offered(), timezone.localdate()
    let_out(town.clients[0], now)
    with pytest.raises(InvalidValue) as refused:
        call(town.officer, "start", row, started_on=now, wage=wage)
    assert (refused.value.code, refused.value.field) == ("jobs.floor", "wage")
    with pytest.raises(InvalidValue) as refused:
        call(town.officer, "start", row, started_on=now, hours_week=60)
    assert refused.value.field == "hours_week"
    assert call(town.officer, "start", row, started_on=now, wage=132_000_000).wage == 132_000_000


def test_no_wage_under_the_floor_in_a_recorded_job(town):
    """For these hours; who works on their own has an income, and what is not known is not held
    against the law."""
    who, day = town.clients[0], timezone.localdate() - timedelta(days=30)
    let_out(who, day)

    def record(**more):
        with acting(town.officer) as by:
            return services.record_job(
                client_id=who.pk, by=by,
                draft=draft(employer_name="کارگاه", started_on=day, **more),
            )  # fmt: skip

    for kind in ("employee", "home_based"):
        with pytest.raises(InvalidValue) as refused:
            record(kind=kind, wage=60_000_000, hours_week=44)
        assert refused.value.field == "wage"
    assert record(kind="employee", wage=66_000_000, hours_week=22).wage
    assert record(kind="employee", hours_week=44).wage is None
    made = record(kind="self_employed", wage=60_000_000, hours_week=44)
    assert made.wage == 60_000_000
    with acting(town.officer), pytest.raises(DatabaseError), transaction.atomic():
        Job.objects.filter(pk=made.pk).update(kind="employee")


def test_the_consent_is_printed_before_it_is_signed_and_as_it_was_signed(
    town, opening, offered, client
):
    """One paper for the person to read; nothing of an offence, and not the employer's to read."""
    from django.urls import reverse

    from bazgasht.jobs.papers import offered_data, signed_data
    from bazgasht.people.selectors.cards import cards

    row = offered(of=opening(times=Times((0, 1, 2, 3, 4), time(7), time(16))))
    move_to(town.clients[0], "semi_open")
    client.force_login(town.officer)
    form = client.get(reverse("jobs:application_do", args=[row.public_id, "start"]))
    paper = reverse("jobs:application_consent", args=[row.public_id])
    assert paper in form.content.decode()
    blank = reverse("jobs:blank_consent", args=[town.clients[0].public_id])
    new = client.get(reverse("jobs:job_new", args=[town.clients[0].public_id]))
    assert blank in new.content.decode()
    for address in (paper, blank):
        answer = client.get(address)
        assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    with acting(town.officer):
        card = cards([town.clients[0].pk])[town.clients[0].pk]
        before = str(offered_data(reread(row), card))
    assert "۴۰٬۰۰۰٬۰۰۰ تومان" in before and "………………" in before and "خواست آزاد خودم" in before
    job = call(town.officer, "start", row, started_on=timezone.localdate(), consent=signed())
    with acting(town.officer):
        after = str(signed_data(Job.objects.select_related("consent").get(pk=job.pk), card))
    assert "ق-۱۲" in after and "………………" not in after
    for paper_words in (before, after):
        assert "شنبه تا چهارشنبه، ۰۷:۰۰ تا ۱۶:۰۰" in paper_words
    for word in ("جرم", "محکوم", "نیمه‌باز", "theft"):
        assert word not in before + after
    kept = reverse("jobs:job_consent", args=[job.public_id])
    assert client.get(kept).content.startswith(b"%PDF")
    assert kept in client.get(reverse("jobs:job", args=[job.public_id])).content.decode()
    assert client.get(paper).status_code == 409, "there is no offer any more"
    client.force_login(town.employer)
    for address in (paper, kept, blank):
        assert client.get(address).status_code in (403, 404)
