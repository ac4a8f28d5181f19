"""What a command needs around itself: a running, current database and Django."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bazgasht.config import Config, get_config


class SessionError(RuntimeError):
    """There is nothing here that the command could work on; the message says how to go on."""


def set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bazgasht.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


@contextmanager
def server(config: Config, say: Callable[[str], None] | None = None) -> Iterator[None]:
    """Keep the embedded server running for the block; nothing to do for one of your own."""
    if not config.embedded:
        yield
        return
    from bazgasht.run.postgres import Cluster

    with Cluster(config, say=say).in_use():
        yield


def require_installation(config: Config) -> None:
    """Raises :class:`SessionError` for a data directory that no database was ever made in.

    A backup or a check of an empty database made on the spot would look like a good one.
    """
    if not config.embedded:
        return
    from bazgasht.run.placement import holds_cluster

    if not holds_cluster(config.data):
        raise SessionError(
            f"there is no database in {config.data}; say where it is with"
            " `bazgasht --data DIR …` or BAZGASHT_DATA"
        )


@contextmanager
def database(
    say: Callable[[str], None], *, current: bool = True, begin: bool = True
) -> Iterator[None]:
    """The block runs with Django set up and the server up; ``current`` migrates when needed.

    Works beside a running ``serve`` and without it: the last one to leave stops the server.
    ``begin``: a database is made where there is none; else :class:`SessionError` is raised.
    """
    config = get_config()
    if not begin:
        require_installation(config)
    with server(config, say):
        from bazgasht.run import messages, migrate

        messages.compile_all()  # a command may well come before the first `serve`
        set_up_django()
        from django.db import connections

        try:
            if current and not migrate.current(config):
                say("Bringing the database up to date")
                migrate.migrate(say)
            yield
        finally:
            connections.close_all()
            for connection in connections.all(initialized_only=True):
                if close := getattr(connection, "close_pool", None):
                    close()
