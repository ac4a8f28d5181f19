"""The aliases ``owner`` and ``aggregate`` in tests: the default connection, in that role."""

from django.db import connections
from django.test.testcases import _DatabaseFailure


class Mirror:
    """Hands everything on to this thread's default connection; statements run in its own role."""

    def __init__(self, alias):
        object.__setattr__(self, "alias", alias)

    def __getattr__(self, name):
        return getattr(connections["default"], name)

    def __setattr__(self, name, value):
        if not isinstance(value, _DatabaseFailure):
            setattr(connections["default"], name, value)

    def cursor(self, *args):
        return Cursor(connections["default"], f"bazgasht_{self.alias}")

    def chunked_cursor(self):
        return self.cursor()


class Cursor:
    """A cursor that changes the role around each statement."""

    def __init__(self, connection, role):
        object.__setattr__(self, "_connection", connection)
        object.__setattr__(self, "_role", role)
        object.__setattr__(self, "_cursor", connection.cursor())

    def __getattr__(self, name):
        return getattr(self._cursor, name)

    def __setattr__(self, name, value):
        setattr(self._cursor, name, value)

    def __iter__(self):
        return iter(self._cursor)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._cursor.close()

    def execute(self, *args, **more):
        with self._connection.acting_as(self._role):
            return self._cursor.execute(*args, **more)

    def executemany(self, *args, **more):
        with self._connection.acting_as(self._role):
            return self._cursor.executemany(*args, **more)
