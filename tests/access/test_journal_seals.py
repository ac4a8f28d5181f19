"""Whoever rewrites the journal as the owner of the database is found, and the place is named."""

import json
from datetime import datetime, time, timedelta

import pytest
from click.testing import CliRunner
from django.db import connection, transaction
from django.utils import timezone

from bazgasht.access import commands, seals
from bazgasht.access.models import JournalEntry

pytestmark = pytest.mark.django_db
DAYS, PER_DAY = 6, 4


def day(n):
    """The n-th of the sealed days; the last one is yesterday."""
    return timezone.localdate() - timedelta(days=DAYS - n)


def moment(of, hour=9):
    return datetime.combine(of, time(hour), seals.TEHRAN)


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def write(at, action="client.opened", detail="{}"):
    """An entry as the trigger would have made it at that moment."""
    return run(
        "insert into access_journal (at, user_id, organisations, task, action, object_type,"
        " object_id, client_id, detail, correlation, ip, xid, hash) values (%s, 1, '[1]', '', %s,"
        " 'client', 'x', 7, %s, 'c', '10.0.0.1', 1, '') returning id",
        at, action, detail,
    )[0][0]  # fmt: skip


def rehash():
    run("update access_journal j set hash = journal_digest(j)")


def seal():
    run("select journal_seal()")


def drop_seals(since):
    run("delete from access_journalseal where day >= %s", since)


@pytest.fixture
def history(as_owner):
    """Six sealed days and one open one, as the owner with the refusing triggers off."""
    with as_owner():
        run("alter table access_journal disable trigger user")
        run("delete from access_journal")
        run("delete from access_journalseal")
        found = {}
        for n in range(DAYS):
            found[n] = [write(moment(day(n), 8 + hour)) for hour in range(PER_DAY)]
        found["open"] = [write(timezone.now() - timedelta(seconds=5))]
        rehash()
        seal()
        yield found


def check(*heads):
    with connection.cursor() as cursor:
        return [(f.day, f.entry, f.what) for f in seals.verify(cursor, heads)]


def head(of):
    digits = bytes(run("select seal from access_journalseal where day = %s", of)[0][0]).hex()
    return seals.Head(digits, of)


def test_a_whole_journal_has_no_findings(history):
    assert check(*(head(day(n)) for n in range(DAYS))) == []
    assert check(seals.Head(head(day(2)).digits[:16])) == []


def test_the_two_digests_are_the_same(history):
    rows = run(f"select journal_digest(j) = {seals.CANONICAL} from access_journal j")
    assert {row[0] for row in rows} == {True}


@pytest.mark.parametrize("hashed", [False, True])
@pytest.mark.parametrize(
    "change",
    ["detail = '{\"a\": 1}'", "user_id = 2", "action = 'x'", "client_id = null", "ip = ''",
     "at = at + interval '1 second'", "organisations = '[]'", "object_id = 'y'", "xid = 2",
     "task = 't'", "correlation = ''", "object_type = 'z'"],
)  # fmt: skip
def test_an_edit_is_found(history, change, hashed):
    entry = history[2][1]
    run(f"update access_journal set {change} where id = %s", entry)
    if hashed:
        rehash()
    assert check() == [(day(2), entry, "edited")]


def test_an_edit_of_the_open_day_is_found(history):
    run("update access_journal set detail = '{\"a\": 1}' where id = %s", history["open"][0])
    assert check() == [(timezone.localdate(), history["open"][0], "edited")]


def test_a_deletion_is_found(history):
    run("delete from access_journal where id = any(%s)", [history[1][0], history[4][3]])
    assert check() == [(day(1), history[1][0], "missing"), (day(4), history[4][3], "missing")]


def test_an_insertion_is_found(history):
    entry = write(moment(day(3), 20))
    rehash()
    assert check() == [(day(3), entry, "inserted")]


def test_back_dating_before_the_first_seal_is_found(history):
    entry = write(moment(day(0) - timedelta(days=400)))
    rehash()
    assert check() == [(day(0) - timedelta(days=400), entry, "inserted")]


def test_an_entry_moved_to_another_day_is_found(history):
    entry = history[3][0]
    run("update access_journal set at = %s where id = %s", moment(day(1)), entry)
    rehash()
    assert check() == [(day(1), entry, "inserted"), (day(3), entry, "missing")]


def test_an_entry_of_the_future_is_found(history):
    tomorrow = timezone.localdate() + timedelta(days=1)
    entry = write(moment(tomorrow))
    rehash()
    assert check() == [(tomorrow, entry, "future")]


def test_swapped_entries_are_found(history):
    one, other = history[2][0], history[2][3]
    run("update access_journal set id = -1 where id = %s", one)
    run("update access_journal set id = %s where id = %s", one, other)
    run("update access_journal set id = %s where id = -1", other)
    rehash()
    assert check() == [(day(2), one, "edited"), (day(2), other, "edited")]


def test_swapped_days_are_found(history):
    run(
        "update access_journalseal a set entries = b.entries, digests = b.digests, seal = b.seal,"
        " previous = b.previous from access_journalseal b where a.day in (%s, %s)"
        " and b.day in (%s, %s) and a.day <> b.day",
        day(1), day(2), day(1), day(2),
    )  # fmt: skip
    found = check()
    assert (day(1), None, "chain_broken") in found
    assert (day(1), history[1][0], "inserted") in found
    assert (day(1), history[2][0], "missing") in found


def test_a_cut_tail_is_found(history):
    run("delete from access_journal where at >= %s", moment(day(4), 0))
    drop_seals(day(4))
    assert check() == [(day(4), None, "unsealed")]


