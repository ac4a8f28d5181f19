"""A throw-away database with a country in it, and the people who open its pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connections
from django.utils import timezone

from bazgasht.config import DATABASE, get_config

from .data import Sizes, fill


@contextmanager
def superuser() -> Iterator[Any]:
    """A cursor that fills tables past triggers and row security, committed at the end."""
    config = get_config()
    with psycopg.connect(
        host=str(config.socket_dir), user="postgres", dbname=DATABASE,
        password=config.database_passwords["postgres"],
    ) as connection, connection.cursor() as cursor:  # fmt: skip
        cursor.execute("set local session_replication_role = 'replica'")
        yield cursor


@contextmanager
def country(sizes: Sizes, say: Any) -> Iterator[dict[str, Any]]:
    """Fill, yield the actors by name (user, actor), leave the cluster to its owner to remove."""
    with superuser() as cursor:
        fill(cursor, sizes, say)
    say("  bench data: vacuum …")
    with connections["owner"].cursor() as cursor:
        cursor.execute("vacuum (analyze)")
    yield {
        "prison": _user("social_worker", "B-P-7"),
        "body": _user("agency_liaison", "B-O-7"),
        "group": _user("group_secretary", "B-WG-7"),
        "headquarters": _user("headquarters_secretary", "B-HQ-7"),
    }


def _user(role: str, code: str) -> Any:
    from bazgasht.access.models import Membership, Organisation, User
    from bazgasht.access.selectors import actor_for

    user = User.objects.using("owner").create(username=f"{role}-{code}", name=code, synthetic=True)
    body = Organisation.objects.using("owner").get(code=code)
    Membership.objects.using("owner").create(user=user, organisation=body, role=role)
    user = User.objects.get(pk=user.pk)
    return user, actor_for(user), body


def week_facts() -> None:
    """The figures a report of last week needs."""
    from bazgasht.core.week import Week
    from bazgasht.insight import facts

    week = Week.of(timezone.localdate()).prev()
    facts.compute(start=week.prev().start, end=week.end)
