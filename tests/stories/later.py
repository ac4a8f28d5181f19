"""Parts of a story that wait for a later row of the mission."""

import pytest
from django.urls import NoReverseMatch, reverse


def waits_for(row: str, what: str, *routes: str):
    """A test that fails until every one of ``routes`` exists, and must be removed then."""

    @pytest.mark.xfail(strict=True, raises=NoReverseMatch, reason=f"{row}: {what}")
    @pytest.mark.parametrize("route", routes)
    def waiting(route):
        assert reverse(route)

    return waiting
