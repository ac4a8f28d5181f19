"""PostgreSQL backend that carries the scope into every transaction it opens."""

from typing import Any

from django.db.backends.postgresql import base

from bazgasht.core import scope
from bazgasht.core.backend import statements


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: Any) -> Any:
        connection = super().get_new_connection(conn_params)
        statements.keep(connection)
        return connection

    # a hook of every backend that the stubs leave out
    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        if not autocommit:
            scope.apply(self)
