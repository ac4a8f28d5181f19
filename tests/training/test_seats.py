"""Seats: free or waiting, offered by the published rule, never overbooked by any path."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from tests.factories import acting, actor, make_grant, make_user, owned
from tests.support.province import make_need
from tests.training.conftest import cohort_draft, make_school, reread, set_dates

from bazgasht.core import scope
from bazgasht.core.errors import (
    Conflict,
    DomainError,
    InvalidValue,
    NotAllowed,
    NotFound,
    StaleVersion,
)
from bazgasht.people.models import AccessBarrier, Grant
from bazgasht.training import policies, selectors, services
from bazgasht.training.models import Enrolment
from bazgasht.training.states import OFFER_DAYS


def test_a_free_seat_is_theirs_at_once(school, cohort, enrol):
    row = enrol(cohort(), school.clients[0])
    assert (row.state, row.enrolled_on) == ("enrolled", timezone.localdate())
    assert (row.organisation_id, row.case_organisation_id) == (school.tvto.pk, school.prison.pk)
    assert (row.headquarters_id, row.working_group_id) == (school.hq.pk, school.group.pk)


def test_without_a_seat_they_wait_and_nobody_is_overbooked(school, cohort, enrol):
    made = cohort(seats=1)
    enrol(made, school.clients[0])
    assert enrol(made, school.clients[1]).state == "waiting"
    with acting(school.viewer):
        counts = selectors.counts_of([made])[made.pk]
    assert (counts.held, counts.free, counts.waiting) == (1, 0, 1)


def test_who_leaves_gives_the_seat_to_the_first_of_the_published_rule(school, cohort, enrol, act):
    made = cohort(seats=1)
    leaver = enrol(made, school.clients[0])
    early, needy = enrol(made, school.clients[1]), enrol(made, school.clients[2])
    make_need(school.clients[2], "livelihood", degree=4)
    with acting(school.worker):
        assert selectors.place_of(early).place == 2
        first = selectors.place_of(needy)
    assert (first.place, first.total, first.ahead_by_points) == (1, 2, 0)
    with acting(school.trainer):
        assert [line.enrolment.pk for line in selectors.waiting_list(made)] == [needy.pk, early.pk]
    act("withdraw", leaver, school.worker, code="work")
    offered = reread(needy)
    assert offered.state == "offered"
    assert offered.offer_until == min(
        timezone.localdate() + timedelta(OFFER_DAYS), made.enrol_until
    )
    assert reread(early).state == "waiting"
    assert act("confirm", offered, school.worker, version=offered.version).state == "enrolled"


def test_an_offered_seat_is_held(school, cohort, enrol, act):
    made = cohort(seats=1)
    leaver, _second = enrol(made, school.clients[0]), enrol(made, school.clients[1])
    act("withdraw", leaver, school.worker, code="person")
    assert enrol(made, school.clients[2]).state == "waiting"


def test_an_offer_that_lapses_goes_to_the_next_and_the_first_stays_on_the_list(
    school, cohort, enrol, act
):
    made = cohort(seats=1)
    leaver = enrol(made, school.clients[0])
    first, second = enrol(made, school.clients[1]), enrol(made, school.clients[2])
    make_need(school.clients[1], degree=4)
    act("withdraw", leaver, school.worker, code="person")
    late(first)
    with scope.entered(scope.Scope(task="training.offers")):
        assert services.expire_offers() == 1
        assert services.expire_offers() == 0
    assert (reread(first).state, reread(first).missed) == ("waiting", 1)
    assert reread(second).state == "offered"
    with acting(school.worker):
        assert selectors.place_of(reread(first)).ahead_not_asked == 0


def test_a_lapsed_offer_is_not_taken_any_more(school, cohort, enrol, act):
    """Refused at once with its day, not only from the night on; the button says so before."""
    made = cohort(seats=1)
    leaver, row = enrol(made, school.clients[0]), enrol(made, school.clients[1])
    act("withdraw", leaver, school.worker, code="person")
    late(row)
    with pytest.raises(Conflict) as refused:
        act("confirm", row, school.worker)
    assert refused.value.code == "training.lapsed"
    with acting(school.worker) as by:
        assert policies.why_not("confirm", by, reread(row)) == refused.value.message
        with pytest.raises(IntegrityError, match="lapsed"), transaction.atomic():
            Enrolment.objects.filter(pk=row.pk).update(
                state="enrolled", enrolled_on=timezone.localdate()
            )
    assert reread(row).state == "offered"


@owned
def late(row):
    Enrolment.objects.filter(pk=row.pk).update(offer_until=timezone.localdate() - timedelta(days=1))


def test_only_the_task_lapses_offers(school, cohort, enrol, act):
    made = cohort(seats=1)
    leaver, row = enrol(made, school.clients[0]), enrol(made, school.clients[1])
    act("withdraw", leaver, school.worker, code="person")
    with (
        acting(school.trainer),
        pytest.raises(Exception, match=r"privilege|denied"),
        transaction.atomic(),
    ):
        raw("select training_offer_missed(%s)", row.pk)


def raw(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def test_more_seats_are_offered_at_once_and_fewer_than_held_are_refused(school, cohort, enrol):
    made = cohort(seats=1)
    enrol(made, school.clients[0])
    waiting = enrol(made, school.clients[1])
    with acting(school.trainer) as by:
        services.update_cohort(
            public_id=made.public_id, draft=cohort_draft(seats=2), version=made.version, by=by
        )
        assert reread(waiting).state == "offered"
        made.refresh_from_db()
        with pytest.raises(InvalidValue) as refused:
            services.update_cohort(
                public_id=made.public_id, draft=cohort_draft(seats=1), version=made.version, by=by
            )
        assert refused.value.field == "seats"
        with pytest.raises(IntegrityError, match="hold a seat"), transaction.atomic():
            raw("update training_cohort set seats = 1 where id = %s", made.pk)


@pytest.mark.parametrize("role", ["runtime", "owner"])
def test_no_path_overbooks(school, cohort, enrol, as_owner, role):
    made = cohort(seats=1)
    enrol(made, school.clients[0])
    row = enrol(made, school.clients[1])
    sql = (
        "update training_enrolment set state = 'enrolled', enrolled_on = current_date where id = %s"
    )
    with (
        acting(school.trainer),
        pytest.raises(IntegrityError, match="no seat"),
        transaction.atomic(),
    ):
        if role == "owner":
            with as_owner():
                raw(sql, row.pk)
        else:
            raw(sql, row.pk)


def test_the_same_form_twice_is_one_enrolment(school, cohort, enrol):
    from uuid import uuid4

    made, key = cohort(), uuid4()
    first = enrol(made, school.clients[0], request_id=key)
    assert enrol(made, school.clients[0], request_id=key).pk == first.pk
    with pytest.raises(Conflict) as refused:
        enrol(made, school.clients[1], request_id=key)
    assert refused.value.code == "enrolment.request"


def test_twice_in_one_cohort_is_refused_until_they_left(school, cohort, enrol, act):
    made = cohort()
    row = enrol(made, school.clients[0])
    with pytest.raises(Conflict) as refused:
        enrol(made, school.clients[0])
    assert refused.value.code == "training.twin"
    act("withdraw", row, school.worker, code="health")
    assert enrol(made, school.clients[0]).state == "enrolled"


def test_a_stale_page_is_told_and_a_second_press_is_none(school, cohort, enrol, act):
    row = enrol(cohort(), school.clients[0])
    act("withdraw", row, school.worker, code="work", version=row.version)
    again = act("withdraw", row, school.worker, code="work", version=row.version)
    assert again.state == "withdrawn"
    with pytest.raises(StaleVersion):
        act("confirm", row, school.worker, version=row.version)


@pytest.mark.parametrize(
    "who,error",
    [("guard", NotAllowed), ("trainer", NotFound), ("other_trainer", NotFound),
     ("other_case", NotFound), ("viewer", NotFound)],
)  # fmt: skip
def test_only_the_case_team_asks(school, cohort, enrol, who, error):
    with pytest.raises(error):
        enrol(cohort(), school.clients[0], user=school.users[who])


def test_the_employment_officer_asks_too(school, cohort, enrol):
    assert enrol(cohort(), school.clients[0], user=school.officer).state == "enrolled"


def test_a_closed_cohort_takes_nobody(school, cohort, enrol):
    made = cohort()
    set_dates(made, enrol_until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Conflict) as refused:
        enrol(made, school.clients[0])
    assert refused.value.code == "training.closed"
    planned = cohort(opened=False)
    with pytest.raises(Conflict):
        enrol(planned, school.clients[0])


def test_the_database_keeps_closed_cohorts_closed(school, cohort):
    made = cohort(opened=False)
    with (
        acting(school.worker),
        pytest.raises(IntegrityError, match="takes nobody"),
        transaction.atomic(),
    ):
        raw(
            "insert into training_enrolment (public_id, cohort_id, client_id, organisation_id,"
            " case_organisation_id, state, asked_on, missed, withdraw_code, created_by, synthetic)"
            " values (gen_random_uuid(), %s, %s, %s, %s, 'waiting', current_date, 0, '', %s, false)",
            made.pk, school.clients[0].pk, school.tvto.pk, school.prison.pk, school.worker.pk,
        )  # fmt: skip


def test_the_audience_is_kept(school, cohort, course, enrol):
    made = cohort(of=course(audience="families"))
    with pytest.raises(Conflict) as refused:
        enrol(made, school.clients[0])
    assert refused.value.code == "training.audience"
    assert enrol(made, school.family.members[0]).state == "enrolled"


def test_entry_conditions_are_kept_and_the_failing_one_is_named(school, cohort, course, enrol):
    rules = [{"field": "sex", "op": "is", "value": "f"}]
    made = cohort(of=course(eligibility=rules))
    with pytest.raises(Conflict) as refused:
        enrol(made, school.clients[0])
    assert refused.value.code == "training.conditions"
    assert "زن" in refused.value.message or "female" in refused.value.message


def test_what_is_unknown_shuts_nobody_out(school, cohort, course, enrol):
    rules = [{"field": "county", "op": "is", "value": "کنگان"}]
    assert enrol(cohort(of=course(eligibility=rules)), school.clients[1]).state == "enrolled"


def test_a_cohort_inside_is_for_those_inside_that_prison(school, cohort, course, enrol):
    made = cohort(of=course(audience="both"), prison_id=school.prison.pk)
    assert enrol(made, school.clients[0]).state == "enrolled"
    with pytest.raises(Conflict) as refused:
        enrol(made, school.family.members[0])
    assert refused.value.code == "training.place"


def test_a_barred_provider_gets_nobody(school, cohort, enrol):
    bar(school)
    with pytest.raises(Conflict) as refused:
        enrol(cohort(), school.clients[0])
    assert refused.value.code == "training.barred"


@owned
def bar(school):
    AccessBarrier.objects.create(
        client=school.clients[0], organisation_id=school.tvto.pk, reason="خویشاوند",
        ends="2100-01-01T00:00Z", set_by=school.worker.pk, set_by_organisation=school.prison.pk,
    )  # fmt: skip


def grant_of(school, client):
    return Grant.objects.filter(client=client, organisation_id=school.tvto.pk).first()


def test_the_provider_sees_name_and_contact_until_thirty_days_after(
    school, cohort, enrol, act, as_owner
):
    row = enrol(cohort(), school.clients[0])
    with as_owner():
        grant = grant_of(school, school.clients[0])
    assert (grant.level, grant.basis, grant.basis_ref) == (1, "enrolment", str(row.pk))
    with acting(school.trainer):
        assert selectors.get_enrolment(row.public_id)
    act("withdraw", row, school.trainer, code="never_came")
    with as_owner():
        left = grant_of(school, school.clients[0]).ends - timezone.now()
    assert timedelta(days=29) < left <= timedelta(days=30)


def test_who_only_waited_is_closed_to_the_provider_at_once(school, cohort, enrol, act):
    made = cohort(seats=1)
    enrol(made, school.clients[0])
    row = enrol(made, school.clients[1])
    act("withdraw", row, school.worker, code="person")
    with acting(school.trainer), pytest.raises(NotFound):
        selectors.get_enrolment(row.public_id)


def test_the_case_teams_own_course_needs_no_grant(school, cohort, course, enrol, as_owner):
    teacher = make_user("trainer", school.prison)
    of = course(user=teacher, body=school.prison)
    enrol(cohort(of=of, user=teacher), school.clients[0])
    with as_owner():
        assert not Grant.objects.filter(basis="enrolment").exists()


GRANT = (
    "insert into people_grant (client_id, organisation_id, purpose, level, ends, basis, basis_ref,"
    " sort_key, ended_reason) values (%s, %s, 'x', %s, '2100-01-01', 'enrolment', %s, '', '')"
)


@pytest.mark.parametrize(
    "whom,body,level", [(1, "tvto", 1), (0, "stranger", 1), (0, "tvto", 3), (0, "tvto", 2)]
)
def test_a_providers_sight_rests_on_its_own_enrolment_and_is_no_more(
    school, cohort, enrol, as_owner, whom, body, level
):
    """Another person, another body, more of the file: the database refuses each."""
    row = enrol(cohort(), school.clients[0])
    with as_owner():
        Grant.objects.filter(basis="enrolment").delete()
    values = (school.clients[whom].pk, school.bodies[body].pk, level, str(row.pk))
    with acting(school.worker), pytest.raises(Exception, match="no basis"), transaction.atomic():
        raw(GRANT, *values)


def test_another_case_team_with_the_whole_file_sees_and_may_withdraw(school, cohort, enrol, act):
    row = enrol(cohort(), school.clients[0])
    with acting(school.other_case), pytest.raises(NotFound):
        selectors.get_enrolment(row.public_id)
    make_grant(school.clients[0], school.care, basis="consent", ref="c")
    assert act("withdraw", row, school.other_case, code="released").state == "withdrawn"


def test_withdrawal_changes_nothing_else(school, cohort, enrol, act, as_owner):
    row = enrol(cohort(), school.clients[0])
    with as_owner():
        before = snapshot(school.clients[0].pk)
    act("withdraw", row, school.worker, code="person")
    with as_owner():
        after = snapshot(school.clients[0].pk)
    changed = {t for t in before if before[t] != after[t]}
    assert changed <= {"training_enrolment", "people_grant", "people_nametoken"}


def snapshot(client_id):
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.columns where column_name = 'client_id' and"
            " table_schema = 'public' and table_name not in ('core_history', 'access_journal')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'select x::text from "{table}" x where client_id = %s', [client_id])
            found[table] = sorted(row[0] for row in cursor.fetchall())
    return found


def race(*jobs):
    begin, outcomes = Barrier(len(jobs)), []

    def run(by, call):
        try:
            begin.wait()
            with acting(by):
                outcomes.append(call(by).state)
        except DomainError as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_the_last_seats_go_to_as_many_as_there_are(as_owner):
    school = make_school(people=6)
    with acting(school.trainer) as by:
        from tests.training.conftest import course_draft

        course = services.create_course(organisation_id=school.tvto.pk, draft=course_draft(), by=by)
        made = services.create_cohort(course_id=course.pk, draft=cohort_draft(seats=2), by=by)
        services.open_cohort(public_id=made.public_id, by=by)
    by = actor(school.worker)

    def ask(client):
        return lambda by: services.enrol(cohort_id=made.pk, client_id=client.pk, by=by)

    outcomes = race(*((by, ask(client)) for client in school.clients))
    assert outcomes == ["enrolled"] * 2 + ["waiting"] * 4


@pytest.mark.django_db(transaction=True)
def test_two_leave_at_once_and_each_seat_is_offered_once(as_owner):
    school = make_school(people=5)
    with acting(school.trainer) as by:
        from tests.training.conftest import course_draft

        course = services.create_course(organisation_id=school.tvto.pk, draft=course_draft(), by=by)
        made = services.create_cohort(course_id=course.pk, draft=cohort_draft(seats=2), by=by)
        services.open_cohort(public_id=made.public_id, by=by)
    with acting(school.worker) as by:
        rows = [services.enrol(cohort_id=made.pk, client_id=c.pk, by=by) for c in school.clients]
    by = actor(school.worker)

    def leave(row):
        return lambda by: services.withdraw(public_id=row.public_id, code="work", by=by)

    assert race(*((by, leave(row)) for row in rows[:2])) == ["withdrawn", "withdrawn"]
    with as_owner():
        states = sorted(Enrolment.objects.filter(cohort=made).values_list("state", flat=True))
    assert states == ["offered", "offered", "waiting", "withdrawn", "withdrawn"]
