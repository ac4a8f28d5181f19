"""The command line: quick help, clear errors, nothing started that was not asked for."""

import json
import subprocess
import sys
import time

import click
import pytest

from bazgasht.cli import TABLE

BAZGASHT = [sys.executable, "-m", "bazgasht"]


def run(*arguments, data):
    return subprocess.run(
        [*BAZGASHT, "--data", str(data), *arguments], capture_output=True, text=True, timeout=60
    )


def test_help_is_quick_and_lists_every_command(tmp_path):
    began = time.monotonic()
    done = run("--help", data=tmp_path)
    assert time.monotonic() - began < 1.5
    assert all(f"  {name} " in done.stdout for name in TABLE)
    assert list(tmp_path.iterdir()) == [], "asking for help makes nothing"


def test_help_needs_neither_django_nor_the_database(tmp_path):
    code = (
        "import sys; sys.argv = ['bazgasht', '--help']\n"
        "from bazgasht.cli import TABLE, group, main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "assert all(group.get_command(None, name) for name in TABLE)\n"
        "assert not {'django', 'psycopg', 'granian'} & set(sys.modules), 'too much is loaded'"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", sorted(TABLE))
def test_every_command_has_help_and_starts_nothing_for_it(tmp_path, name):
    done = run(name, "--help", data=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Usage:" in done.stdout
    assert not (tmp_path / "postgres").exists()


def test_database_url_prints_what_libpq_reads(tmp_path):
    from psycopg.conninfo import conninfo_to_dict

    for role in ("owner", "runtime", "aggregate"):
        done = run("database-url", "--role", role, data=tmp_path)
        found = conninfo_to_dict(done.stdout.strip())
        assert found["user"] == f"bazgasht_{role}"
        assert found["dbname"] == "bazgasht"
        parts = json.loads(run("database-url", "--role", role, "--json", data=tmp_path).stdout)
        assert parts["PASSWORD"] == found["password"]
        assert parts["HOST"] == found["host"]
    assert run("database-url", "--role", "postgres", data=tmp_path).returncode == 2


def test_a_wrong_setting_is_one_line(tmp_path):
    done = run("database-url", "--role", "owner", data=tmp_path)
    assert done.returncode == 0
    done = run("serve", "--port", "0", data=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: BAZGASHT_PORT must be a number")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [("backup", "{}/copy"), ("check",), ("worker",), ("journal", "verify"),
     ("account", "admin", "--password")],
)  # fmt: skip
def test_what_works_on_an_installation_refuses_a_directory_without_one(
    tmp_path, arguments, monkeypatch
):
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")  # a room's command reads the tests' data else
    done = run(*(a.format(tmp_path) for a in arguments), data=tmp_path / "elsewhere")
    assert done.returncode == 1
    assert f"Error: there is no database in {tmp_path / 'elsewhere'}" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "elsewhere" / "postgres").exists()
    assert not (tmp_path / "copy").exists(), "a backup of nothing would look like a good one"


def test_what_a_person_at_the_terminal_can_mend_is_told_in_words(tmp_path, monkeypatch):
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")
    (tmp_path / "file").touch()
    done = run("database-url", data=tmp_path / "file" / "inside")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    for name in ("DATABASE_URL", "DATABASE_RUNTIME_URL", "DATABASE_AGGREGATE_URL"):
        monkeypatch.setenv(name, "postgresql://someone:secret@127.0.0.1:1/none")
    for arguments in (("check",), ("journal", "verify")):
        done = run(*arguments, data=tmp_path)
        assert done.returncode == 1
        assert "the database can't be reached" in done.stderr
        assert "Traceback" not in done.stderr
        assert "secret" not in done.stderr


def test_a_fault_of_ours_keeps_its_traceback():
    from bazgasht.core.errors import NotFound
    from bazgasht.run.errors import in_words

    assert in_words(KeyError("x")) is None
    assert in_words(NotFound("user")).endswith("[user]")


def test_leaves_of_rooms_get_a_database_and_groups_do_not():
    from bazgasht.cli import _with_database

    group = click.Group("outer", commands={"leaf": click.Command("leaf", callback=lambda: 1)})
    wrapped = _with_database(_with_database(group))
    leaf = wrapped.commands["leaf"].callback
    assert leaf.with_database
    assert wrapped.callback is None
