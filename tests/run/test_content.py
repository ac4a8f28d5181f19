"""What a database is first filled with, and that nothing is overwritten by mistake."""

import base64
import os
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from tests.support.installation import prepared

from bazgasht.run import content, locks

FIRST_START = """
import bazgasht.demo
from bazgasht.run import content, session
with session.database(print):
    from bazgasht.access.demo import write
    bazgasht.demo.load = {load}
    content.first_start(print)
"""
ONE_USER = "lambda say, **more: write([dict(username='u', password='p', role_fa='ن', role_en='r')])"


@pytest.fixture
def installation():
    with tempfile.TemporaryDirectory(prefix="bz-content-", dir="/tmp") as name:
        os.chmod(name, 0o711)
        found = prepared(Path(name) / "data")
        yield found
        found.remove()


def first_start(installation, load=ONE_USER):
    code = FIRST_START.format(load=load)
    return subprocess.run(
        [sys.executable, "-c", code], env=installation.environment, capture_output=True, text=True
    )


def ask(installation, query, *values):
    url = installation.config.database_url("owner")
    with installation.cluster.in_use(), psycopg.connect(url) as connection:
        found = connection.execute(query, values)
        return found.fetchall() if found.description else None


STATE = "select value from core_deployed where key = 'content'"


def test_a_demo_that_was_cut_off_starts_over_from_nothing(installation):
    assert first_start(installation, "lambda say, **more: 1 / 0").returncode == 1
    assert ask(installation, STATE) == [("loading",)]
    ask(installation, "create table half_done (i int)")
    done = first_start(installation)
    assert done.returncode == 0, done.stderr
    assert "starting again from an empty database" in done.stdout
    assert ask(installation, STATE) == [("demo",)]
    assert ask(installation, "select to_regclass('half_done')") == [(None,)]
    roles = "select count(*) from pg_policies where 'bazgasht_runtime' = any(roles)"
    assert ask(installation, roles)[0][0] > 0, "protected again"


def test_production_loads_nothing_made_up_by_itself(installation, monkeypatch):
    secrets = {"BAZGASHT_SECRET_KEY": "s" * 60, "BAZGASHT_ALLOWED_HOSTS": "localhost"}
    key = base64.b64encode(bytes(32)).decode()
    secrets |= {
        "BAZGASHT_PII_KEY": f"1:{key}",
        "BAZGASHT_LOOKUP_KEY": key,
        "BAZGASHT_BADGE_KEY": key,
    }
    done = installation.run("serve", BAZGASHT_ENV="production", **secrets)
    assert done.returncode == 1
    assert "begin with `bazgasht init --empty`" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert ask(installation, STATE) == []
    assert ask(installation, "select count(*) from access_user") == [(0,)]


def test_replacing_deletes_files_too_and_not_below_a_running_server(installation):
    assert installation.run("init", "--empty").returncode == 0
    kept = installation.config.files / "scan"
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(b"sealed")
    with locks.held(installation.data / "serve.lock"):
        done = installation.run("init", "--empty", "--replace")
    assert done.returncode == 1 and "stop it first" in done.stderr
    assert kept.exists()
    tomorrow = (date.today() + timedelta(days=2)).isoformat()
    for wrong in (["--province", "NOWHERE"], ["--as-of", tomorrow], ["--as-of", "1401/12/29"]):
        done = installation.run("demo", "--replace", *wrong)
        assert done.returncode == 2 and kept.exists(), "refused before anything is deleted"
    assert installation.run("init", "--empty", "--replace").returncode == 0
    assert not kept.exists()
    assert ask(installation, "select count(*) from access_user") == [(1,)]


def test_a_database_that_the_server_tidies_just_then_is_dropped_too():
    """PostgreSQL refuses the owner the end of its own workers, and ends them for a plain drop."""
    asked = []

    class Connection:
        def execute(self, query):
            asked.append(query.as_string(None))
            if "force" in asked[-1]:
                raise psycopg.errors.InsufficientPrivilege

    content._drop(Connection(), psycopg.sql.Identifier("x"))
    assert asked == [
        'drop database if exists "x" with (force)',
        'drop database if exists "x"',
    ]


def test_real_data_is_never_replaced_by_the_way(installation):
    assert installation.run("init", "--empty", "--username", "raha").returncode == 0
    users = ask(installation, "select username from access_user")
    assert ("raha",) in users
    assert first_start(installation, "lambda say, **more: 1 / 0").returncode == 0, "no demo here"
    for command in (["demo", "--clients", "1"], ["init", "--empty"]):
        done = installation.run(*command)
        assert done.returncode == 1
        assert "already holds real data" in done.stderr
    assert ask(installation, "select username from access_user") == users
