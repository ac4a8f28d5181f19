"""What must hold on every page a role can reach, looked at through its own eyes.

Every page of every role is read; it is drawn in the browser, with axe and both narrow layouts, when it
is the first of its route or holds a kind of element (in the kind it stands in) that no page held before.
"""

from collections import Counter, deque

import pytest
from tests.browser.conftest import ROLES
from tests.browser.examining import Examiner, paths, route_of

DEPTH = 5
GIVEN_UP = 3
"""Downloads tried of one route before it is left alone."""
DARK = 14
"""Pages looked at in the dark: what is drawn is the same for all roles."""

PALE = """() => {
  const words = document.querySelector("main").appendChild(document.createElement("p"));
  words.className = "pale";
  words.textContent = "کم‌رنگ";
  words.style.color = "#ccc";
}"""


def walk(examiner, start, most=None):
    """(address, route, sketch) from the first page on, breadth first, one of a route."""
    queue = deque([(start, 0)])
    seen, met, tries = {start}, set(), Counter()
    while queue and (most is None or len(met) < most):
        address, depth = queue.popleft()
        route = route_of(address)
        if route in met or tries[route] >= GIVEN_UP:
            continue
        tries[route] += 1
        sketch = examiner.read(address)
        if sketch is None:
            continue
        met.add(route)
        yield address, route, sketch
        if depth < DEPTH:
            for link in paths(sketch.links, address):
                if link not in seen and route_of(link) not in met:
                    seen.add(link)
                    queue.append((link, depth + 1))


@pytest.mark.parametrize("username", ROLES)
def test_every_page_of(username, page_as, live):
    examiner = Examiner(page_as(username), live.url)
    wrong, met = {}, set()
    for address, route, sketch in walk(examiner, "/"):
        met.add(route)
        found = examiner.noise + list(sketch.findings)
        if not found and examiner.new(route, sketch):
            assert examiner.open(address), address
            found = examiner.examine()
        if found:
            wrong[f"{address} ({route})"] = found
    assert len(met) >= 10
    assert not wrong, listed(wrong)


@pytest.mark.parametrize("username", ["social", "secretary", "liaison"])
def test_dark_pages_of(username, page_as, live):
    examiner = Examiner(page_as(username, dark=True), live.url, dark=True)
    wrong = {}
    for address, _route, _sketch in walk(examiner, "/", most=DARK):
        assert examiner.open(address), address
        if found := examiner.examine(narrow=False):
            wrong[address] = found
    assert not wrong, listed(wrong)


@pytest.mark.parametrize("dark", [False, True])
def test_pages_before_signing_in(page_of_nobody, dark):
    examiner = Examiner(page_of_nobody(dark=dark), dark=dark)
    for address, status in (("/accounts/login/", None), ("/nothing/here/", 404)):
        assert examiner.open(address)
        found = [
            f for f in examiner.examine() if "ribbon" not in f and not f.startswith(f"{status} ")
        ]
        assert not found, "\n".join(found)


def test_pale_words_are_found(page_of_nobody):
    page = page_of_nobody()
    examiner = Examiner(page)
    assert examiner.open("/accounts/login/")
    assert not any("contrast" in found for found in examiner.examine())
    page.evaluate(PALE)
    assert any("axe color-contrast" in found for found in examiner.examine())


def test_the_living_page_of_components(page_as):
    examiner = Examiner(page_as("viewer"))
    assert examiner.open("/components")
    found = [f for f in examiner.examine() if f.startswith(("axe", "console", "script", "scrolls"))]
    assert not found, "\n".join(found)


def listed(wrong):
    return "\n" + "\n".join(f"{page}\n    " + "\n    ".join(found) for page, found in wrong.items())
