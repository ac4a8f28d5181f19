"""Openings: the law of wages, whose they are, and whom they are offered to."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from tests.factories import acting, make_client, make_episode
from tests.jobs.conftest import change, opening_draft, reread

from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.core.weekly import Times
from bazgasht.jobs import selectors, services
from bazgasht.jobs.models import Opening, OpeningExclusion

pytestmark = pytest.mark.django_db


def test_an_opening_is_open_and_counted(town, opening):
    made = opening()
    with acting(town.officer) as by:
        (found,) = selectors.open_openings(timezone.localdate(), by)
    assert (found.id, found.free, found.trade) == (made.pk, 2, "welding")
    assert made.headquarters_id == town.hq.pk and made.working_group_id == town.group.pk


def test_a_wage_under_the_floor_is_refused_with_the_least(town, opening):
    with pytest.raises(InvalidValue) as refused:
        opening(wage=1_000_000)
    assert refused.value.field == "wage"


def test_the_database_refuses_it_too(town, opening):
    made = opening()
    with (
        acting(town.officer),
        connection.cursor() as cursor,
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        cursor.execute("update jobs_opening set wage = 1000 where id = %s", [made.pk])


def test_an_employer_keeps_its_own_and_no_other(town, opening):
    mine = opening(user=town.employer)
    other = opening(body=town.dairy)
    with acting(town.employer) as by:
        assert [o.pk for o in selectors.openings_for()] == [mine.pk]
        with pytest.raises(NotFound):
            services.close_opening(public_id=other.public_id, by=by)
        with pytest.raises(NotAllowed):
            services.create_opening(organisation_id=town.dairy.pk, draft=opening_draft(), by=by)


def test_a_worker_without_the_permission_adds_none(town, opening):
    with pytest.raises(NotAllowed):
        opening(user=town.worker)


def test_sent_twice_it_is_one(town, opening):
    first = opening()
    with acting(town.officer) as by:
        again = services.create_opening(
            organisation_id=town.steel.pk, draft=opening_draft(), by=by, public_id=first.public_id
        )
    assert again.pk == first.pk


def test_a_late_day_expires_it_and_a_new_day_opens_it_again(town, opening):
    from bazgasht.core import scope

    made = opening()
    change(Opening, made.pk, valid_until=timezone.localdate() - timedelta(days=1))
    with scope.entered(scope.Scope(task="jobs.expire")):
        assert services.expire_openings() == 1
    assert reread(made).state == "expired"
    with acting(town.officer) as by:
        with pytest.raises(InvalidValue):
            services.publish_opening(public_id=made.public_id, by=by)
        services.update_opening(
            public_id=made.public_id, draft=opening_draft(), version=reread(made).version, by=by
        )
        services.publish_opening(public_id=made.public_id, by=by)
    assert reread(made).state == "open"


def exclude(town, made, offence="drugs"):
    with acting(town.employer) as by:
        services.exclude_offences(
            public_id=made.public_id, reasons={offence: "پروانهٔ حمل مواد شیمیایی"}, by=by
        )


def test_whom_an_employer_cannot_take_is_not_offered_it(town, opening, candidate):
    made = opening()
    exclude(town, made)
    person = make_client(town.prison, given="داوود")
    make_episode(person, town.prison, offence="drugs")
    candidate(person)
    with acting(town.officer) as by:
        assert selectors.fits(made, [person.pk])[person.pk].code == "excluded"
        with pytest.raises(Conflict) as refused:
            services.put_forward(opening_id=made.pk, client_id=person.pk, by=by)
    assert refused.value.code == "jobs.excluded"
    assert "drugs" not in refused.value.message and "مواد" not in refused.value.message


def test_nobody_else_reads_an_exclusion(town, opening):
    made = opening()
    exclude(town, made)
    for who, seen in (("officer", 1), ("employer", 1), ("rival", 0), ("chief", 0),
                      ("supervisor", 0), ("secretary", 0)):  # fmt: skip
        with acting(town.users[who]):
            assert OpeningExclusion.objects.count() == seen, who
    with acting(town.worker) as by:
        (found,) = selectors.open_openings(None, by)
    assert found.excluded == frozenset()


def test_put_forward_needs_the_persons_yes(town, opening):
    made = opening()
    with acting(town.officer) as by, pytest.raises(Conflict) as refused:
        services.put_forward(opening_id=made.pk, client_id=town.clients[0].pk, by=by)
    assert refused.value.code == "jobs.candidate"


def test_put_forward_twice_is_refused(town, opening, forward):
    made = opening()
    row = forward(made, reason="نزدیک خانه")
    assert row.state == "expressed" and row.code.startswith("A-")
    with pytest.raises(Conflict) as refused:
        forward(made)
    assert refused.value.code == "jobs.twin"


def test_a_stranger_puts_nobody_forward(town, opening, candidate):
    made = opening()
    candidate()
    for who in ("other_officer", "employer", "guard", "chief"):
        with acting(town.users[who]) as by, pytest.raises((NotAllowed, NotFound)):
            services.put_forward(opening_id=made.pk, client_id=town.clients[0].pk, by=by)


def test_candidates_are_their_case_teams(town, candidate):
    candidate()
    with acting(town.officer) as by:
        (found,) = selectors.candidates(by)
    assert found.ready and found.trades == ("welding",)
    with acting(town.other_officer) as by:
        assert selectors.candidates(by) == []


@pytest.mark.parametrize("field", ["in_custody", "days_to_release", "need", "has_children"])
def test_an_employer_asks_nothing_of_a_persons_past_or_home(town, opening, field):
    value = {"in_custody": "no", "days_to_release": 0, "need": "health", "has_children": "no"}[
        field
    ]
    rule = {"field": field, "op": "at_most" if field == "days_to_release" else "is", "value": value}
    with pytest.raises(InvalidValue) as refused:
        opening(user=town.employer, eligibility=[rule])
    assert refused.value.code == "jobs.condition"
    made = opening(eligibility=[{"field": "age", "op": "at_least", "value": 18}])
    with acting(town.employer), pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.filter(pk=made.pk).update(eligibility=[rule])


WHOLE_WEEK = Times(tuple(range(7)), time(7), time(15))
SHORT = Times((0, 1), time(8), time(12))


@pytest.mark.parametrize(("times", "field"), [(WHOLE_WEEK, "weekdays"), (SHORT, "time_to")])
def test_days_of_rest_and_room_for_the_hours_of_a_week(town, opening, times, field):
    with pytest.raises(InvalidValue) as refused:
        opening(times=times)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "says",
    [
        "weekdays = '[0,1,2,3,4,5,6]'", "weekdays = '[7]'", "weekdays = '[0]', time_from = '08:00'",
        "time_from = '08:00', time_to = '16:00'",
        "weekdays = '[0,1]', time_from = '08:00', time_to = '12:00'",
    ],
)  # fmt: skip
def test_the_database_refuses_such_weeks_too(town, opening, says):
    made = opening()
    with (
        acting(town.officer),
        connection.cursor() as cursor,
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        cursor.execute(f"update jobs_opening set {says} where id = %s", [made.pk])


def test_whom_the_hours_do_not_suit_is_told_when_put_forward_by_hand(town, opening, candidate):
    made = opening(times=Times((0, 1, 2, 3, 4, 5), time(8), time(16)), hours_week=44)
    candidate(wishes=services.Wishes(cannot=Times((5,))))
    with acting(town.officer):
        found = selectors.fits(made, [town.clients[0].pk])[town.clients[0].pk]
    assert found.fits and any("شنبه تا پنجشنبه، ۰۸:۰۰ تا ۱۶:۰۰" in note for note in found.notes)
