"""Row security and the freeze, in plain SQL as the runtime role; the aggregate role sees columns."""

from datetime import date

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from tests.factories import acting, make_user
from tests.network.conftest import line
from tests.support.refused import refused

from bazgasht.core import indicators, protection

pytestmark = pytest.mark.django_db


def count(table):
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        return cursor.fetchone()[0]


SEES = {
    "secretary": (1, 2), "viewer": (1, 2), "liaison": (1, 2), "deputy": (1, 2),
    "group_secretary": (1, 1), "other_group": (1, 1), "relief_liaison": (0, 0),
    "other_secretary": (0, 0), "other_liaison": (0, 0), "admin": (0, 0), "national": (0, 0),
}  # fmt: skip


@pytest.mark.parametrize(("who", "seen"), SEES.items())
def test_who_reads_what(board, signed, who, seen):
    """A working group reads the pledge that holds a line for it, and that line."""
    signed(lines=[line(board), line(board, mission_id=board.homes.pk)])
    with acting(board.users[who]):
        assert (count("network_pledge"), count("network_commitment")) == seen


def test_nobody_reads_nothing(board, signed):
    signed()
    with acting(make_user(None)):
        assert count("network_pledge") == count("network_commitment") == 0


def reached(model, seen=()):
    """Every model that foreign keys lead to from here, however far."""
    found = set(seen) | {model}
    for field in model._meta.get_fields():
        target = field.related_model if field.is_relation and not field.auto_created else None
        if target is not None and target not in found:
            found |= reached(target, found)
    return found


@pytest.mark.parametrize("model", apps.get_app_config("network").get_models(), ids=str)
def test_no_column_leads_to_a_person(model):
    assert {m._meta.app_label for m in reached(model)} <= {"network", "access"}
    columns = {f.column for f in model._meta.concrete_fields}
    assert not {c for c in columns if "client" in c or "household" in c}


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


@pytest.mark.parametrize("who", ["relief_liaison", "other_secretary", "group_secretary", "admin"])
def test_who_is_no_party_changes_nothing(board, draft, who):
    row = draft()
    with acting(board.users[who]):
        assert run("update network_pledge set returned = 'x'") == 0
        assert run("delete from network_commitment") == 0
        with refused():
            run("insert into network_pledge (public_id, organisation_id, headquarters_id, text_id,"
                " state, starts, ends, returned, content, sha256, signer, office, factor, reason,"
                " synthetic, version) values (gen_random_uuid(), %s, %s, %s, 'draft', now(), now(),"
                " '', '', '', '', '', '', '', false, 0)",
                row.organisation_id, row.headquarters_id, row.text_id)  # fmt: skip


