"""From the person's yes to the first day; what an employer may and may not learn."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from tests.factories import acting, owned
from tests.jobs.conftest import call, card_draft, let_out, reread

from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound, StaleVersion
from bazgasht.jobs import policies, services
from bazgasht.jobs.acts import APPLICATION_ACTS
from bazgasht.jobs.models import Application, ApplicationCard, Job
from bazgasht.jobs.selectors.employer import employer_cards
from bazgasht.jobs.services.employer import employer_answer
from bazgasht.jobs.states import CARD_DAYS, SHOWN, TRANSITIONS, State
from bazgasht.people.models import AccessBarrier

pytestmark = pytest.mark.django_db

CASE = {"officer", "worker"}
MAY = dict.fromkeys(APPLICATION_ACTS, CASE)


@pytest.mark.parametrize("act", sorted(APPLICATION_ACTS))
@pytest.mark.parametrize("role", ["officer", "worker", "guard", "other_officer", "employer",
                                  "rival", "chief", "viewer", "secretary", "supervisor"])  # fmt: skip
def test_who_may_do_what_with_an_application(town, act, role):
    row = Application(state="offered")
    with acting(town.users[role]) as by:
        if role in MAY[act]:
            policies.check_user_can(act, by, row, town.clients[0].pk)
        else:
            with pytest.raises(NotAllowed) as refused:
                policies.check_user_can(act, by, row, town.clients[0].pk)
            assert len(refused.value.message) > 20


@pytest.mark.parametrize("act", sorted(APPLICATION_ACTS))
@pytest.mark.parametrize("state", [s.value for s in State])
def test_which_state_allows_it(act, state):
    if State(state) in APPLICATION_ACTS[act].sources:
        policies.check_state_allows(act, state)
    else:
        with pytest.raises(Conflict):
            policies.check_state_allows(act, state)


def test_every_transition_has_an_act():
    by_hand = {
        (s, a.target)
        for a in APPLICATION_ACTS.values() if a.target
        for s in a.sources if s != a.target
    }  # fmt: skip
    assert by_hand == {(old, new) for old, news in TRANSITIONS.items() for new in news}


def test_the_database_means_the_same_states_by_shown():
    with connection.cursor() as cursor:
        for state in State:
            cursor.execute("select jobs_shown(%s)", [state.value])
            assert cursor.fetchone()[0] is (state in SHOWN), state


def seen_by(user):
    with acting(user):
        return employer_cards()


def test_nobody_is_shown_before_the_person_agrees(town, opening, forward):
    row = forward(opening())
    assert seen_by(town.employer) == []
    call(town.officer, "agree", row, card=card_draft())
    (card,) = seen_by(town.employer)
    assert (card.code, card.name, card.told) == (row.code, "رضا نمونه0", "")
    assert seen_by(town.rival) == []


def test_an_employer_that_may_not_know_of_a_person_never_does(town, opening, forward):
    """Guardrail 4: a barrier holds before somebody is put forward, before the card, and after it."""
    first, second, third = town.clients
    to_be_barred, barred = forward(opening(), second), opening()
    shown = call(town.officer, "agree", forward(opening(), third), card=card_draft())
    bar(town, first), bar(town, second), bar(town, third)
    with pytest.raises(Conflict) as refused:
        forward(barred, first)
    assert refused.value.code == "jobs.excluded"
    with pytest.raises(Conflict) as refused:
        call(town.officer, "agree", to_be_barred, card=card_draft())
    assert refused.value.code == "jobs.excluded"
    assert seen_by(town.employer) == []
    with acting(town.employer) as by, pytest.raises(NotFound):
        employer_answer(public_id=shown.public_id, code="offer", version=shown.version, by=by,
                        starts=timezone.localdate())  # fmt: skip


@owned
def bar(town, client):
    AccessBarrier.objects.create(
        client=client, organisation_id=town.steel.pk, reason="خویشاوند",
        ends=timezone.now() + timedelta(days=9), set_by=town.officer.pk,
        set_by_organisation=town.prison.pk,
    )  # fmt: skip


def test_the_sight_ends_with_the_agreement(town, shown):
    row = shown()
    call(town.officer, "withdraw", row, code="person")
    assert seen_by(town.employer) == []


def test_the_card_of_whoever_began_is_kept_for_thirty_days_of_the_work(town, working):
    working(days=CARD_DAYS)
    assert seen_by(town.employer) == []
    job = working(client=town.clients[1], days=CARD_DAYS - 1)
    assert [c.state for c in seen_by(town.employer)] == ["started"]
    call(town.officer, "leave_job", job, left_on=timezone.localdate(), code="ended")
    assert seen_by(town.employer) == []


@pytest.mark.parametrize("field", ["profile", "contact"])
def test_words_that_tell_are_refused(town, opening, forward, field):
    row = forward(opening())
    with pytest.raises(InvalidValue) as refused:
        call(town.officer, "agree", row, card=card_draft(**{field: "در زندان جوشکاری آموخت"}))
    assert refused.value.field == field


def test_what_the_person_tells_is_shown_only_if_they_want(town, opening, forward):
    row = forward(opening())
    with pytest.raises(InvalidValue):
        call(town.officer, "agree", row, card=card_draft(told="دو سال در زندان بودم"))
    draft = card_draft(tells_prison=True, told="دو سال در زندان بودم")
    call(town.officer, "agree", row, card=draft)
    assert "زندان" in seen_by(town.employer)[0].told
    call(town.officer, "change_card", row, card=card_draft())
    assert seen_by(town.employer)[0].told == ""


PERSONS = (
    "people_client", "people_clientname", "people_clientidentity", "people_clientcontact",
    "people_custodyepisode", "people_grant", "jobs_candidate", "jobs_application",
    "jobs_applicationsubject", "jobs_applicationcard", "jobs_job", "jobs_retentioncheck",
    "training_enrolment", "training_certificate", "work_placement", "core_history",
)  # fmt: skip


def test_plain_sql_as_the_employer_reads_no_person_and_no_application(town, shown, working):
    working()
    shown(client=town.clients[1])
    with acting(town.employer), connection.cursor() as cursor:
        for table in PERSONS:
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone()[0] == 0, table
        cursor.execute("select * from jobs_employer_cards(null)")
        columns = [c.name for c in cursor.description]
        told = str(cursor.fetchall())
    assert not [c for c in columns if "client" in c or "case" in c or "organisation" in c]
    for word in ("زندان", "prison", town.prison.name, town.care.name, town.clients[0].file_no,
                 town.clients[1].file_no):  # fmt: skip
        assert word not in told


def test_the_employer_writes_nothing_by_plain_sql(town, shown):
    row = shown()
    with acting(town.employer), connection.cursor() as cursor:
        for sql in (
            "update jobs_application set version = 9",
            "update jobs_applicationcard set told = 'x'",
            "delete from jobs_applicationsubject",
        ):
            try:
                with transaction.atomic():
                    cursor.execute(sql)
                    assert cursor.rowcount == 0, sql
            except DatabaseError:
                continue
    assert reread(row).version == row.version


@pytest.mark.parametrize("who", ["rival", "other_officer", "chief", "guard"])
def test_no_other_employer_answers(town, shown, who):
    row = shown()
    with acting(town.users[who]) as by, pytest.raises((NotAllowed, NotFound)):
        services.employer_answer(
            public_id=row.public_id, code="decline", version=row.version, decline="skill", by=by
        )
    assert reread(row).state == "applied"


def test_the_employer_invites_offers_and_the_person_starts(town, opening, shown):
    made = opening(seats=1)
    row = shown(of=made)
    at = timezone.now() + timedelta(days=2)
    with acting(town.employer) as by:
        version = services.employer_answer(
            public_id=row.public_id, code="invite", version=row.version, by=by, at=at,
            place="دفتر کارخانه",
        )  # fmt: skip
        services.employer_answer(
            public_id=row.public_id, code="offer", version=version, by=by,
            starts=timezone.localdate(),
        )  # fmt: skip
    found = reread(row)
    assert (found.state, found.interview_place) == ("offered", "دفتر کارخانه")
    let_out(town.clients[0], timezone.localdate())
    job = call(town.officer, "start", row, started_on=timezone.localdate())
    assert (job.employer_id, job.kind, job.wage) == (town.steel.pk, "employee", 400_000_000)
    assert reread(made).state == "filled"
    assert seen_by(town.employer)[0].state == "started"


def test_that_the_employer_looked_stands_in_the_persons_journal(town, shown):
    row = shown()
    with acting(town.employer) as by:
        services.open_card(public_id=row.public_id, by=by)
    with acting(town.officer):
        entry = JournalEntry.objects.get(action="application.seen")
    assert (entry.client_id, entry.user_id) == (town.clients[0].pk, town.employer.pk)


def test_two_answers_at_once_one_is_stale(town, shown):
    row = shown()
    with acting(town.employer) as by:
        services.employer_answer(
            public_id=row.public_id, code="offer", version=row.version, by=by,
            starts=date(2027, 1, 1),
        )  # fmt: skip
        again = services.employer_answer(
            public_id=row.public_id, code="offer", version=row.version, by=by,
            starts=date(2027, 1, 1),
        )  # fmt: skip
        assert again == row.version + 1
        with pytest.raises(StaleVersion):
            services.employer_answer(
                public_id=row.public_id, code="decline", version=row.version, by=by,
                decline="skill",
            )  # fmt: skip


def test_the_last_place_is_not_given_twice(town, opening, shown):
    made = opening(seats=1)
    rows = [shown(client=c, of=made) for c in town.clients[:2]]
    for row in rows:
        call(town.officer, "answer", row, code="offer", starts=timezone.localdate())
    for client in town.clients[:2]:
        let_out(client, timezone.localdate())
    call(town.officer, "start", rows[0], started_on=timezone.localdate())
    with pytest.raises(Conflict) as refused:
        call(town.officer, "start", rows[1], started_on=timezone.localdate())
    assert refused.value.code == "jobs.full"


def test_a_double_press_starts_one_job(town, offered):
    row = offered()
    let_out(town.clients[0], timezone.localdate())
    first = call(town.officer, "start", row, started_on=timezone.localdate(), version=row.version)
    again = call(town.officer, "start", row, started_on=timezone.localdate(), version=row.version)
    assert first.pk == again.pk
    with acting(town.officer):
        assert Job.objects.count() == 1


def test_nobody_is_shown_without_a_card_by_plain_sql(town, opening, forward):
    row = forward(opening())
    with acting(town.officer), pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=row.pk).update(state="applied", agreed_on=date.today())


def test_what_has_ended_is_not_changed_by_plain_sql(town, shown):
    row = call(town.officer, "withdraw", shown(), code="person")
    with acting(town.officer), pytest.raises(DatabaseError), transaction.atomic():
        Application.objects.filter(pk=row.pk).update(state="expressed")


def test_a_withdrawal_changes_nothing_else_in_the_file(town, shown):
    from django.apps import apps
    from tests.factories import owned

    row = shown()

    @owned
    def everything():
        found = {}
        for model in apps.get_models():
            names = {f.name for f in model._meta.concrete_fields}
            if "client" in names and model._meta.app_label not in ("access", "core"):
                found[model._meta.label] = sorted(
                    map(str, model._default_manager.filter(client=town.clients[0]).values_list())
                )
        return found

    before = everything()
    call(town.officer, "withdraw", row, code="person")
    assert everything() == before


def test_boards_read_applications_without_a_person(town, shown):
    shown()
    with acting(town.secretary), connection.cursor() as cursor:
        assert Application.objects.count() == 1
        for table in ("jobs_applicationsubject", "jobs_applicationcard", "jobs_candidate"):
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone()[0] == 0
    with acting(town.other_officer):
        assert Application.objects.count() == 0 and ApplicationCard.objects.count() == 0


def test_mail_names_nobody(town, opening, forward, mailoutbox, django_capture_on_commit_callbacks):
    from tests.factories import owned

    from bazgasht.core import scope
    from bazgasht.jobs.tasks import tell_answer

    @owned
    def with_addresses():
        for user, address in ((town.employer, "hr@example.org"), (town.officer, "o@example.org")):
            user.email = address
            user.save(update_fields=["email"])

    with_addresses()
    row = forward(opening())
    with django_capture_on_commit_callbacks(execute=True):
        call(town.officer, "agree", row, card=card_draft())
    row = reread(row)
    with acting(town.employer) as by:
        services.employer_answer(
            public_id=row.public_id, code="invite", version=row.version, by=by,
            at=timezone.now() + timedelta(days=1), place="دفتر",
        )  # fmt: skip
    with scope.entered(scope.NOBODY), django_capture_on_commit_callbacks(execute=True):
        assert tell_answer(application=str(row.public_id)) == 1
    assert [m.to for m in mailoutbox] == [["hr@example.org"], ["o@example.org"]]
    for message in mailoutbox:
        text = message.subject + message.body
        assert row.code in text
        assert "رضا" not in text and "نمونه" not in text
    assert "زندان" not in mailoutbox[0].body and town.prison.name not in mailoutbox[1].body
