"""What must hold on every page a role can reach, looked at through its own eyes."""

from collections import Counter, deque

import pytest
from tests.browser.conftest import ROLES
from tests.browser.examining import Examiner, route_of

MOST_PAGES = 25
DEPTH = 2
PER_ROUTE = 2


def walk(examiner, start="/"):
    """Addresses from the first page on, breadth first, few of a kind; each one is open when given."""
    queue = deque([(start, 0)])
    seen, kinds, count = {start}, Counter(), 0
    while queue and count < MOST_PAGES:
        address, depth = queue.popleft()
        route = route_of(address)
        if kinds[route] >= PER_ROUTE or not examiner.open(address):
            continue
        kinds[route] += 1
        count += 1
        yield address, route, kinds[route] == 1
        if depth < DEPTH:
            for link in examiner.links():
                if link not in seen:
                    seen.add(link)
                    queue.append((link, depth + 1))


@pytest.mark.parametrize("username", ROLES)
def test_every_page_of(username, page_as, live):
    examiner = Examiner(page_as(username))
    wrong, count = {}, 0
    for address, route, first in walk(examiner):
        count += 1
        if found := examiner.examine(axe=first, narrow=first):
            wrong[f"{address.removeprefix(live.url)} ({route})"] = found
    assert count > 2
    assert not wrong, listed(wrong)


@pytest.mark.parametrize("username", ["social", "secretary", "liaison"])
def test_dark_pages_of(username, page_as, live):
    examiner = Examiner(page_as(username, dark=True))
    wrong = {}
    for address, _route, first in walk(examiner):
        if first and (found := examiner.examine(narrow=False)):
            wrong[address.removeprefix(live.url)] = found
    assert not wrong, listed(wrong)


@pytest.mark.parametrize("dark", [False, True])
def test_pages_before_signing_in(page_of_nobody, dark):
    examiner = Examiner(page_of_nobody(dark=dark))
    for address, status in (("/accounts/login/", None), ("/nothing/here/", 404)):
        assert examiner.open(address)
        found = [
            f for f in examiner.examine() if "ribbon" not in f and not f.startswith(f"{status} ")
        ]
        assert not found, "\n".join(found)


def test_the_living_page_of_components(page_as):
    examiner = Examiner(page_as("viewer"))
    assert examiner.open("/components")
    found = [f for f in examiner.examine() if f.startswith(("axe", "console", "script", "scrolls"))]
    assert not found, "\n".join(found)


def listed(wrong):
    return "\n" + "\n".join(f"{page}\n    " + "\n    ".join(found) for page, found in wrong.items())
