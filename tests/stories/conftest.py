"""Stories are told by users at work, in the test's own transaction: the four sources in Chromium, what
is told besides without JavaScript."""

from functools import partial

import pytest
from tests.stories.clock import Clock
from tests.support import planted
from tests.support.aside import Aside
from tests.support.site import Site
from tests.support.visit import Visit
from tests.support.window import Window

from bazgasht.demo import names

IN_CHROMIUM = ("test_000", "test_001", "test_002", "test_004")


@pytest.fixture(scope="module")
def hands(request):
    if request.module.__name__.rpartition(".")[2] not in IN_CHROMIUM:
        yield Visit
        return
    site = Site()
    with Aside(site.flag) as aside:
        yield partial(Window, aside=aside, site=site)
    site.close()


@pytest.fixture
def visiting(hands):
    """``visiting(user)``: somebody with the program before them; ``visiting()``: a stranger."""
    opened = []

    def visit(user=None, **more):
        opened.append(hands(user, **more))
        return opened[-1]

    yield visit
    for one in opened:
        one.close()


@pytest.fixture
def province(db):
    """The demo province with sixty people; the names are the demo's own."""
    with planted.province(names.FAMILIES, None):
        yield


@pytest.fixture
def at_work(province, visiting):
    """``at_work(username)``: a demo user with the program open."""
    return lambda username: visiting(planted.user(username))


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)
