"""Raw SQL that the database must refuse."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError


@contextmanager
def refused():
    """``with refused() as cursor: cursor.execute(…)``: passes when privileges or policies say no."""
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        yield cursor
