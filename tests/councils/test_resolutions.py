"""Resolutions: progress that is counted, evidence that a second person confirms, days that move in
sight, reminders told once."""

import json
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.councils.conftest import bound, declared, figure, read, set_adopted
from tests.factories import acting, make_user, owned

from bazgasht.access.tasks import mail_again
from bazgasht.core import scope
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.core.week import Week
from bazgasht.councils import selectors, services
from bazgasht.councils.models import Milestone, Proposal, Reminder, Resolution
from bazgasht.councils.selectors import bound_progress, first_week
from bazgasht.councils.services import escalation
from bazgasht.councils.states import ESCALATION, State

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def milestone_of(row):
    return owned(lambda: Milestone.objects.get(resolution=row))()


def claim(table, row, user=None, **more):
    evidence = more or {"link": "https://example.org/list"}
    with acting(user or table.liaison) as by:
        return services.claim_milestone(public_id=milestone_of(row).public_id, by=by, **evidence)


def test_numbers_have_no_gaps_per_council_and_year(table, resolution):
    numbers = [resolution().number for _n in range(3)]
    year = numbers[0][:4]
    assert numbers == [f"{year}-{n:03d}" for n in (1, 2, 3)]


def test_progress_is_the_figures_and_nobody_types_it(table, resolution):
    row = resolution(bound(table), days_ago=30)
    weeks = [Week.of(timezone.localdate()).shift(-n).start for n in (1, 2, 3)]
    for week, value in zip(weeks, (4, 3, 2), strict=True):
        figure(table, week, value)
    figure(table, Week.of(row.adopted_on).start - timedelta(days=7), 50)  # before it was adopted
    figure(table, weeks[0], 99, body=table.tvto.pk)  # of a body, not of the whole
    with acting(table.chief), transaction.atomic():
        told = selectors.progress_of(read(row))
    assert (told.value, told.target, told.per_cent) == (9, 20, 45)
    assert told.forecast.done_on is not None
    with acting(table.chief) as by, pytest.raises(Conflict, match="شاخص"):
        services.finish(public_id=row.public_id, by=by)


def test_what_was_done_in_the_week_before_the_adoption_is_not_counted():
    saturday = Week.of(timezone.localdate()).start
    assert first_week(saturday) == saturday
    for n in range(1, 7):
        assert first_week(saturday + timedelta(days=n)) == saturday + timedelta(days=7)


def test_a_newest_week_without_a_row_is_nought(table, resolution):
    draft = bound(table, reading="latest", indicator="referrals.overdue", baseline=8, target=0)
    row = resolution(draft, days_ago=30)
    with acting(table.chief), transaction.atomic():
        assert selectors.progress_of(read(row)).share == 1
    figure(table, Week.of(timezone.localdate()).prev().start, 6, code="referrals.overdue")
    with acting(table.chief), transaction.atomic():
        told = selectors.progress_of(read(row))
    assert (told.value, told.per_cent) == (6, 25)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    values=st.dictionaries(st.integers(-4, 12), st.integers(0, 50), max_size=12),
    target=st.integers(1, 200), days=st.integers(0, 90),
)  # fmt: skip
def test_a_sum_is_of_whole_weeks_after_the_adoption(values, target, days):
    day = Week.of(timezone.localdate()).start + timedelta(days=days)
    adopted = Week.of(timezone.localdate()).start
    weeks = {adopted + timedelta(days=7 * n): v for n, v in values.items()}
    row = Resolution(
        measure="bound", reading="sum", indicator="training.enrolled", baseline=0, target=target,
        adopted_on=adopted, due=adopted + timedelta(days=60),
    )  # fmt: skip
    told = bound_progress(row, weeks, day)
    assert told.value == sum(v for w, v in weeks.items() if adopted <= w <= day)
    assert 0 <= told.per_cent <= 100 and (told.share >= 1) == (told.value >= target)
    more = bound_progress(row, {**weeks, adopted: weeks.get(adopted, 0) + 1}, day)
    assert more.share > told.share


