"""What the database was filled with on its first start: the demo province, or nothing.

``core_deployed`` remembers it under ``content``: ``loading`` (a demo that was cut off; the
database is made anew), ``demo`` or ``empty``.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg import sql

from bazgasht.config import Config, get_config
from bazgasht.run import locks, migrate, provision

Say = Callable[[str], None]


class ContentError(RuntimeError):
    """The database already holds something; the message says how to go on."""


def state(config: Config) -> str | None:
    return migrate.deployed(config, "content")


def sign_ins(config: Config) -> list[dict[str, str]]:
    """Demo users to show: username, password, role_fa, role_en. Empty without demo data."""
    if state(config) != "demo":
        return []
    found: list[dict[str, str]] = json.loads(migrate.deployed(config, "sign_ins") or "[]")
    return found


def first_start(say: Say, **options: Any) -> None:
    """Load the demo into a database that holds nothing yet, starting over one that was cut off."""
    config = get_config()
    found = state(config)
    if found == "loading":
        say("  the demo was cut off last time: starting again from an empty database")
        recreate(config)
        migrate.migrate(say)
    elif found is not None or _has_users():
        return
    elif config.production:
        raise ContentError(
            "the database is empty, and in production no demo is loaded by itself:"
            " begin with `bazgasht init --empty` (or `bazgasht demo`)"
        )
    load_demo(say, **options)


def load_demo(say: Say, **options: Any) -> None:
    from bazgasht import demo

    migrate.remember("content", "loading")  # the load ends with "demo" and its sign-ins
    demo.load(say=say, **options)


def begin_empty(username: str) -> str:
    """Mark the database as real and return the first administrator's one-time password.

    Raises :class:`ContentError` unless the database is empty.
    """
    from bazgasht import demo

    require_empty()
    password = demo.start_empty(username)
    migrate.remember("content", "empty")
    return password


def require_empty() -> None:
    config = get_config()
    found = state(config)
    if found is not None or _has_users():
        kind = "demo data" if found in ("demo", "loading") else "real data"
        raise ContentError(
            f"{config.data} already holds {kind}; give another directory (--data DIR),"
            " or --replace to delete everything in this one"
        )


def replace(config: Config, say: Say) -> None:
    """Delete database and files for good. Raises :class:`ContentError` while ``serve`` runs."""
    try:
        with locks.held(config.data / "serve.lock", wait=False):
            recreate(config)
            migrate.migrate(say)
            shutil.rmtree(config.files, ignore_errors=True)
    except locks.Busy:
        raise ContentError(f"`serve` is running on {config.data}: stop it first") from None


def recreate(config: Config) -> None:
    """Drop the database and make it anew, empty. Everything in it is gone."""
    from django.db import connections

    connections.close_all()
    name = config.database("owner")["NAME"]
    login = config.database("owner") | {"NAME": "postgres"}
    with psycopg.connect(
        host=login["HOST"],
        port=login["PORT"],
        user=login["USER"],
        password=login["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    ) as connection:
        _drop(connection, sql.Identifier(name))
        provision.create(connection, name)
        provision.close_to_others(connection, name)
    with psycopg.connect(config.database_url("owner"), autocommit=True) as connection:
        provision.extend(connection)


def _drop(connection: psycopg.Connection[Any], name: sql.Identifier) -> None:
    """Sessions in it are ended. One of the server's own (it tidies a table just then) may not be:
    that one gives way to a plain drop."""
    plain = sql.SQL("drop database if exists {}").format(name)
    try:
        connection.execute(plain + sql.SQL(" with (force)"))
    except psycopg.errors.InsufficientPrivilege:
        connection.execute(plain)


def _has_users() -> bool:
    from django.contrib.auth import get_user_model

    return bool(get_user_model()._default_manager.using("owner").exists())
