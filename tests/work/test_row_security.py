"""Another body's people do not exist, in any table of the room, in plain SQL as the runtime role."""

import uuid

import pytest
from django.contrib.postgres.functions import TransactionNow
from django.db import connection
from tests.factories import acting, make_grant, make_user, owned
from tests.support.refused import refused
from tests.work.test_runs import account, approved, work_days
from tests.work.world import make_person, worked_since

from bazgasht.core import protection
from bazgasht.people.models import AccessBarrier, Grant
from bazgasht.work.models import Order, Product
from bazgasht.work.months import JalaliMonth

pytestmark = pytest.mark.django_db
TABLES = sorted(
    table
    for table, rule in protection.rules().items()
    if table.startswith("work_") and isinstance(rule, protection.Protected)
)
PERSONS = {"work_placement", "work_workconsent", "work_splitagreement", "work_workday",
           "work_wageline", "work_wagepayment"}  # fmt: skip


def count(table):
    with connection.cursor() as cursor:
        cursor.execute(f'select count(*) from "{table}"')
        return cursor.fetchone()[0]


@pytest.fixture
def filled(world):
    """A row in every protected table."""
    row = worked_since(world, JalaliMonth.before_today().first)
    work_days(row)
    account(world, world.client)
    world.rows = [row]
    world.run = approved(world)
    order(world)
    return world


@owned
def order(world):
    product = Product.objects.create(workshop=world.workshop, name="در", unit="عدد", price=10)
    Order.objects.create(
        public_id=uuid.uuid4(), workshop=world.workshop, organisation_id=world.foundation.pk,
        product=product, buyer="خریدار", quantity=1, unit_price=10, ordered_on="2026-01-01",
        due="2026-02-01", recorded_by=1,
    )  # fmt: skip


def test_the_running_body_sees_a_row_in_every_table(filled):
    with acting(filled.payroll):
        assert [t for t in TABLES if not count(t)] == []


def test_the_case_team_sees_its_persons_rows_and_no_payments(filled):
    with acting(filled.officer):
        seen = {t for t in TABLES if count(t)}
    assert seen == PERSONS - {"work_wagepayment"} | {"work_wagerun"}


@pytest.mark.parametrize(
    "who", ["stranger", "stranger_pay", "liaison", "viewer", "admin", "nobody"]
)
def test_others_see_nothing(filled, who):
    user = make_user(None) if who == "nobody" else filled.users[who]
    with acting(user):
        assert {t for t in TABLES if count(t)} == set()


def test_without_a_grant_the_running_body_sees_no_person(filled):
    end_grants(filled)
    with acting(filled.payroll):
        assert {t for t in PERSONS if count(t)} == {"work_wageline", "work_wagepayment"}
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from people_clientname")
            assert cursor.fetchone() == (0,), "the books stay whole, the name is gone"


@owned
def end_grants(world):
    Grant.objects.filter(organisation_id=world.foundation.pk).update(ends=TransactionNow())


def test_a_barrier_beats_the_books_too(filled):
    bar(filled)
    with acting(filled.payroll):
        assert {t for t in PERSONS if count(t)} == set()


@owned
def bar(world):
    AccessBarrier.objects.create(
        client=world.client, organisation_id=world.foundation.pk, reason="x",
        ends="2100-01-01T00:00Z", set_by=1, set_by_organisation=world.prison.pk,
    )  # fmt: skip


def test_a_barred_body_is_offered_nobody(world):
    from tests.work.world import offered

    from bazgasht.core.errors import Conflict

    bar(world)
    with pytest.raises(Conflict) as refusal:
        offered(world)
    assert refusal.value.code == "work.barred"


GRANT = """
insert into people_grant (client_id, organisation_id, purpose, level, starts, ends, basis, basis_ref,
  ended_reason, sort_key)
values (%s, %s, 'work', %s, now(), timestamptz '2200-01-01', 'placement', %s, '', '')"""


def test_nobody_grants_itself_a_person_by_a_placement(filled):
    someone, _stay = make_person(filled)
    owned(Grant.objects.filter(organisation_id=filled.foundation.pk).delete)()
    row = filled.rows[0]
    for who, client, org, level, ref in (
        (filled.stranger, someone, filled.stranger_body, 1, row.pk),
        (filled.supervisor, someone, filled.foundation, 2, row.pk),
        (filled.supervisor, filled.client, filled.foundation, 3, row.pk),
        (filled.officer, filled.client, filled.stranger_body, 2, row.pk),
        (filled.officer, filled.client, filled.foundation, 2, row.pk),
    ):
        with acting(who), refused() as cursor:
            cursor.execute(GRANT, [client.pk, org.pk, level, str(ref)])


def test_a_supervisor_writes_no_wages_and_no_placement(filled):
    with acting(filled.supervisor), refused() as cursor:
        cursor.execute(
            "insert into work_placement (public_id, client_id, organisation_id,"
            " case_organisation_id, post_id, origin, state, contract_no, offered_on, offered_by,"
            " end_code, synthetic, version) values (gen_random_uuid(), %s, %s, %s, %s, 'offer',"
            " 'offered', 'W-X', work_today(), bz_user(), '', false, 1)",
            [filled.client.pk, filled.foundation.pk, filled.foundation.pk, filled.post.pk],
        )
    with acting(filled.stranger), connection.cursor() as cursor:
        for table in TABLES:
            rule = protection.rules()[table]
            if rule.update is not None:
                column = rule.update_columns[0]
                cursor.execute(f'update "{table}" set "{column}" = "{column}"')
                assert cursor.rowcount == 0, table


def test_seats_are_numbers_for_everybody(filled):
    from bazgasht.work.selectors.workshops import seats_of

    with acting(filled.stranger):
        assert seats_of([filled.post.pk])[filled.post.pk].taken == 1


def test_another_case_team_that_holds_the_file_sees_the_work(filled):
    make_grant(filled.client, filled.other_prison, basis="transfer", ref="x")
    with acting(make_user("social_worker", filled.other_prison)):
        assert count("work_placement") == 1