CHANGES = (
    "ends = ends + 1", "content = content || ' '", "sha256 = repeat('0', 64)", "office = 'x'",
    "signer = 'x'", "factor = 'totp'", "signed_by = 1", "signed_at = now()", "text_id = text_id",
    "state = 'draft'", "state = 'offered'", "state = 'cancelled'", "state = 'signed'",
    "returned = 'x'",
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_signed_pledge_is_frozen(board, signed, change):
    signed()
    with acting(board.liaison), refused():
        run(f"update network_pledge set {change}")


@pytest.mark.parametrize("change", [c for c in CHANGES if c != "text_id = text_id"])
def test_for_the_owner_too(board, signed, as_owner, change):
    signed()
    with as_owner(), pytest.raises(DatabaseError), transaction.atomic():
        run(f"update network_pledge set {change}")


@pytest.mark.parametrize(
    "sql",
    [
        "update network_commitment set quantity = quantity - 1",
        "update network_commitment set note = 'x'",
        "delete from network_commitment",
        "insert into network_commitment (public_id, pledge_id, organisation_id, headquarters_id,"
        " mission_id, working_group_id, indicator, counted, quantity, starts, due, note)"
        " select gen_random_uuid(), pledge_id, organisation_id, headquarters_id, mission_id,"
        " working_group_id, indicator, counted, 1, starts, due, '' from network_commitment limit 1",
    ],
)
@pytest.mark.parametrize("state", ["offered", "signed"])
def test_lines_of_what_waits_or_is_signed_are_frozen(board, offered, signed, state, sql):
    {"offered": offered, "signed": signed}[state]()
    for who in (board.liaison, board.secretary):
        with acting(who), refused():
            run(sql)


def test_nothing_is_deleted_or_emptied(board, signed, as_owner):
    signed()
    with acting(board.liaison), refused():
        run("delete from network_pledge")
    for sql in ("delete from network_pledge", "truncate network_pledge cascade",
                "truncate network_commitment", "delete from network_commitment"):  # fmt: skip
        with as_owner(), pytest.raises(DatabaseError), transaction.atomic():
            run(sql)


def test_a_published_text_is_frozen(board, text, as_owner):
    for role in (acting(board.secretary), as_owner()):
        with role, pytest.raises(DatabaseError), transaction.atomic():
            run("update network_pledgetext set text = 'x'")
    with as_owner(), pytest.raises(DatabaseError), transaction.atomic():
        run("delete from network_pledgetext")


SIGN = (
    "update network_pledge set state = 'signed', content = 'x', sha256 ="
    " encode(sha256(convert_to('x', 'UTF8')), 'hex'), signed_at = now() {more}, signed_by = %s,"
    " signer = 'x', office = 'x', factor = 'password'"
)


def test_nobody_signs_for_another_or_for_another_body(board, offered):
    offered()
    with acting(board.secretary), refused():
        run(SIGN.format(more=""), board.secretary.pk)
    with acting(board.liaison):
        with refused():
            run(SIGN.format(more=""), board.secretary.pk)
        with refused():
            run(SIGN.format(more="- interval '2 days'"), board.liaison.pk)
        with refused():
            run(SIGN.format(more="").replace("('x', 'UTF8')", "('y', 'UTF8')"), board.liaison.pk)
        assert run(SIGN.format(more=""), board.liaison.pk) == 1


def test_a_draft_is_not_signed_without_being_offered(board, draft):
    draft()
    with acting(board.liaison), refused():
        run(SIGN.format(more=""), board.liaison.pk)


def test_the_headquarters_does_not_withdraw_for_the_body(board, signed):
    signed()
    with acting(board.secretary), refused():
        run("update network_pledge set state = 'withdrawn', reason = 'x', ended_on = now()")


def test_nothing_is_inserted_as_signed(board, draft):
    row = draft()
    with acting(board.liaison), refused():
        run("insert into network_pledge (public_id, organisation_id, headquarters_id, text_id, state,"
            " starts, ends, returned, content, sha256, signer, office, factor, reason, synthetic,"
            " version, signed_by, signed_at) select gen_random_uuid(), organisation_id,"
            " headquarters_id, text_id, 'signed', starts, ends, '', 'x',"
            " encode(sha256(convert_to('x', 'UTF8')), 'hex'), 'x', 'x', 'password', '', false, 0,"
            " %s, now() from network_pledge where id = %s", board.liaison.pk, row.pk)  # fmt: skip


def test_the_indicators_count_pledges_and_lines(board, signed, as_aggregate):
    row = signed(lines=[line(board), line(board, mission_id=board.homes.pk)])
    day = row.signed_at.date()
    span = {"start": date(day.year - 1, 1, 1), "end": date(day.year + 2, 1, 1)}
    wanted = {"pledges.signed": 1, "commitments.made": 2, "commitments.due": 2,
              "pledges.withdrawn": 0}  # fmt: skip
    with as_aggregate(), connection.cursor() as cursor:
        for code, n in wanted.items():
            cursor.execute(indicators.get(code).sql, span)
            totals = [r for r in cursor.fetchall() if r[1] == 0 and r[2] == 0]
            assert sum(r[4] for r in totals) == n, code
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as other:
            other.execute("select signer from network_pledge")


def test_the_tables_are_under_row_security():
    rules = protection.rules()
    for table in ("network_pledge", "network_commitment"):
        assert isinstance(rules[table], protection.Protected)
