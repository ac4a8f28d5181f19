"""Errors whose message is all a person at the terminal needs; no traceback is shown for them."""

import psycopg

from bazgasht.config import ConfigError
from bazgasht.core.errors import DomainError
from bazgasht.run.content import ContentError
from bazgasht.run.locks import Busy
from bazgasht.run.manifest import BackupError
from bazgasht.run.placement import ClusterError
from bazgasht.run.serve import ServeError
from bazgasht.run.session import SessionError

EXPECTED = (
    ConfigError, BackupError, ContentError, Busy, ClusterError, ServeError, SessionError,
)  # fmt: skip


def in_words(error: BaseException) -> str | None:
    """One line for the terminal; None for what is a fault of ours and needs its traceback."""
    if isinstance(error, EXPECTED):
        return str(error)
    if isinstance(error, DomainError):
        return f"{error.message} [{error.code}]"
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}"
    cause = error if isinstance(error, psycopg.OperationalError) else error.__cause__
    if isinstance(cause, psycopg.OperationalError) and cause.sqlstate is None:
        return f"the database can't be reached: {' '.join(str(cause).split())}"
    return None
