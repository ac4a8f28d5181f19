"""Jobs and their checks: unknown is an answer, and no rate hides it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import acting, owned
from tests.jobs.conftest import call, change, let_out, reread

from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.core.jalali.calendar import jalali_parts
from bazgasht.jobs import services
from bazgasht.jobs.models import Job, RetentionCheck
from bazgasht.jobs.months import plus_months
from bazgasht.jobs.selectors import retention
from bazgasht.jobs.services import JobDraft
from bazgasht.jobs.states import CHECK_TRANSITIONS, CheckState


@given(st.dates(), st.integers(0, 24))
def test_months_keep_the_day_or_end_the_month(day, months):
    if not 1000 < day.year < 2300:
        return
    then = plus_months(day, months)
    (y, m, d), (ty, tm, td) = jalali_parts(day), jalali_parts(then)
    assert (ty * 12 + tm) - (y * 12 + m) == months
    assert td == d or (td < d and jalali_parts(then + timedelta(days=1))[2] == 1)


@owned
def checks_of(job):
    return {c.months: c for c in RetentionCheck.objects.filter(job_id=job.pk)}


def draft(**more):
    values = {"kind": "self_employed", "occupation": "7212", "title": "کارگاه جوشکاری خانگی",
              "started_on": timezone.localdate() - timedelta(days=100)}  # fmt: skip
    return JobDraft(**(values | more))


@pytest.fixture
def job(town):
    """Of somebody released long before."""

    def make(client=None, user=None, **more):
        client, made = client or town.clients[0], draft(**more)
        let_out(client, made.started_on)
        with acting(user or town.officer) as by:
            return services.record_job(client_id=client.pk, draft=made, by=by)

    return make


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["self_employed", "home_based", "employee"])
def test_every_kind_of_work_is_asked_after_four_times(town, job, kind):
    made = job(kind=kind, employer_name="استادکار محله")
    found = checks_of(made)
    assert sorted(found) == [1, 3, 6, 12]
    assert found[3].due == plus_months(made.started_on, 3)
    assert {c.state for c in found.values()} == {"due"}


@pytest.mark.django_db
def test_an_employee_needs_an_employer(town, job):
    with pytest.raises(InvalidValue) as refused:
        job(kind="employee")
    assert refused.value.field == "employer_name"


def answer(user, check, state="employed", **more):
    values = {"on": timezone.localdate(), "source": "person"} | more
    return call(user, "record_check", check, state=state, **values)


@pytest.mark.django_db
def test_unknown_is_an_answer_and_can_be_found_out_later(town, job):
    found = checks_of(job())
    answer(town.officer, found[1], "unknown")
    assert reread(found[1]).state == "unknown"
    answer(town.officer, found[1], "employed", wage=300_000_000)
    assert (reread(found[1]).state, reread(found[1]).wage) == ("employed", 300_000_000)


@pytest.mark.django_db
def test_a_check_is_not_answered_before_its_day(town, job):
    found = checks_of(job())
    with pytest.raises(Conflict):
        answer(town.officer, found[6])
    with acting(town.officer) as by, pytest.raises(DatabaseError), transaction.atomic():
        RetentionCheck.objects.filter(pk=found[6].pk).update(
            state="employed", on=timezone.localdate(), source="person", recorded_by=by.user_id
        )


@pytest.mark.django_db
def test_the_last_day_answers_every_check(town, job):
    made = job()
    answer(town.officer, checks_of(made)[1], "unknown")
    left = made.started_on + timedelta(days=40)
    call(town.officer, "leave_job", made, left_on=left, code="contract")
    states = {m: c.state for m, c in checks_of(made).items()}
    assert states == {1: "employed", 3: "left", 6: "left", 12: "left"}
    with pytest.raises(Conflict):
        call(town.officer, "leave_job", made, left_on=left, code="person")


@pytest.mark.django_db
def test_a_wrong_employed_is_put_right_by_the_last_day(town, job):
    made = job()
    answer(town.officer, checks_of(made)[3])
    call(
        town.officer, "leave_job", made, left_on=made.started_on + timedelta(days=35), code="other"
    )
    assert checks_of(made)[3].state == "left"


@pytest.mark.django_db
def test_a_rate_tells_its_unknowns(town, job):
    for client, state in zip(town.clients, ("employed", "unknown", ""), strict=True):
        made = job(client)
        if state:
            answer(town.officer, checks_of(made)[3], state)
    with acting(town.officer) as by:
        three = next(r for r in retention.rates(by) if r.months == 3)
    assert (three.employed, three.left, three.unknown, three.percent) == (1, 0, 2, 100)
    with acting(town.chief) as by:
        assert next(r for r in retention.rates(by) if r.months == 3) == three
    with acting(town.other_officer) as by:
        assert retention.rates(by)[1].all == 0


@pytest.mark.django_db
def test_who_records_jobs(town, job):
    for who in ("guard", "other_officer", "employer", "chief", "supervisor"):
        with pytest.raises((NotAllowed, NotFound)):
            job(user=town.users[who])
    job(user=town.worker)


@pytest.mark.django_db
def test_nobody_else_reads_a_job(town, job):
    job()
    for who in ("other_officer", "employer", "rival", "chief", "viewer", "supervisor"):
        with acting(town.users[who]):
            assert (Job.objects.count(), RetentionCheck.objects.count()) == (0, 0), who


@pytest.mark.django_db
@pytest.mark.parametrize("old", list(CheckState))
def test_the_database_keeps_the_table_of_answers(town, job, old):
    """What is not in the table is refused to plain SQL, and what is in it is not."""
    made = job()
    found = checks_of(made)[1]
    if old == "unknown":
        answer(town.officer, found, old)
    if old in ("left", "employed"):
        day = made.started_on if old == "left" else timezone.localdate()
        call(town.officer, "leave_job", made, left_on=day, code="other")
    for new in set(CheckState) - {old}:
        values = {"on": timezone.localdate(), "source": "person"}
        if new == "due":
            values = {"on": None, "source": ""}
        with acting(town.officer) as by:
            row = RetentionCheck.objects.filter(pk=found.pk)
            try:
                with transaction.atomic():
                    row.update(state=new, recorded_by=by.user_id, **values)
                    assert new in CHECK_TRANSITIONS[old], (old, new)
                    transaction.set_rollback(True)
            except DatabaseError:
                assert new not in CHECK_TRANSITIONS[old], (old, new)


@pytest.mark.django_db
def test_the_outlook_learns_of_openings_and_jobs(town, job, opening):
    from bazgasht.core.registry import outlook_sources

    opening(seats=3)
    job()
    with acting(town.officer):
        rows = list(outlook_sources.get("jobs.demand")("IR-18"))
    assert {(r.occupation, r.kind, r.count) for r in rows} == {
        ("7212", "openings", 3), ("7212", "jobs", 1)
    }  # fmt: skip


@pytest.mark.django_db
def test_death_ends_the_search_and_the_job(town, job, shown):
    from bazgasht.jobs.models import Candidate
    from bazgasht.jobs.reactions import died

    row, made = shown(), job()
    with acting(town.officer) as by:
        died(client_id=town.clients[0].pk, on=timezone.localdate(), by=by)
    assert reread(row).withdraw_code == "died"
    assert reread(made).left_code == "died"
    with acting(town.officer):
        assert not Candidate.objects.filter(ended_on=None).exists()


@pytest.mark.django_db
def test_a_mistyped_end_is_taken_back(town, job):
    """What somebody had answered stands; what the record of the end had answered is asked again."""
    made = job()
    answer(town.officer, checks_of(made)[1])
    call(
        town.officer, "leave_job", made, left_on=made.started_on + timedelta(days=40), code="other"
    )
    with pytest.raises(InvalidValue) as refused:
        call(town.officer, "correct_end", made, reason="")
    assert refused.value.field == "reason"
    call(town.officer, "correct_end", made, reason="شغل دیگری بود")
    found = reread(made)
    assert (found.left_on, found.left_code, found.correction) == (None, "", "شغل دیگری بود")
    states = {m: (c.state, c.source) for m, c in checks_of(made).items()}
    assert states == {1: ("employed", "person"), 3: ("due", ""), 6: ("due", ""), 12: ("due", "")}
    call(town.officer, "leave_job", made, left_on=timezone.localdate(), code="contract")
    assert checks_of(made)[3].state == "employed"


@pytest.mark.django_db
def test_another_last_day_answers_the_checks_anew(town, job):
    made = job()
    early, late = (made.started_on + timedelta(days=d) for d in (20, 95))
    call(town.officer, "leave_job", made, left_on=early, code="other")
    assert {c.state for c in checks_of(made).values()} == {"left"}
    for day, wanted in ((late, "employed"), (early, "left"), (late, "employed")):
        call(town.officer, "correct_end", made, reason="تاریخ نادرست", left_on=day, code="wage")
        assert [checks_of(made)[m].state for m in (1, 3, 6)] == [wanted, wanted, "left"]
    with acting(town.officer):
        acts = list(JournalEntry.objects.filter(action="job.end_corrected").order_by("id"))
    assert len(acts) == 3 and acts[0].detail["was_day"] == early.isoformat()
    assert acts[0].client_id == town.clients[0].pk


@pytest.mark.django_db
def test_an_end_is_not_changed_without_words_by_plain_sql(town, job):
    made = job()
    call(town.officer, "leave_job", made, left_on=timezone.localdate(), code="other")
    for values in ({"left_on": None, "left_code": ""}, {"title": "x", "correction": "نادرست"}):
        with acting(town.officer), pytest.raises(DatabaseError), transaction.atomic():
            Job.objects.filter(pk=made.pk).update(version=made.version + 9, **values)
    for who in ("guard", "other_officer", "employer"):
        with pytest.raises((NotAllowed, NotFound)):
            call(town.users[who], "correct_end", made, reason="شغل دیگری بود")


@pytest.mark.django_db
def test_who_has_died_is_not_back_at_work(town, job):
    from bazgasht.people.models import Client

    made = job()
    call(town.officer, "leave_job", made, left_on=timezone.localdate(), code="died")
    change(Client, town.clients[0].pk, died_on=timezone.localdate())
    with pytest.raises(Conflict):
        call(town.officer, "correct_end", made, reason="شغل دیگری بود")
