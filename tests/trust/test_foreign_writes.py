"""Blind writes: SQL that reads nothing passes the read policies by, so the write policies stand alone.

``set x = x`` would be stopped by the SELECT policy already; these statements read no column.
"""

import json

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import acting, make_org, make_user
from tests.support import planted

from bazgasht.core import protection

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DENIED = {"42501", "P0001"}
"""Refused by a policy or a privilege; refused by a trigger that decides in its place."""
TRIGGERED = {"access_journal", "people_grant"}
"""Entries of the journal are stamped by a trigger whatever was sent; grants are decided after the
statement, by their basis (tests of grants)."""
CHECKED_FIRST = {
    "training_enrolment", "work_splitagreement", "jobs_opening", "jobs_application",
    "councils_resolution",
}  # fmt: skip
"""A trigger judges the row before the policy does; it tells of the catalogue (seats, places, the legal
floor), of the row's own values or of what the writer may read, and of nobody."""

WRITTEN = """select string_agg(quote_ident(column_name), ', ') from information_schema.columns
where table_schema = 'public' and table_name = %s and is_generated = 'NEVER'"""


@pytest.fixture
def tables(db):
    """Protected tables with rows in the made-up province, and one row of each as JSON."""
    with planted.province():
        yield rows_of_tables()


def rows_of_tables():
    found = {}
    with connection.acting_as("bazgasht_owner"), connection.cursor() as cursor:
        for table, rule in protection.rules().items():
            if isinstance(rule, protection.Protected):
                cursor.execute(f'select to_jsonb(x)::text from "{table}" x limit 1')
                if row := cursor.fetchone():
                    cursor.execute(WRITTEN, [table])
                    found[table] = (rule, cursor.fetchone()[0], row[0])
    assert len(found) > 25
    return found


def stranger(role):
    kinds = {
        "social_worker": "prison",
        "agency_liaison": "agency",
        "headquarters_viewer": "headquarters",
    }
    return make_user(role, make_org(kinds[role], province="IR-07"))


def attempt(sql, values=()):
    """(rows changed, how it was refused); undone in any case."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            changed = cursor.rowcount
            transaction.set_rollback(True)
            return changed, ""
    except DatabaseError as refused:
        return 0, getattr(refused.__cause__, "sqlstate", "") or "?"


@pytest.mark.parametrize("role", ["social_worker", "agency_liaison", "headquarters_viewer"])
def test_a_stranger_changes_no_row_blindly(tables, role):
    wrong = []
    with acting(stranger(role)):
        for table, (rule, _written, row) in tables.items():
            columns = rule.update_columns or list(json.loads(row))[-1:]
            for column in columns:
                changed, how = attempt(f'update "{table}" set "{column}" = default')
                if changed or (how and how not in DENIED):
                    wrong.append(f"update {table}.{column}: {changed} rows, {how}")
            changed, how = attempt(f'delete from "{table}"')
            if changed or (how and how not in DENIED):
                wrong.append(f"delete {table}: {changed} rows, {how}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ["social_worker", "agency_liaison", "headquarters_viewer"])
def test_a_stranger_adds_no_row_about_others(tables, role):
    wrong = []
    with acting(stranger(role)):
        for table, (_rule, columns, row) in tables.items():
            sql = (
                f'insert into "{table}" ({columns}) overriding system value'
                f' select {columns} from jsonb_populate_record(null::"{table}", %s)'
            )
            changed, how = attempt(sql, [row])
            refused = DENIED | ({"23514"} if table in CHECKED_FIRST else set())
            if how not in refused and table not in TRIGGERED:
                wrong.append(f"insert {table}: {changed} rows, {how}")
    assert not wrong, "\n".join(wrong)
