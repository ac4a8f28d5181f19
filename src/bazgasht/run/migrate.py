"""Brings the database to what this version of the code needs: tables, protection, functions.

A fingerprint of the code is kept in the database; while it fits, nothing is done and Django is
not even loaded.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from bazgasht.config import Config

PACKAGE = Path(__file__).resolve().parent.parent
WITH_TABLES = ("django", "django-allauth", "procrastinate")
LOCK = 4201


def fingerprint() -> str:
    """Of all code and SQL that may shape the database, and of the libraries that bring tables."""
    digest = hashlib.sha256()
    for path in sorted(p for p in PACKAGE.rglob("*") if p.suffix in (".py", ".sql", ".yaml")):
        digest.update(str(path.relative_to(PACKAGE)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for name in WITH_TABLES:
        digest.update(f"{name}=={importlib.metadata.version(name)}".encode())
    return digest.hexdigest()


def deployed(config: Config, key: str) -> str | None:
    """A value of ``core_deployed`` read without Django; None when there is none."""
    with psycopg.connect(config.database_url("owner"), connect_timeout=30) as connection:
        try:
            row = connection.execute(
                "select value from core_deployed where key = %s", [key]
            ).fetchone()
        except psycopg.errors.UndefinedTable:
            return None
    return row[0] if row else None


def current(config: Config) -> bool:
    return deployed(config, "code") == fingerprint()


def migrate(say: Callable[[str], None] = print) -> bool:
    """Migrate and protect as the owner; returns whether anything had to be done.

    Needs Django set up. One process at a time: others wait and then find nothing to do.
    """
    from django.core.management import call_command
    from django.db import connections

    from bazgasht.config import get_config

    from .together import group_all

    config = get_config()
    with _alone(connections["owner"]):
        wanted = fingerprint()
        if deployed(config, "code") == wanted:
            return False
        group_all()
        call_command("migrate", database="owner", interactive=False, stdout=_Lines(say))
        finish()
        remember("code", wanted)
        return True


def finish(using: str = "owner") -> None:
    """What comes after migrations: privileges, policies, functions, history triggers, first rows."""
    from bazgasht.core import protection
    from bazgasht.core.registry import first_rows

    protection.apply(using=using)
    for load in first_rows:
        load(using)


def remember(key: str, value: str, using: str = "owner") -> None:
    """Set a value of ``core_deployed``."""
    from bazgasht.core.models import Deployed

    Deployed.objects.using(using).update_or_create(key=key, defaults={"value": value})


@contextmanager
def _alone(connection: Any) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [LOCK])


class _Lines:
    """From what the command prints, one line for each part whose tables are changed."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.text = ""
        self.last = ""

    def write(self, text: str) -> None:
        self.text += text
        while "\n" in self.text:
            line, self.text = self.text.split("\n", 1)
            words = line.split()
            part = words[1].split(".")[0] if words[:1] == ["Applying"] else self.last
            if part != self.last:
                self.say(f"  tables of {part}")
                self.last = part

    def flush(self) -> None:
        pass
