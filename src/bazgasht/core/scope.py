"""Who is asking: the one value row-level security depends on.

A request, a job or a command enters a :class:`Scope`; every transaction opened meanwhile carries
it as transaction-local settings (``bz.*``), which the policies read. Outside a scope the
settings are empty and protected tables answer with no rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connections
from psycopg.pq import TransactionStatus


@dataclass(frozen=True)
class Scope:
    """``orgs``: bodies whose clients may be seen; ``case_orgs``: those where the file is open in
    full; ``boards``: headquarters and working groups whose person-free boards may be read.

    ``page``: the short statements of a page, which come again and again: planned once for all
    values. Jobs and commands handle many rows at a time and are planned for what they get.
    """

    user_id: int | None = None
    orgs: tuple[int, ...] = ()
    case_orgs: tuple[int, ...] = ()
    boards: tuple[int, ...] = ()
    auditor: bool = False
    task: str = ""
    page: bool = False
    correlation: str = ""
    ip: str = ""
    extra: dict[str, str] = field(default_factory=dict, compare=False)

    def settings(self) -> tuple[str, ...]:
        """Values in the order of :data:`SETTINGS`, as text, and how statements are planned."""
        return (
            "" if self.user_id is None else str(self.user_id),
            _array(self.orgs),
            _array(self.case_orgs),
            _array(self.boards),
            "1" if self.auditor else "",
            self.task,
            self.correlation,
            self.ip,
            "force_generic_plan" if self.page else "auto",
        )


SETTINGS = ("user", "orgs", "case_orgs", "boards", "auditor", "task", "correlation", "ip")
NOBODY = Scope()
_SQL = "select " + ", ".join(
    f"set_config('{name}', %s, true)"
    for name in (*(f"bz.{setting}" for setting in SETTINGS), "plan_cache_mode")
)
_current: ContextVar[Scope] = ContextVar("bazgasht_scope", default=NOBODY)


def _array(ids: tuple[int, ...]) -> str:
    return "{" + ",".join(str(int(i)) for i in ids) + "}"


def current() -> Scope:
    return _current.get()


def apply(connection: Any) -> None:
    """Write the current scope into the open transaction of a Django connection wrapper."""
    raw = connection.connection
    if raw is None or raw.info.transaction_status == TransactionStatus.INERROR:
        return
    raw.execute(_SQL, current().settings())


@contextmanager
def entered(scope: Scope) -> Iterator[Scope]:
    """Run the block under ``scope``; inside an open transaction it applies at once.

    Rolling a savepoint back reverts the settings, so they are written again on the way out.
    """
    token = _current.set(scope)
    _apply_to_open()
    try:
        yield scope
    finally:
        _current.reset(token)
        _apply_to_open()


def _apply_to_open() -> None:
    for connection in connections.all(initialized_only=True):
        if connection.in_atomic_block and not connection.needs_rollback:
            apply(connection)