def test_done_when_the_figure_is_there(table, resolution):
    row = resolution(bound(table), days_ago=30)
    figure(table, Week.of(timezone.localdate()).prev().start, 20)
    with acting(table.group_chief) as by:
        done = services.finish(public_id=row.public_id, by=by)
    assert done.state == State.DONE and done.ended_on == timezone.localdate()


def test_a_declared_one_needs_evidence_and_a_second_person(table, resolution):
    row = resolution()
    with acting(table.chief) as by, pytest.raises(Conflict):
        services.finish(public_id=row.public_id, by=by)
    claimed = claim(table, row)
    assert read(row).state == State.IN_PROGRESS
    for user in (table.liaison, table.colleague, table.doctor, table.viewer):
        with acting(user) as by, pytest.raises(NotAllowed):
            services.confirm_milestone(public_id=claimed.public_id, by=by)
    with acting(table.chief) as by:
        services.confirm_milestone(public_id=claimed.public_id, by=by)
        assert services.finish(public_id=row.public_id, by=by).state == State.DONE


@pytest.fixture
def of_its_own(table):
    """A resolution that the national headquarters owns in its own council; a colleague there."""
    table.users["top_second"] = make_user("headquarters_secretary", table.top)

    def make(draft):
        with acting(table.top_chief) as by:
            row = services.draft_resolution(council=table.national.public_id, draft=draft, by=by)
            return services.adopt(public_id=row.public_id, by=by)

    return make


def test_what_the_country_owns_in_its_own_council_a_second_person_confirms(table, of_its_own):
    """There is nobody above; whoever declared it is still not who confirms it."""
    row = of_its_own(declared(table, owner_id=table.top.pk, supporting=[], working_group_id=None))
    claimed = claim(table, row, user=table.top_chief)
    for user in (table.top_chief, table.users["national"], table.chief):
        with acting(user) as by, pytest.raises((NotAllowed, NotFound)):
            services.confirm_milestone(public_id=claimed.public_id, by=by)
    with acting(table.top_second) as by:
        services.confirm_milestone(public_id=claimed.public_id, by=by)
    with acting(table.top_chief) as by, pytest.raises(NotAllowed):
        services.finish(public_id=row.public_id, by=by)
    with acting(table.top_second) as by:
        assert services.finish(public_id=row.public_id, by=by).state == State.DONE


def test_of_a_counted_one_it_is_not_who_adopted_it(table, of_its_own):
    row = of_its_own(bound(table, owner_id=table.top.pk, working_group_id=None))
    with acting(table.top_chief) as by, pytest.raises(NotAllowed):
        services.end_not_done(public_id=row.public_id, words="نشد که نشد", by=by)
    with acting(table.top_second) as by:
        assert services.end_not_done(public_id=row.public_id, words="نشد که نشد", by=by).ended_on


def test_where_somebody_stands_above_the_own_body_never_confirms(table, resolution):
    row = resolution(declared(table, owner_id=table.hq.pk, supporting=[]))
    claimed = claim(table, row, user=table.chief)
    with acting(table.second) as by, pytest.raises(NotAllowed):
        services.confirm_milestone(public_id=claimed.public_id, by=by)
    with acting(table.top_chief) as by:
        services.confirm_milestone(public_id=claimed.public_id, by=by)


def test_a_file_is_taken_only_when_declared_free_of_persons(table, resolution):
    row = resolution()
    with pytest.raises(InvalidValue) as refused:
        claim(table, row, file_name="list.pdf", data=PDF)
    assert refused.value.field == "free_of_persons"
    with pytest.raises(InvalidValue):
        claim(table, row, file_name="list.exe", data=b"MZ", free_of_persons=True)
    with pytest.raises(InvalidValue):
        claim(table, row, link="http://example.org")
    assert claim(table, row, file_name="list.pdf", data=PDF, free_of_persons=True).file


def test_the_evidence_is_read_by_the_council_and_not_by_a_stranger(table, resolution, client):
    row = resolution()
    claimed = claim(table, row, file_name="list.pdf", data=PDF, free_of_persons=True)
    url = f"/resolutions/milestones/{claimed.public_id}/evidence"
    client.force_login(table.chief)
    answer = client.get(url)
    assert answer.content == PDF and "attachment" in answer["Content-Disposition"]
    client.force_login(table.stranger)
    assert client.get(url).status_code == 404


