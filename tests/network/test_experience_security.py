"""Row security of experiences and what the database keeps, in plain SQL as the runtime role."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.factories import acting, make_user
from tests.network import sharing
from tests.network.test_pledge_security import count, run
from tests.support.refused import refused

from bazgasht.core import protection

pytestmark = pytest.mark.django_db
SEES = {
    # of a draft, a published one and its repeat
    "liaison": (2, 1), "deputy": (2, 1), "secretary": (2, 1), "viewer": (2, 1),
    "group_secretary": (1, 1), "relief_liaison": (1, 1), "other_secretary": (1, 1),
    "other_liaison": (1, 1), "admin": (1, 1), "national": (1, 1),
}  # fmt: skip


@pytest.fixture
def row(board):
    one = sharing.published(board)
    sharing.repeat(one, board.relief_liaison, board.relief)
    return one


@pytest.mark.parametrize(("who", "seen"), SEES.items())
def test_who_reads_what(board, row, who, seen):
    sharing.write(board.deputy, board.tvto)
    with acting(board.users[who]):
        assert (count("network_experience"), count("network_experienceuse")) == seen


def test_who_has_not_signed_in_reads_nothing(board, row):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('bz.user', '', true)")
        assert count("network_experience") == count("network_experienceuse") == 0


@pytest.mark.parametrize("who", ["relief_liaison", "other_secretary", "national", "admin"])
def test_others_change_nothing(board, row, who):
    with acting(board.users[who]):
        assert run("update network_experience set state = 'withdrawn', reason = 'x'") == 0


CHANGES = (
    "title = 'x'", "tried = 'x'", "figures = 'x'", "link = 'https://example.org'", "words = 'x'",
    "theme = 'health'", "starts = starts - 1", "changed_by = 7", "state = 'offered'",
    "checked_by = 7", "written_by = 7", "organisation_id = organisation_id + 1",
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_published_stays_as_it_was_read(board, row, change):
    for who in (board.liaison, board.secretary):
        with acting(who), refused():
            run(f"update network_experience set {change}")


PUBLISH = "update network_experience set state = 'published', published_on = now(), checked_by = %s"


def test_nobody_publishes_in_anothers_name_or_the_own_text(board):
    sharing.offered(board)
    with acting(board.deputy):
        with refused():
            run(PUBLISH, board.liaison.pk)
        with pytest.raises(IntegrityError, match="second"), transaction.atomic():
            run(PUBLISH, board.deputy.pk)
    with acting(board.liaison):
        assert run(PUBLISH, board.liaison.pk) == 1


def test_a_draft_is_not_published_without_being_offered(board):
    sharing.write(board.deputy, board.tvto)
    with acting(board.liaison), refused():
        run(PUBLISH, board.liaison.pk)


def test_a_change_is_in_ones_own_name(board):
    sharing.write(board.deputy, board.tvto)
    with acting(board.liaison), refused():
        run("update network_experience set tried = 'x'")


INSERT = (
    "insert into network_experience (public_id, organisation_id, headquarters_id, title, theme,"
    " province, place, starts, tried, result, lesson, figures, link, words, state, written_by,"
    " changed_by, reason, synthetic, version) values (gen_random_uuid(), %s, null, 'x', 'health', '',"
    " '', now(), 'x', 'x', '', 'x', '', '', %s, %s, %s, '', false, 0)"
)


def test_nothing_is_inserted_for_another_body_as_another_or_as_offered(board):
    me = board.liaison.pk
    with acting(board.liaison):
        for values in ((board.relief.pk, "draft", me), (board.tvto.pk, "draft", me + 1),
                       (board.tvto.pk, "offered", me)):  # fmt: skip
            with refused():
                run(INSERT, values[0], values[1], values[2], values[2])
        assert run(INSERT, board.tvto.pk, "draft", me, me) == 1


def test_a_repeat_is_of_the_own_body_and_of_what_is_published(board, row):
    draft = sharing.write(board.deputy, board.tvto)
    sql = ("insert into network_experienceuse (public_id, experience_id, organisation_id, \"on\","
           " result, recorded_by) values (gen_random_uuid(), %s, %s, '2026-01-01', 'x', %s)")  # fmt: skip
    me = board.relief_liaison.pk
    with acting(board.relief_liaison):
        for values in ((row.pk, board.tvto.pk, me), (row.pk, board.relief.pk, me + 1),
                       (draft.pk, board.relief.pk, me)):  # fmt: skip
            with refused():
                run(sql, *values)
        assert run(sql, row.pk, board.relief.pk, me) == 1
        assert run("delete from network_experienceuse") == 2
        assert run(sql, row.pk, board.relief.pk, me) == 1
    with acting(board.liaison):
        assert run("delete from network_experienceuse") == 0


def test_nothing_is_deleted_or_emptied(board, row, as_owner):
    with acting(board.liaison), refused():
        run("delete from network_experience")
    for sql in ("delete from network_experience", "truncate network_experience cascade"):
        with as_owner(), pytest.raises(DatabaseError), transaction.atomic():
            run(sql)


def test_the_aggregate_role_reads_no_text(board, row, as_aggregate):
    with as_aggregate(), pytest.raises(DatabaseError), transaction.atomic():
        run("select tried from network_experience")


def test_nobody_at_work_reads_published_ones_only(board, row):
    sharing.write(board.deputy, board.tvto)
    with acting(make_user(None)):
        assert count("network_experience") == 1


def test_the_tables_are_under_row_security():
    rules = protection.rules()
    for table in ("network_experience", "network_experienceuse"):
        assert isinstance(rules[table], protection.Protected)
