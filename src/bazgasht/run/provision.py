"""Roles and database of the embedded cluster; safe to repeat."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

ATTRIBUTES = {
    "owner": "LOGIN NOSUPERUSER NOCREATEROLE CREATEDB BYPASSRLS NOREPLICATION",
    "runtime": "LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOBYPASSRLS NOREPLICATION",
    "aggregate": "LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOBYPASSRLS NOREPLICATION",
}
EXTENSIONS = ("pg_trgm",)


def provision(socket_dir: Path, name: str, passwords: Mapping[str, str]) -> None:
    """Create what is missing as the superuser; passwords are set to those given."""
    for base in ("template1", "postgres"):
        with _superuser(socket_dir, base, passwords["postgres"]) as connection:
            if base == "template1":
                for extension in EXTENSIONS:
                    connection.execute(f"create extension if not exists {extension}")
            else:
                _roles(connection, passwords)
                if not connection.execute(
                    "select 1 from pg_database where datname = %s", [name]
                ).fetchone():
                    connection.execute(
                        sql.SQL("create database {} owner bazgasht_owner").format(
                            sql.Identifier(name)
                        )
                    )
                close_to_others(connection, name)


def create(connection: psycopg.Connection[Any], name: str) -> None:
    """An empty database in the one collation we know, whatever the server's own default is."""
    connection.execute(
        sql.SQL(
            "create database {} template template0 encoding 'UTF8'"
            " locale_provider builtin builtin_locale 'C.UTF-8'"
        ).format(sql.Identifier(name))
    )


def extend(connection: psycopg.Connection[Any]) -> None:
    """What migrations expect in a database; its owner may add it."""
    for extension in EXTENSIONS:
        connection.execute(
            sql.SQL("create extension if not exists {}").format(sql.Identifier(extension))
        )


def close_to_others(connection: psycopg.Connection[Any], name: str) -> None:
    """Only our three roles may connect to database ``name``; for its owner or the superuser."""
    database = sql.Identifier(name)
    connection.execute(sql.SQL("revoke all on database {} from public").format(database))
    connection.execute(
        sql.SQL("grant connect on database {} to bazgasht_runtime, bazgasht_aggregate").format(
            database
        )
    )
    connection.execute(
        sql.SQL("grant temporary on database {} to bazgasht_runtime, bazgasht_aggregate").format(
            database
        )
    )


def _roles(connection: psycopg.Connection[Any], passwords: Mapping[str, str]) -> None:
    known = {row[0] for row in connection.execute("select rolname from pg_roles")}
    for role, attributes in ATTRIBUTES.items():
        verb = "alter" if f"bazgasht_{role}" in known else "create"
        connection.execute(
            sql.SQL("{} role {} with {} password {}").format(
                sql.SQL(verb),
                sql.Identifier(f"bazgasht_{role}"),
                sql.SQL(attributes),
                sql.Literal(passwords[role]),
            )
        )


def _superuser(socket_dir: Path, database: str, password: str) -> psycopg.Connection[Any]:
    return psycopg.connect(
        host=str(socket_dir),
        port=5432,
        user="postgres",
        password=password,
        dbname=database,
        autocommit=True,
        connect_timeout=30,
    )