SQL = (
    ("update councils_resolution set first_due = first_due + 1 where id = %s", "first"),
    ("update councils_resolution set due = due + 9 where id = %s", "counted"),
    ("update councils_resolution set text = 'x' where id = %s", "adopted resolution"),
    ("update councils_resolution set owner_id = created_by where id = %s", "adopted resolution"),
    ("update councils_resolution set target = 1 where id = %s", "adopted resolution"),
    ("update councils_resolution set state = 'done', ended_on = current_date where id = %s",
     "not confirmed"),
)  # fmt: skip


@pytest.mark.parametrize(("sql", "why"), SQL)
def test_the_database_keeps_what_was_adopted(table, resolution, as_owner, sql, why):
    row = resolution()
    with (
        as_owner(), pytest.raises(DatabaseError, match=why), transaction.atomic(),
        connection.cursor() as c,
    ):  # fmt: skip
        c.execute(sql, [row.pk])


def test_whoever_claimed_never_confirms_not_even_in_sql(table, resolution, as_owner):
    claimed = claim(table, resolution())
    with as_owner(), pytest.raises(DatabaseError), transaction.atomic():
        Milestone.objects.filter(pk=claimed.pk).update(
            state="confirmed", decided_by=claimed.claimed_by
        )


def test_a_moved_date_keeps_its_first_its_reason_and_its_count(table, resolution):
    row = resolution()
    days = [row.due + timedelta(days=n) for n in (10, 25)]
    with acting(table.chief) as by:
        for day in days:
            services.move_due(public_id=row.public_id, due=day, reason="اعتبار نرسید", by=by)
        with pytest.raises(InvalidValue):
            services.move_due(public_id=row.public_id, due=days[1], reason="اعتبار نرسید", by=by)
        moves = list(read(row).moves.values_list("was", "became"))
    after = read(row)
    assert (after.due, after.first_due, after.moved_count) == (days[1], row.due, 2)
    assert moves == [(row.due, days[0]), (days[0], days[1])]


def test_not_done_is_a_second_persons_word(table, resolution):
    row = resolution()
    for user in (table.liaison, table.viewer):
        with acting(user) as by, pytest.raises(NotAllowed):
            services.end_not_done(public_id=row.public_id, words="نشد که نشد", by=by)
    with acting(table.group_chief) as by:
        with pytest.raises(InvalidValue):
            services.end_not_done(public_id=row.public_id, words=" ", by=by)
        assert services.end_not_done(public_id=row.public_id, words="نشد که نشد", by=by).ended_on


VERBS = {
    "adopt": (services.adopt, {"chief", "second", "top_chief"}),
    "begin": (services.begin, {"chief", "second", "top_chief", "liaison", "colleague"}),
    "finish": (services.finish, {"chief", "second", "top_chief", "group_chief"}),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    "user",
    ["chief", "second", "top_chief", "group_chief", "liaison", "colleague", "doctor", "viewer",
     "governor", "national", "stranger", "social"],
)  # fmt: skip
def test_who_may_do_what(table, resolution, verb, user):
    call, may = VERBS[verb]
    row = resolution(adopted=verb != "adopt")
    if verb == "finish":
        claimed = claim(table, row)
        with acting(table.chief) as by:
            services.confirm_milestone(public_id=claimed.public_id, by=by)
    with acting(table.users[user]) as by:
        if user in may:
            call(public_id=row.public_id, by=by)
        else:
            with pytest.raises((NotAllowed, NotFound)):
                call(public_id=row.public_id, by=by)


READERS = {
    "chief": True, "top_chief": True, "viewer": True, "liaison": True, "doctor": True,
    "governor": True, "national": True, "stranger": False, "social": False,
}  # fmt: skip


@pytest.mark.parametrize("user", READERS)
def test_who_reads_a_resolution_in_plain_sql(table, resolution, user):
    row = resolution()
    with acting(table.users[user]), transaction.atomic(), connection.cursor() as c:
        for name in ("resolution", "milestone", "resolutionsupport"):
            c.execute(f"select count(*) from councils_{name}")
            assert (c.fetchone()[0] > 0) is READERS[user], name
    assert row.pk


