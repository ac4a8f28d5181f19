"""The embedded server comes back whatever was killed."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from bazgasht.config import load
from bazgasht.run import processes
from bazgasht.run.placement import ClusterError
from bazgasht.run.postgres import Cluster, temporary_cluster


@pytest.fixture
def cluster():
    with temporary_cluster() as found:
        yield found


def connect(cluster, role="owner", **more):
    return psycopg.connect(cluster.config.database_url(role), **more)


def test_roles_have_exactly_their_attributes(cluster):
    with connect(cluster) as connection:
        found = connection.execute(
            "select rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolcanlogin"
            " from pg_roles where rolname like 'bazgasht%' order by 1"
        ).fetchall()
        owner = connection.execute(
            "select pg_get_userbyid(datdba) from pg_database where datname = 'bazgasht'"
        ).fetchone()
    assert found == [
        ("bazgasht_aggregate", False, False, False, False, True),
        ("bazgasht_owner", False, True, True, False, True),
        ("bazgasht_runtime", False, False, False, False, True),
    ]
    assert owner == ("bazgasht_owner",)


def test_runtime_may_not_create_tables_and_owner_may(cluster):
    refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
    with connect(cluster, "runtime") as connection, refused:
        connection.execute("create table public.x (i int)")
    with connect(cluster) as connection:
        connection.execute("create table public.x (i int)")
        assert connection.execute("select similarity('abc', 'abd') > 0").fetchone() == (True,)


def test_a_password_is_needed(cluster):
    config = cluster.config.database("owner") | {"PASSWORD": "wrong"}
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(
            host=config["HOST"], user=config["USER"], password="wrong", dbname=config["NAME"]
        )


def test_ensure_running_is_idempotent_and_survives_kill(cluster):
    assert cluster.ensure_running() is False
    with connect(cluster) as connection:
        connection.execute("create table kept (i int)")
        connection.execute("insert into kept values (7)")
    busy = threading.Thread(target=_long_query, args=(cluster,), daemon=True)
    busy.start()
    time.sleep(0.3)
    os.kill(cluster.pid(), signal.SIGKILL)
    assert processes.until(lambda: cluster.pid() is None, 5)
    assert cluster.ensure_running() is True
    with connect(cluster) as connection:
        assert connection.execute("select i from kept").fetchone() == (7,)
    busy.join(10)


def _long_query(cluster):
    try:
        with connect(cluster) as connection:
            connection.execute("select count(*) from generate_series(1, 3000000000)")
    except psycopg.Error:
        pass


@pytest.fixture
def durable():
    with temporary_cluster(durable=True) as found:
        yield found


def test_nothing_acknowledged_is_lost(durable, pytestconfig):
    """Writers go on while the postmaster is killed; every commit they saw is still there."""
    with connect(durable) as connection:
        connection.execute("create table entry (writer int, number int)")
    moments = random.Random(11)
    seen = {}
    for turn in range(pytestconfig.getoption("crash_points")):
        writers = [
            threading.Thread(target=_write, args=(durable, turn * 2 + i, seen)) for i in (0, 1)
        ]
        for writer in writers:
            writer.start()
        time.sleep(moments.uniform(0.05, 0.4))
        os.kill(durable.pid(), signal.SIGKILL)
        for writer in writers:
            writer.join(10)
        assert processes.until(lambda: durable.pid() is None, 5)
        durable.ensure_running()
    with connect(durable) as connection:
        rows = connection.execute("select writer, number from entry").fetchall()
    assert seen, "somebody wrote something"
    for writer, last in seen.items():
        kept = sorted(number for w, number in rows if w == writer)
        assert kept in (list(range(last + 1)), list(range(last + 2))), "whole, in order"


def _write(cluster, writer, seen):
    try:
        with connect(cluster, autocommit=True) as connection:
            for number in range(1_000_000):
                connection.execute("insert into entry values (%s, %s)", [writer, number])
                seen[writer] = number
    except psycopg.Error:
        pass


def test_a_reused_pid_does_not_block(cluster):
    cluster.stop()
    stale = f"{os.getpid()}\n{cluster.home}\n1\n5432\n{cluster.config.socket_dir}\n\n1 1\nready\n"
    (cluster.home / "postmaster.pid").write_text(stale)
    assert cluster.pid() is None
    assert cluster.ensure_running() is True


def test_the_last_user_stops_it(cluster):
    cluster.stop()
    code = (
        "import sys; from bazgasht.config import load; from bazgasht.run.postgres import Cluster\n"
        f"with Cluster(load({{'BAZGASHT_DATA': {str(cluster.config.data)!r}}}),"
        " durable=False).in_use():\n    print('in', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout.readline() == b"in\n"
    with cluster.in_use() as started:
        assert started is False
    assert cluster.pid(), "somebody else still uses it"
    other.kill()
    other.wait()
    with cluster.in_use() as started:
        assert started is False, "a killed user leaves it running for the next"
    assert processes.until(lambda: cluster.pid() is None, 5)


def test_killed_while_it_is_made(tmp_path):
    with temporary_cluster() as outer:
        data = outer.config.data / "second"
        code = (
            "from bazgasht.config import load; from bazgasht.run.postgres import Cluster\n"
            f"Cluster(load({{'BAZGASHT_DATA': {str(data)!r}}}), durable=False).ensure_running()"
        )
        for after in (0.25, 0.4, 0.6):
            maker = subprocess.Popen([sys.executable, "-c", code])
            time.sleep(after)
            maker.kill()
            maker.wait()
        second = Cluster(load({"BAZGASHT_DATA": str(data)}), durable=False)
        try:
            second.ensure_running()
            with connect(second, "runtime") as connection:
                assert connection.execute("select 1").fetchone() == (1,)
            assert not list(data.glob(".postgres.new-*"))
        finally:
            second.destroy()


def test_other_secrets_are_refused_clearly(cluster):
    path = cluster.config.data / "secrets.json"
    path.unlink()
    again = Cluster(load({"BAZGASHT_DATA": str(cluster.config.data)}), durable=False)
    with pytest.raises(ClusterError, match=r"secrets\.json does not fit"):
        again.ensure_running()


@pytest.mark.skipif("os.geteuid() != 0", reason="only root has another user for the server")
def test_data_below_a_closed_directory_and_a_long_path():
    import tempfile

    with tempfile.TemporaryDirectory() as closed:  # mode 0700
        data = Path(closed) / ("long-" * 30) / ("path-" * 30)
        said = []
        config = load({"BAZGASHT_DATA": str(data)})
        cluster = Cluster(config, durable=False, say=said.append)
        try:
            cluster.ensure_running()
            assert not str(cluster.home).startswith(closed)
            assert any("closed to the database's user" in line for line in said)
            assert Cluster(config).home == cluster.home
            with connect(cluster) as connection:
                assert connection.execute("select 1").fetchone() == (1,)
        finally:
            cluster.destroy()
            shutil.rmtree(cluster.home.parent, ignore_errors=True)
