"""Facilities: two people agree, jobs are counted, a visit has consequences."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.factories import acting, make_user
from tests.jobs.conftest import call, change, let_out, reread

from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.jobs import policies, services
from bazgasht.jobs.acts import FACILITY_ACTS
from bazgasht.jobs.models import Facility, MonitoringVisit
from bazgasht.jobs.selectors.facilities import delivered_of
from bazgasht.jobs.services import FacilityDraft, VisitDraft
from bazgasht.jobs.states import FACILITY_TRANSITIONS, FacilityState

MAY = {**{act: {"officer"} for act in FACILITY_ACTS}, "approve": {"chief"},
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
    job = call(town.officer, "start", app, started_on=timezone.localdate())
    with acting(town.chief):
        assert delivered_of([row])[row.pk].held == 1
    with acting(town.employer):
        assert delivered_of([row])[row.pk].held == 0, "the employer is not told who came how"
    call(town.officer, "fulfil_facility", row)
    assert reread(row).state == "fulfilled"
    call(town.officer, "leave_job", job, left_on=timezone.localdate(), code="contract")
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