def test_the_owner_reads_it_without_a_seat_in_the_council(table, resolution):
    row = resolution(declared(table, owner_id=table.prison.pk, supporting=[]))
    with acting(table.social), transaction.atomic():
        found = selectors.get_resolution(row.public_id)
        assert found.council.title == table.council.title
        assert not found.council.meetings.exists() and not found.council.seats.exists()


def late(table, resolution, days):
    row = resolution()
    day = timezone.localdate() - timedelta(days=days)
    set_adopted(row, day - timedelta(days=30), due=day, first_due=day)
    return row


def tell(day=None):
    with scope.entered(scope.Scope(task="councils.remind")):
        return services.tell_due(on=day)


@pytest.mark.parametrize(
    ("days", "told", "to"),
    [(-8, None, None), (-7, "owner", "liaison"), (-2, "owner", "liaison"), (-1, "owner", "liaison"),
     (0, "owner", "liaison"), (1, "headquarters", "chief"), (7, "headquarters", "chief"),
     (20, "headquarters", "chief"), (21, "above", "top"), (200, "above", "top")],
)  # fmt: skip
def test_who_hears_of_the_day(
    table, resolution, django_capture_on_commit_callbacks, days, told, to
):
    row = late(table, resolution, days)
    with django_capture_on_commit_callbacks(execute=True):
        tell()
        tell()
    kept = owned(lambda: list(Reminder.objects.filter(resolution=row)))()
    expected = "group" if told == "headquarters" and days < 7 else told
    assert [r.told for r in kept] == ([expected] if told else [])
    assert [m.to for m in mail.outbox] == ([[f"{to}@example.org"]] if to else [])
    text = "".join(m.subject + m.body for m in mail.outbox)
    assert not any(user.name in text for user in table.users.values())


@owned
def kept_for_later():
    with connection.cursor() as c:
        c.execute(
            "select args from procrastinate_jobs where task_name = 'access.mail_again' order by id"
        )
        return [json.loads(args) if isinstance(args, str) else args for (args,) in c.fetchall()]


@pytest.mark.parametrize("wrong", [OSError("no mail server"), SMTPRecipientsRefused({})])
def test_a_reminder_that_the_mail_server_did_not_take_is_sent_later(
    table, resolution, django_capture_on_commit_callbacks, monkeypatch, wrong
):
    """The step is on record and on the first page all the same; its mail is tried for a day."""
    late(table, resolution, 1)

    def down(self, messages):
        raise wrong

    with monkeypatch.context() as patched, django_capture_on_commit_callbacks(execute=True):
        patched.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", down)
        assert tell() == 1
    assert not mail.outbox
    (args,) = kept_for_later()
    assert mail_again.retry_strategy.max_attempts > 1
    mail_again(**args)
    (sent,) = mail.outbox
    assert sent.to == ["chief@example.org"] and sent.extra_headers["Message-ID"] == args["name"]
    assert not any(user.name in sent.subject + sent.body for user in table.users.values())


def test_the_working_group_hears_first_when_one_watches(table, resolution):
    row = resolution(bound(table))
    day = timezone.localdate() - timedelta(days=1)
    set_adopted(row, day - timedelta(days=30), due=day, first_due=day)
    tell()
    kept = owned(lambda: Reminder.objects.get(resolution=row))()
    assert (kept.told, kept.organisation_id) == ("group", table.group.pk)


def test_every_step_of_the_ladder_is_told_once_in_its_turn(table, resolution):
    row = late(table, resolution, 0)
    for n in range(-10, 30):
        tell(read(row).due + timedelta(days=n))
    kept = owned(lambda: list(Reminder.objects.filter(resolution=row)))()
    assert [r.step for r in kept] == [days for days, _told in ESCALATION]


