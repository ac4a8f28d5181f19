"""PostgreSQL backend that carries the scope into every transaction it opens."""

from django.db.backends.postgresql import base

from bazgasht.core import scope


class DatabaseWrapper(base.DatabaseWrapper):
    # a hook of every backend that the stubs leave out
    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        if not autocommit:
            scope.apply(self)
