"""What must be equal before a backup and after its restore."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import psycopg
from psycopg import sql

_POLICIES = """
select tablename, policyname, permissive, roles::text, cmd, qual, with_check
from pg_policies where schemaname = 'public' order by tablename, policyname"""

_SECURED = """
select relname, relrowsecurity, relforcerowsecurity from pg_class
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
order by relname"""

_PRIVILEGES = """
select c.relname, a.grantee::regrole::text, a.privilege_type
from pg_class c, aclexplode(c.relacl) a
where c.relnamespace = 'public'::regnamespace and a.grantee <> 0
  and a.grantee::regrole::text in ('bazgasht_runtime', 'bazgasht_aggregate')
order by 1, 2, 3"""

_TRIGGERS = """
select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) from pg_trigger
where not tgisinternal order by 1, 2"""

_ROLES = """
select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcanlogin from pg_roles
where rolname in ('bazgasht_owner', 'bazgasht_runtime', 'bazgasht_aggregate') order by 1"""


def describe(connection: psycopg.Connection[Any]) -> dict[str, Any]:
    """Row counts by table, digests of policies, privileges and triggers, roles, journal's head."""
    return {
        "rows": _rows(connection),
        "policies": _digest(connection, _POLICIES),
        "row_security": _digest(connection, _SECURED),
        "privileges": _digest(connection, _PRIVILEGES),
        "triggers": _digest(connection, _TRIGGERS),
        "roles": [list(row) for row in connection.execute(_ROLES)],
        "journal": _journal(connection),
    }


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Names of what differs; for rows, the tables."""
    found = [part for part in before if part != "rows" and before[part] != after.get(part)]
    tables = set(before["rows"]) | set(after["rows"])
    return found + sorted(
        f"rows of {t}" for t in tables if before["rows"].get(t) != after["rows"].get(t)
    )


def tables(connection: psycopg.Connection[Any]) -> list[str]:
    query = "select tablename from pg_tables where schemaname = 'public' order by 1"
    return [row[0] for row in connection.execute(query)]


def _rows(connection: psycopg.Connection[Any]) -> dict[str, int]:
    counts = {}
    for table in tables(connection):
        query = sql.SQL("select count(*) from {}").format(sql.Identifier("public", table))
        row = connection.execute(query).fetchone()
        counts[table] = row[0] if row else 0
    return counts


def _digest(connection: psycopg.Connection[Any], query: Any) -> str:
    rows = [[_plain(cell) for cell in row] for row in connection.execute(query)]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


_CAST = re.compile(r"::(?:character varying|timestamp with(?:out)? time zone|\w+)(?:\[\])*")


def _plain(cell: Any) -> Any:
    """An expression without casts, brackets and spaces.

    PostgreSQL writes some of them differently once it has read back its own text.
    """
    return re.sub(r"[()\s]", "", _CAST.sub("", cell)) if isinstance(cell, str) else cell


def _journal(connection: psycopg.Connection[Any]) -> dict[str, Any]:
    """The last entry with its hash, and the last seal."""
    found: dict[str, Any] = {}
    for name, table, columns, order in (
        ("entry", "access_journal", "id::text, encode(hash, 'hex')", "id"),
        ("seal", "access_journalseal", "day::text, encode(seal, 'hex')", "day"),
    ):
        if table in tables(connection):
            row = connection.execute(
                f"select {columns} from {table} order by {order} desc limit 1"  # noqa: S608
            ).fetchone()
            found[name] = list(row) if row else None
    return found
