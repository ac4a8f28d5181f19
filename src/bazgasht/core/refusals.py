"""What the database refuses, in words: the last line of defence speaks like the first."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager

from django.db import DataError, IntegrityError, transaction


@contextmanager
def worded(known: Container[str], refusal: Callable[[str], Exception]) -> Iterator[None]:
    """Names of constraints (or of triggers' refusals) that are known become what ``refusal`` makes
    of them; the block's statements are undone, the transaction goes on."""
    try:
        with transaction.atomic():
            yield
    except (IntegrityError, DataError) as error:
        diag = getattr(error.__cause__, "diag", None)
        name = getattr(diag, "constraint_name", None) or ""
        if name not in known:
            raise
        raise refusal(name) from error
