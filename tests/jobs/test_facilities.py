"""Facilities: two people agree, jobs are counted, a visit has consequences."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from tests.factories import acting, make_user, owned
from tests.jobs.conftest import call, change, let_out, reread
from tests.jobs.test_jobs import job  # noqa: F401 — a fixture

from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.jobs import policies, services, today
from bazgasht.jobs.acts import FACILITY_ACTS
from bazgasht.jobs.models import Facility, Job, MonitoringVisit
from bazgasht.jobs.selectors.facilities import delivered_of, own_facilities
from bazgasht.jobs.services import FacilityDraft, VisitDraft
from bazgasht.jobs.states import FACILITY_TRANSITIONS, FOLLOWS, Consequence, FacilityState

MAY = {**{act: {"officer"} for act in FACILITY_ACTS}, "approve": {"chief"}, "settle": {"chief"},
       "decline": {"officer", "chief"}}  # fmt: skip
ROLES = ("officer", "worker", "guard", "other_officer", "employer", "rival", "chief", "viewer",
         "supervisor", "secretary")  # fmt: skip


def draft(town, **more):
    values = {"organisation_id": town.steel.pk, "given_by_id": town.foundation.pk, "kind": "space",
              "title": "سولهٔ ۳۰۰ متری", "jobs_owed": 1,
              "jobs_due": timezone.localdate() + timedelta(days=90)}  # fmt: skip
    return FacilityDraft(**(values | more))


@pytest.fixture
def facility(town):
    """``facility("active")``: brought there by the right people."""

    def make(state="offered", **more):
        with acting(town.officer) as by:
            row = services.create_facility(draft=draft(town, **more), by=by)
        if state != "offered":
            call(town.officer, "assess_facility", row, text="بازدید شد و کارگاه آماده است")
        if state in ("agreed", "active"):
            call(town.chief, "approve_facility", row)
        if state == "active":
            call(town.officer, "hand_over", row)
        return reread(row)

    return make


@pytest.mark.django_db
@pytest.mark.parametrize("act", sorted(FACILITY_ACTS))
@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what(town, act, role):
    row = Facility(state="assessed", recorded_by_body=town.prison.pk, headquarters_id=town.hq.pk,
                   recorded_by=0, assessed_by=0)  # fmt: skip
    with acting(town.users[role]) as by:
        if role in MAY[act]:
            policies.check_user_can_facility(act, by, row)
        else:
            with pytest.raises(NotAllowed):
                policies.check_user_can_facility(act, by, row)


def test_every_transition_has_an_act_or_a_visit():
    by_hand = {(s, a.target) for a in FACILITY_ACTS.values() if a.target for s in a.sources}
    visit = {(FacilityState.ACTIVE, FacilityState.BREACHED)}
    assert by_hand | visit == {(o, n) for o, news in FACILITY_TRANSITIONS.items() for n in news}


@pytest.mark.django_db
def test_whoever_assessed_it_does_not_approve_it(town, facility):
    from tests.factories import add_role

    add_role(town.officer, "headquarters_secretary", town.hq)
    row = facility("assessed")
    with pytest.raises(NotAllowed) as refused:
        call(town.officer, "approve_facility", row)
    assert refused.value.code == "facility.two_people"
    with acting(town.officer) as by, pytest.raises(DatabaseError), transaction.atomic():
        Facility.objects.filter(pk=row.pk).update(
            state="agreed", approved_by=by.user_id, agreed_on=timezone.localdate()
        )
    assert reread(row).state == "assessed"


@pytest.mark.django_db
def test_nobody_approves_in_anothers_name_by_plain_sql(town, facility):
    row = facility("assessed")
    with acting(town.officer), pytest.raises(DatabaseError), transaction.atomic():
        Facility.objects.filter(pk=row.pk).update(
            state="agreed", approved_by=town.chief.pk, agreed_on=timezone.localdate()
        )


@pytest.mark.django_db
def test_what_was_agreed_is_not_changed(town, facility):
    row = facility("active")
    with pytest.raises(Conflict):
        call(town.officer, "update_facility", row, draft=draft(town), version=row.version)
    with acting(town.officer), pytest.raises(DatabaseError), transaction.atomic():
        Facility.objects.filter(pk=row.pk).update(jobs_owed=99)


@pytest.mark.django_db
def test_jobs_delivered_are_counted_from_jobs(town, facility, opening, shown):
    row = facility("active")
    with pytest.raises(Conflict) as refused:
        call(town.officer, "fulfil_facility", row)
    assert refused.value.code == "jobs.facility_owed"
    made = opening(facility=row.public_id)
    app = shown(of=made)
    call(town.officer, "answer", app, code="offer", starts=timezone.localdate())
    let_out(town.clients[0], timezone.localdate())
    work = call(town.officer, "start", app, started_on=timezone.localdate())
    with acting(town.chief):
        assert delivered_of([row])[row.pk].held == 1
    with acting(town.employer):
        assert delivered_of([row])[row.pk].held == 0, "the employer is not told who came how"
    call(town.officer, "fulfil_facility", row)
    assert reread(row).state == "fulfilled"
    call(town.officer, "leave_job", work, left_on=timezone.localdate(), code="contract")
    with acting(town.officer):
        assert (delivered_of([row])[row.pk].begun, delivered_of([row])[row.pk].held) == (1, 0)


@pytest.mark.django_db
def test_fulfilled_is_not_typed_by_plain_sql(town, facility):
    row = facility("active")
    with acting(town.officer), pytest.raises(DatabaseError), transaction.atomic():
        Facility.objects.filter(pk=row.pk).update(state="fulfilled")


@pytest.mark.django_db
@pytest.mark.parametrize(("consequence", "state"), [("none", "active"), ("warning", "active"),
                                                    ("repay", "breached"), ("end", "breached")])  # fmt: skip
def test_a_visit_has_consequences(town, facility, consequence, state):
    row = facility("active")
    visit = VisitDraft(timezone.localdate(), 0, consequence, "هیچ‌کس سر کار نبود")
    call(town.officer, "record_visit", row, draft=visit)
    assert reread(row).state == state


def breached(town, facility, consequence="repay", **more):
    row = facility("active", **more)
    visit = VisitDraft(timezone.localdate(), 0, consequence, "هیچ‌کس سر کار نبود")
    call(town.officer, "record_visit", row, draft=visit)
    return reread(row)


@pytest.mark.parametrize("consequence", list(Consequence))
def test_the_table_of_consequences_is_whole(consequence):
    follows = FOLLOWS[consequence]
    assert follows.breach or not follows.repayment
    assert bool(follows.days) is follows.repayment


@pytest.mark.django_db
def test_repayment_is_demanded_with_its_day_and_stands_in_the_journal(town, facility):
    row = breached(town, facility, kind="loan", amount=900_000_000)
    now = timezone.localdate()
    assert (row.demanded_on, row.demanded) == (now, 900_000_000)
    assert row.demand_due == now + timedelta(days=FOLLOWS[Consequence.REPAY].days)
    assert entry_of(row, "facility.demanded").detail["amount"] == 900_000_000
    ended = breached(town, facility, "end", organisation_id=town.dairy.pk)
    assert (ended.state, ended.demanded_on) == ("breached", None)


@owned
def entry_of(row, action):
    return JournalEntry.objects.get(action=action, object_id=str(row.public_id))


@pytest.mark.django_db
@pytest.mark.parametrize("consequence", ["repay", "end"])
def test_no_further_facility_is_agreed_beside_a_breach(town, facility, consequence):
    """Also by plain SQL; another employer's goes on, and so does this one's once it is settled."""
    broken, wanted = breached(town, facility, consequence), facility("assessed")
    with pytest.raises(Conflict) as refused:
        call(town.chief, "approve_facility", wanted)
    assert refused.value.code == "facility.open_breach"
    with acting(town.chief) as by:
        assert broken.title in policies.why_not_facility("approve", by, wanted)
        with pytest.raises(DatabaseError, match="not settled"), transaction.atomic():
            Facility.objects.filter(pk=wanted.pk).update(
                state="agreed", approved_by=by.user_id, agreed_on=timezone.localdate()
            )
    other = facility("assessed", organisation_id=town.dairy.pk)
    assert call(town.chief, "approve_facility", other).state == "agreed"
    with pytest.raises(NotAllowed):
        call(town.officer, "settle_facility", broken, note="پول بازگردانده شد")
    with pytest.raises(InvalidValue):
        call(town.chief, "settle_facility", broken, note="")
    call(town.chief, "settle_facility", broken, note="پول بازگردانده شد")
    assert entry_of(broken, "facility.settled")
    assert call(town.chief, "approve_facility", wanted).state == "agreed"


@pytest.mark.django_db
def test_the_officer_settles_nothing_by_plain_sql(town, facility):
    row = breached(town, facility)
    with acting(town.officer), pytest.raises(DatabaseError), transaction.atomic():
        Facility.objects.filter(pk=row.pk).update(state="settled", settled_note="تسویه شد")


@pytest.mark.django_db
def test_jobs_and_openings_of_a_settled_facility_can_still_end(town, facility, opening, shown):
    row = facility("active")
    made = opening(facility=row.public_id, seats=3)
    app = shown(of=made)
    call(town.officer, "answer", app, code="offer", starts=timezone.localdate())
    let_out(town.clients[0], timezone.localdate())
    work = call(town.officer, "start", app, started_on=timezone.localdate())
    visit = VisitDraft(timezone.localdate(), 0, "end", "هیچ‌کس سر کار نبود")
    call(town.officer, "record_visit", row, draft=visit)
    call(town.chief, "settle_facility", row, note="سوله بازگردانده شد")
    call(town.officer, "leave_job", work, left_on=timezone.localdate(), code="closed")
    call(town.officer, "close_opening", made)


@pytest.mark.django_db
def test_an_employer_counts_only_whom_it_knows(town, facility, opening, shown, job):  # noqa: F811
    """Who came by another way is counted for the officer: a number would tell the employer."""
    row = facility("active")
    app = shown(of=opening(facility=row.public_id))
    call(town.officer, "answer", app, code="offer", starts=timezone.localdate())
    let_out(town.clients[0], timezone.localdate())
    call(town.officer, "start", app, started_on=timezone.localdate())
    job(town.clients[1], kind="employee", employer_name="سازه‌گستر", employer_id=town.steel.pk,
        facility=row.public_id)  # fmt: skip
    with acting(town.officer):
        assert delivered_of([row])[row.pk].held == 2
    with acting(town.employer):
        (own,) = own_facilities([town.steel.pk])
        assert (own.count.begun, own.count.held) == (1, 1)
    with acting(town.rival):
        assert own_facilities([town.steel.pk]) == []


@pytest.mark.django_db
def test_a_breach_needs_a_visit_and_words(town, facility):
    row = facility("active")
    with pytest.raises(InvalidValue):
        call(town.officer, "record_visit", row,
             draft=VisitDraft(timezone.localdate(), 0, "end", ""))  # fmt: skip
    with acting(town.officer), pytest.raises(DatabaseError), transaction.atomic():
        Facility.objects.filter(pk=row.pk).update(state="breached")


@pytest.mark.django_db
def test_a_visit_is_never_changed(town, facility):
    row = facility("active")
    call(town.officer, "record_visit", row, draft=VisitDraft(timezone.localdate(), 1))
    with acting(town.officer), connection.cursor() as cursor:
        for sql in ("update jobs_monitoringvisit set found_jobs = 9",
                    "delete from jobs_monitoringvisit"):  # fmt: skip
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(sql)
        assert MonitoringVisit.objects.get().found_jobs == 1


@pytest.mark.django_db
def test_a_rival_reads_no_facility(town, facility):
    row = facility()
    for who, seen in (("employer", 1), ("rival", 0), ("chief", 1), ("other_officer", 1),
                      ("supervisor", 1)):  # fmt: skip
        with acting(town.users[who]):
            assert Facility.objects.count() == seen, who
    with pytest.raises((NotAllowed, NotFound)):
        call(
            make_user("employment_officer", town.care),
            "assess_facility",
            row,
            text="نوشتهٔ دیگری است",
        )


@pytest.mark.django_db
def test_a_facility_of_another_employer_is_refused(town, facility, opening):
    row = facility("active")
    with pytest.raises((InvalidValue, Conflict)):
        opening(body=town.dairy, facility=row.public_id)
    change(Facility, row.pk, end_note="")


@pytest.mark.django_db
def test_a_job_that_counts_for_a_facility_is_with_its_employer(town, facility, job):  # noqa: F811
    """Whatever was typed, and also for plain SQL; whoever works on their own is no job of an employer."""
    row = facility("active")
    made = job(kind="employee", employer_name="نوشتهٔ دیگر", facility=row.public_id)
    assert (made.employer_id, made.employer_name) == (town.steel.pk, town.steel.name)
    assert (
        job(town.clients[1], kind="employee", facility=row.public_id).employer_id == town.steel.pk
    )
    with pytest.raises(InvalidValue) as refused:
        job(town.clients[2], kind="self_employed", facility=row.public_id)
    assert refused.value.field == "facility"
    with acting(town.officer), pytest.raises(DatabaseError), transaction.atomic():
        Job.objects.filter(pk=made.pk).update(employer_id=None)
    with acting(town.officer), pytest.raises(DatabaseError), transaction.atomic():
        Job.objects.filter(pk=made.pk).update(employer_id=town.dairy.pk)


@owned
def from_before(row):
    """As breaches stood before anything was demanded."""
    Facility.objects.filter(pk=row.pk).update(demanded_on=None, demanded=None, demand_due=None)


def test_a_breach_from_before_is_told_and_demanded_once_from_today(town, facility, client):
    row = breached(town, facility)
    from_before(row)
    with acting(town.officer) as by:
        assert today.undemanded(by).total == 1
    client.force_login(town.officer)
    page = client.get(reverse("jobs:facility", args=[row.public_id])).content.decode()
    press = reverse("jobs:facility_do", args=[row.public_id, "demand"])
    assert press in page
    assert client.post(press, {"version": reread(row).version}).status_code == 302
    made = reread(row)
    assert (made.demanded_on, made.demanded) == (timezone.localdate(), row.amount)
    assert made.demand_due == timezone.localdate() + timedelta(days=30)
    assert client.post(press).status_code == 409, "once"
    with acting(town.officer) as by:
        assert today.undemanded(by) is None
    assert press not in client.get(reverse("jobs:facility", args=[row.public_id])).content.decode()


def test_what_no_visit_demands_is_not_demanded_by_press_or_sql(town, facility, client):
    row = breached(town, facility, consequence="end")
    client.force_login(town.officer)
    press = reverse("jobs:facility_do", args=[row.public_id, "demand"])
    assert client.post(press).status_code == 409
    with (
        acting(town.officer),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="no visit demands"),
        transaction.atomic(),
    ):
        cursor.execute(
            "update jobs_facility set demanded_on = current_date, demand_due = current_date"
            " where id = %s",
            [row.pk],
        )
