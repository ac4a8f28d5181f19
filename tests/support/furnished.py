"""Databases with something in them: filled once in a run, then one copy for each of its processes.

Tests share what is there and change it as they like: each one's changes are rolled back.
"""

import fcntl
import hashlib
import itertools
import os
import pickle
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql
from tests import factories
from tests.engine.flush import OWNER

from bazgasht.config import get_config
from bazgasht.core import scope

BLANK = "bz_blank"
KEPT_NUMBERS = 900_000
"""What is kept is numbered from here, what the tests make from one."""
_opened, _made = {}, {}


@contextmanager
def alone(what="database"):
    """One process of the run at a time."""
    with (Path(os.environ["BAZGASHT_TEST_ROOT"]) / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def exists(name):
    with _server() as server:
        return server.execute("select 1 from pg_database where datname = %s", [name]).rowcount == 1


def copy(source, name):
    """A new database; nobody may be connected to the source."""
    create = sql.SQL("create database {} template {} owner {} strategy file_copy")
    with _server() as server:
        server.execute(create.format(*map(sql.Identifier, (name, source, OWNER))))


@contextmanager
def inside(key, fill):
    """The open transaction of the test leads to a database that ``fill`` has filled.

    What ``fill`` does must follow from ``key``; it runs once in a run of the tests.
    """
    if key not in _opened:
        _opened[key] = _own_copy(key, fill)
    raw = _opened[key]
    outer = _enter(raw)
    try:
        yield
    finally:
        raw.rollback()
        connection.connection = outer


@contextmanager
def with_made(make):
    """As ``inside``; gives a copy of what ``make()`` gave when the database was filled with it.

    A test that is in no transaction of its own makes it for itself.
    """
    if not connection.in_atomic_block:
        yield make()
        return
    key = f"{make.__code__.co_filename}:{make.__qualname__}"
    name = hashlib.sha256(key.encode()).hexdigest()[:12]
    kept = Path(os.environ["BAZGASHT_TEST_ROOT"]) / f"{name}.pickle"

    def fill():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(factories, "_numbers", itertools.count(KEPT_NUMBERS))
            kept.write_bytes(pickle.dumps(make()))

    with inside(key, fill):
        if key not in _made:
            _made[key] = kept.read_bytes()
        yield pickle.loads(_made[key])


def _own_copy(key, fill):
    master = "bz_" + hashlib.sha256(repr(key).encode()).hexdigest()[:12]
    own = f"{master}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with alone(master):  # another may be filled meanwhile
        if not exists(master):
            copy(BLANK, master)
            raw = _connect(master)
            outer = _enter(raw)
            try:
                fill()
                raw.commit()
            finally:
                connection.run_on_commit = []
                connection.connection = outer
                raw.close()
        copy(master, own)
    return _connect(own)


def _enter(raw):
    """Swap the connection under Django's; returns the one that was there."""
    outer, connection.connection = connection.connection, raw
    raw.autocommit = True
    connection.init_connection_state()
    raw.autocommit = False
    scope.apply(connection)
    return outer


def _connect(name):
    return connection.get_new_connection(connection.get_connection_params() | {"dbname": name})


def _server():
    config = get_config()
    return psycopg.connect(
        host=str(config.socket_dir), user="postgres", dbname="postgres", autocommit=True,
        password=config.database_passwords["postgres"],
    )  # fmt: skip
