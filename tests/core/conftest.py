"""The pure parts of core: no database."""

from datetime import date

import pytest
from django.utils import translation

TODAY = date(2026, 11, 22)  # Sunday 1 Azar 1405


@pytest.fixture(autouse=True)
def _persian():
    with translation.override("fa"):
        yield


@pytest.fixture
def english():
    with translation.override("en"):
        yield
