"""A job outside can't go on from a closed institution: it is told, and never counts as kept."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from tests.factories import acting, make_grant, make_org, make_user, owned
from tests.jobs.conftest import move_to
from tests.jobs.test_custody import signed
from tests.jobs.test_jobs import checks_of, draft

from bazgasht.core.errors import InvalidValue
from bazgasht.core.jalali import format_jalali
from bazgasht.jobs import services, today
from bazgasht.jobs.models import Job
from bazgasht.jobs.selectors import people, retention
from bazgasht.people.models import CustodyEpisode

pytestmark = pytest.mark.django_db

BEGAN, MOVED = 100, 20
"""Days ago."""


def ago(n):
    return timezone.localdate() - timedelta(days=n)


@pytest.fixture
def moved(town):
    """Somebody who began outside work, and was moved to a closed institution long after."""
    who = town.clients[0]
    move_to(who, "semi_open")
    made = draft(kind="semi_open", employer_name="کارگاه", started_on=ago(BEGAN), wage=400_000_000,
                 hours_week=44)  # fmt: skip
    with acting(town.officer) as by:
        job = services.record_job(
            client_id=who.pk, by=by,
            draft=type(made)(**{**made.__dict__, "consent": signed(BEGAN)}),
        )  # fmt: skip
    closed(who)
    return job


@owned
def closed(client):
    episode = CustodyEpisode.objects.get(client=client)
    episode.events.create(
        client=client, kind="institution", on=ago(MOVED), detail="closed", was="semi_open"
    )
    CustodyEpisode.objects.filter(pk=episode.pk).update(institution="closed")


@owned
def reread(job):
    return Job.objects.get(pk=job.pk)


def test_the_officer_is_told_on_the_first_page_the_list_and_the_job(town, moved, client):
    with acting(town.officer) as by:
        told = today.stopped(by)
    assert told.total == 1 and reverse("jobs:job", args=[moved.public_id]) == told.rows[0].url
    client.force_login(town.officer)
    page = client.get(told.rows[0].url).content.decode()
    assert (
        "این کار ادامه‌پذیر نیست" in page and reverse("jobs:leave", args=[moved.public_id]) in page
    )
    listed = client.get(told.all_url)
    assert len(listed.context["lines"]) == 1 and "ادامه‌پذیر نیست" in listed.content.decode()
    form = client.get(reverse("jobs:leave", args=[moved.public_id])).context["form"]
    assert form["code"].value() == "held"
    move_to(town.clients[0], "open")
    with acting(town.officer) as by:
        assert today.stopped(by) is None, "back where work outside is allowed"


def test_it_is_not_kept_after_the_move_by_page_service_or_sql(town, moved, client):
    asked = checks_of(moved)
    with acting(town.officer) as by:
        early = services.record_check(
            public_id=asked[1].public_id,
            state="employed",
            on=ago(BEGAN - 40),
            source="person",
            by=by,
        )
    assert early.state == "employed", "a month after the first day the person was at work"
    late = asked[3]
    assert late.due > ago(MOVED)
    answer = {"state": "employed", "on": timezone.localdate(), "source": "person"}
    with acting(town.officer) as by, pytest.raises(InvalidValue) as refused:
        services.record_check(public_id=late.public_id, by=by, **answer)
    assert refused.value.field == "state"
    client.force_login(town.officer)
    address = reverse("jobs:check", args=[late.public_id])
    page = client.post(
        address,
        {"state": "employed", "on": format_jalali(timezone.localdate()), "source": "person"},
    )
    assert page.status_code == 200 and page.context["form"].errors["state"]
    with (
        acting(town.officer) as by,
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="closed institution"),
        transaction.atomic(),
    ):
        cursor.execute(
            "update jobs_retentioncheck set state = 'employed', \"on\" = current_date,"
            " source = 'person', recorded_by = %s where id = %s",
            [by.user_id, late.pk],
        )


def test_the_last_day_is_no_later_than_the_move_and_the_checks_follow(town, moved):
    with acting(town.officer) as by:
        with pytest.raises(InvalidValue) as refused:
            services.leave_job(
                public_id=moved.public_id, left_on=ago(MOVED - 5), code="held", by=by
            )
        assert refused.value.field == "left_on"
        services.leave_job(public_id=moved.public_id, left_on=ago(MOVED), code="held", by=by)
    found = checks_of(moved)
    assert (found[1].state, found[3].state) == ("employed", "left")


def test_a_death_in_a_closed_institution_is_recorded_and_keeps_nobody_in_a_job(town, moved):
    with acting(town.officer) as by:
        services.leave_job(
            public_id=moved.public_id, left_on=timezone.localdate(), code="died", by=by
        )
    found = checks_of(moved)
    assert (found[1].state, found[3].state) == ("employed", "due"), "nobody says so"


def test_after_a_transfer_the_new_prisons_team_is_asked(town, moved):
    """The file goes with the person; so do the questions about the job."""
    other = make_org("prison", name="زندان نو")
    officer = make_user("employment_officer", other)
    with acting(officer) as by:
        assert today.stopped(by) is None and not retention.due_checks([other.pk])
    make_grant(town.clients[0], other)
    with acting(officer) as by:
        assert today.stopped(by).total == 1 and today.checks(by).total == 2
        assert [j.pk for j in retention.jobs_for([other.pk])] == [moved.pk]
        services.leave_job(public_id=moved.public_id, left_on=ago(MOVED), code="held", by=by)
    assert reread(moved).left_code == "held"


def test_after_a_transfer_what_is_under_way_is_in_the_new_officers_lists(
    town, opening, offered, candidate
):
    """The seat to work is not lost on the way: candidates, applications, offers to be answered."""
    row = offered()
    candidate(town.clients[1], readiness={"papers": "missing"})
    other = make_org("prison", name="زندان نو")
    officer = make_user("employment_officer", other)
    with acting(officer) as by:
        assert today.interviews(by) is None and not people.candidate_rows([other.pk])
    for client in town.clients[:2]:
        make_grant(client, other)
    with acting(officer) as by:
        assert today.interviews(by).total == 1 and today.not_ready(by).total == 1
        assert people.candidate_rows([other.pk]).count() == 2
        (subject,) = people.applications_for([other.pk])
        assert subject.application.public_id == row.public_id
