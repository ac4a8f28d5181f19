"""The journal: one entry per act, in the transaction of the act.

Every write and every opening of a person's file calls :func:`record`; the database adds the
time, the actor and the hash. Entries hold ids and keys, never names or national ids.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from .actor import Actor

ACTIONS: dict[str, str] = {}
"""Every action a room records, with its English sentence; rooms add theirs at start."""


def declare(**actions: str) -> None:
    """Make actions known; ``__`` in a name stands for the dot (``client__opened="…"``)."""
    for name, sentence in actions.items():
        ACTIONS[name.replace("__", ".")] = sentence


def record(
    *,
    by: Actor | None,
    action: str,
    on: tuple[str, object],
    client_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write one entry; ``on`` is (type, id). Raises LookupError for an undeclared action."""
    _write(by, action, on[0], [(on[1], client_id)], detail)


def record_many(
    *, by: Actor | None, action: str, on_type: str, pairs: Sequence[tuple[object, int | None]]
) -> None:
    """One entry per (object id, client id), in a single statement."""
    _write(by, action, on_type, pairs, None)


# No RETURNING: someone who is not signed in may write an entry and may not read it.
_INSERT = """
insert into access_journal (at, organisations, task, action, object_type, object_id, client_id,
                            detail, correlation, ip, xid, hash)
select now(), %s::jsonb, '', %s, %s, o.id, o.client, %s::jsonb, '', '', 0, ''
from unnest(%s::text[], %s::bigint[]) as o(id, client)"""


def _write(
    by: Actor | None,
    action: str,
    on_type: str,
    pairs: Sequence[tuple[object, int | None]],
    detail: Mapping[str, Any] | None,
) -> None:
    if action not in ACTIONS:
        raise LookupError(f"undeclared journal action {action}")
    organisations = sorted({s.organisation_id for s in by.seats}) if by else []
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                json.dumps(organisations),
                action,
                on_type,
                json.dumps(dict(detail or {}), default=str, ensure_ascii=False),
                [str(oid) for oid, _ in pairs],
                [client for _, client in pairs],
            ],
        )