def test_a_tail_cut_and_sealed_again_is_found_by_a_head(history):
    kept = head(day(5))
    run("delete from access_journal where at >= %s", moment(day(4), 0))
    drop_seals(day(4))
    seal()
    assert check() == []
    assert check(kept) == [(day(5), None, "head_differs")]
    assert check(seals.Head(kept.digits)) == [(None, None, "head_unknown")]


def test_the_last_entries_of_the_last_sealed_day_are_missed(history):
    run("delete from access_journal where id = %s", history[5][3])
    assert check() == [(day(5), history[5][3], "missing")]


def test_a_rewritten_chain_is_found_by_a_head(history):
    heads = [head(day(n)) for n in (1, 3, 5)]
    run("update access_journal set user_id = 9 where id = %s", history[2][1])
    rehash()
    drop_seals(day(2))
    seal()
    assert check() == []
    assert check(*heads) == [(day(3), None, "head_differs"), (day(5), None, "head_differs")]


def test_a_restored_old_copy_is_found(history):
    kept = head(day(5))
    run("delete from access_journal where at >= %s", moment(day(3), 0))
    drop_seals(day(3))
    assert check() == [(day(3), None, "unsealed")]
    seal()
    assert check(kept) == [(day(5), None, "head_differs")]


def test_a_journal_emptied_altogether_is_found_by_a_head(history):
    kept = head(day(5))
    run("delete from access_journal")
    drop_seals(day(0))
    assert check(kept) == [(day(5), None, "head_differs")]


def test_dropped_seals_are_found(history):
    drop_seals(day(0))
    assert check() == [(day(0), None, "unsealed")]


def test_a_seal_missing_in_the_middle_is_found(history):
    run("delete from access_journalseal where day = %s", day(3))
    assert check() == [(day(3), None, "chain_broken"), (day(4), None, "chain_broken")]


def test_missing_first_seals_are_found(history):
    run("delete from access_journalseal where day < %s", day(2))
    found = check()
    assert (day(2), None, "chain_broken") in found
    assert (day(0), history[0][0], "inserted") in found


@pytest.mark.parametrize(
    "change", ["entries = 3", "seal = sha256('x')", "digests = substr(digests, 1, 80)"]
)
def test_a_changed_seal_is_found(history, change):
    run(f"update access_journalseal set {change} where day = %s", day(2))
    assert (day(2), None, "seal_changed") in check()


def test_a_lying_digest_function_does_not_help(history):
    run("update access_journal set user_id = 9 where id = %s", history[2][1])
    run(
        "create or replace function journal_digest(j access_journal) returns bytea language sql"
        " stable as $$ select j.hash $$"
    )
    assert check() == [(day(2), history[2][1], "edited")]


def test_the_application_can_not_touch_the_journal(history):
    """With the triggers on, and as the runtime role."""
    from django.db.utils import DatabaseError

    run("alter table access_journal enable trigger user")
    for statement in ("update access_journal set ip = ''", "delete from access_journal",
                      "truncate access_journal"):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            run(statement)
        with (
            connection.acting_as("bazgasht_runtime"),
            pytest.raises(DatabaseError),
            transaction.atomic(),
        ):
            run(statement)
    with (
        connection.acting_as("bazgasht_runtime"),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        run("delete from access_journalseal")


def test_the_command_says_where(history):
    entry = history[2][1]
    run("update access_journal set user_id = 9 where id = %s", entry)
    answer = CliRunner().invoke(commands.journal, ["verify", "--json"])
    told = json.loads(answer.output)
    assert answer.exit_code == 1
    assert told["ok"] is False
    assert told["findings"] == [{"day": str(day(2)), "entry": entry, "what": "edited"}]
    answer = CliRunner().invoke(commands.journal, ["verify"])
    assert f"{day(2)} entry {entry}: entry was edited" in answer.output


def test_the_command_takes_printed_heads(history):
    kept = head(day(5))
    printed = "-".join(kept.digits[i : i + 4] for i in range(0, 16, 4)).upper()
    for text in (printed, f"{day(5)}={printed}", kept.digits):
        assert CliRunner().invoke(commands.journal, ["verify", "--head", text]).exit_code == 0
    answer = CliRunner().invoke(commands.journal, ["verify", "--head", f"{day(4)}={printed}"])
    assert answer.exit_code == 1
    assert "is not the one kept outside" in answer.output
    assert CliRunner().invoke(commands.journal, ["verify", "--head", "abc"]).exit_code == 2


def test_the_command_seals_and_prints_the_head(history):
    kept = head(day(5)).digits
    drop_seals(day(4))
    answer = CliRunner().invoke(commands.journal, ["seal", "--json"])
    assert json.loads(answer.output) == {
        "sealed": 2, "entries": DAYS * PER_DAY + 1, "day": str(day(5)), "head": kept,
    }  # fmt: skip


def test_the_worker_seals(history):
    from bazgasht.access import tasks

    drop_seals(day(2))
    with connection.acting_as("bazgasht_runtime"):
        assert tasks.seal_journal(0) == DAYS - 2
    assert check() == []


def test_the_database_stamps_what_the_application_sends(db):
    from tests.factories import acting, make_user

    from bazgasht.access import journal

    user = make_user(None)
    with acting(user) as by:
        journal.record(by=by, action="journal.read", on=("journal", 0), detail={"a": 1})
        found = JournalEntry.objects.get()
    assert (found.user_id, found.action, found.detail) == (user.pk, "journal.read", {"a": 1})
    assert abs((found.at - timezone.now()).total_seconds()) < 60
    assert len(bytes(found.hash)) == 32
    with acting(user) as by, pytest.raises(LookupError):
        journal.record(by=by, action="unheard.of", on=("journal", 0))
