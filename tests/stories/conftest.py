"""Stories are told by demo users at work, without JavaScript, in the test's own transaction."""

import pytest
from tests.stories.clock import Clock
from tests.support import planted
from tests.support.visit import Visit

from bazgasht.demo import names


@pytest.fixture
def province(db):
    """The demo province with sixty people; the names are the demo's own."""
    with planted.province(names.FAMILIES):
        yield


@pytest.fixture
def at_work(province):
    """``at_work(username)``: a demo user with a browser open."""
    return lambda username: Visit(planted.user(username))


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)