def test_a_moved_date_is_reminded_of_anew(table, resolution):
    row = late(table, resolution, 1)
    tell()
    with acting(table.chief) as by:
        services.move_due(
            public_id=row.public_id, due=timezone.localdate() + timedelta(days=5),
            reason="اعتبار نرسید", by=by,
        )  # fmt: skip
    tell()
    assert owned(lambda: Reminder.objects.filter(resolution=row).count())() == 2


def test_ended_ones_are_left_in_peace(table, resolution):
    row = late(table, resolution, 30)
    with acting(table.chief) as by:
        services.withdraw(public_id=row.public_id, words="بند دیگری جایش آمد", by=by)
    assert tell() == 0


def test_nobody_but_the_worker_writes_a_reminder(table, resolution):
    row = resolution()
    with acting(table.chief), transaction.atomic(), pytest.raises(DatabaseError):
        Reminder.objects.bulk_create(
            [Reminder(resolution=row, step=1, due=row.due, told="above", organisation_id=1,
                      on=row.due)]
        )  # fmt: skip


def test_a_proposal_is_adopted_with_its_resolution(table, resolution):
    with acting(table.chief) as by:
        asked = services.add_proposal(
            council=table.council.public_id, text="تسهیلات برای کارآفرینان", by=by
        )
        row = services.draft_resolution(
            council=table.council.public_id, by=by,
            draft=declared(table, proposal=asked.public_id),
        )  # fmt: skip
        services.adopt(public_id=row.public_id, by=by)
        assert Proposal.objects.get(pk=asked.pk).state == "adopted"
        with pytest.raises(Conflict):
            services.set_proposal_aside(public_id=asked.public_id, reason="دیر شد", by=by)


@pytest.mark.parametrize(
    ("draft", "field"),
    [({"indicator": "no.such"}, "indicator"), ({"target": None}, "target"),
     ({"target": 0}, "target"), ({"indicator": "referrals.answer_days"}, "reading"),
     ({"text": " "}, "text"), ({"owner_id": 999_999}, "owner")],
)  # fmt: skip
def test_a_draft_is_refused_beside_its_field(table, draft, field):
    with acting(table.chief) as by, pytest.raises(InvalidValue) as refused:
        services.draft_resolution(
            council=table.council.public_id, draft=bound(table, **draft), by=by
        )
    assert refused.value.field == field


def test_every_resolution_is_told_of_however_many_there_are(
    table, resolution, monkeypatch, django_capture_on_commit_callbacks
):
    """In batches; what was told long ago never keeps a younger one from its turn."""
    monkeypatch.setattr(escalation, "BATCH", 2)
    rows = [late(table, resolution, days) for days in (30, 30, 30, 7, 1)]
    with django_capture_on_commit_callbacks(execute=True):
        assert tell() == 5
    kept = owned(lambda: sorted(Reminder.objects.values_list("resolution_id", flat=True)))()
    assert kept == sorted(r.pk for r in rows)
    rows.append(late(table, resolution, -1))
    assert tell() == 1 and tell() == 0


def test_a_run_that_was_broken_off_is_taken_up(table, resolution, monkeypatch):
    monkeypatch.setattr(escalation, "BATCH", 2)
    for days in (30, 20, 10, 5, 1):
        late(table, resolution, days)
    real, asked = escalation._tell, []

    def broken(rows, day):
        asked.append(len(rows))
        if len(asked) == 2:
            raise RuntimeError("killed")
        return real(rows, day)

    monkeypatch.setattr(escalation, "_tell", broken)
    with pytest.raises(RuntimeError):
        tell()
    assert owned(Reminder.objects.count)() == 2
    assert tell() == 3
    assert owned(Reminder.objects.count)() == 5


@pytest.mark.parametrize("reading", ["sum", "latest"])
def test_a_figure_that_nobody_counts_any_more_is_unknown_and_not_nought(table, resolution, reading):
    row = resolution(bound(table, reading=reading, baseline=0), days_ago=30)
    figure(table, Week.of(timezone.localdate()).prev().start, 12)
    assert selectors.progress_of(row).known and selectors.progress_of(row).value == 12
    row.indicator = "training.gone"
    told = selectors.progress_of(row)
    assert not told.known and told.per_cent == 0 and told.forecast.pace == "unknown"
