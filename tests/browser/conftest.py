"""A real browser before a real server: Chromium, granian, row security, the demo province."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.support.aside import chromium
from tests.support.live import Live

from bazgasht.demo.catalogue import USERS
from bazgasht.demo.state import PASSWORD

HERE = Path(__file__).parent
HEIGHT = 900
ROLES = {username: role for username, _name, role, _body in USERS}
"""Demo user of each role."""


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def live():
    with Live(Path(os.environ["BAZGASHT_TEST_ROOT"])) as running:
        yield running


@pytest.fixture(scope="module")
def browser(live):
    # not for the session: its event loop would forbid Django's queries to later tests
    with chromium() as opened:
        yield opened


class Visitor:
    """Opens pages as demo users; a user signs in once and keeps the session's cookies."""

    def __init__(self, browser: Browser, url: str):
        self.browser, self.url = browser, url
        self.kept = {}
        self.contexts = []

    def context(self, username=None, *, width=1280, language="fa", dark=False, javascript=True):
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": HEIGHT},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            accept_downloads=True,
            locale="fa-IR",
            timezone_id="Asia/Tehran",
            storage_state=self.kept.get(username),
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        if language != "fa":
            context.add_cookies([{"name": "bz_language", "value": language, "url": self.url}])
        return context

    def page_as(self, username: str, **look) -> Page:
        page = self.context(username, **look).new_page()
        if username not in self.kept:
            sign_in(page, username)
            self.kept[username] = page.context.storage_state()
        return page

    def close(self):
        for context in self.contexts:
            context.close()
        self.contexts.clear()


def sign_in(page: Page, username: str) -> None:
    """Through the form, as a person would."""
    page.goto("/accounts/login/")
    page.fill("#id_login", username)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url(lambda address: "/accounts/login" not in address)


@pytest.fixture(scope="module")
def visitor(browser, live):
    return Visitor(browser, live.url)


@pytest.fixture
def page_as(visitor) -> Callable[..., Page]:
    """``page_as(username, width=1280, language="fa", dark=False, javascript=True)``, signed in."""
    yield visitor.page_as
    visitor.close()


@pytest.fixture
def page_of_nobody(visitor) -> Callable[..., Page]:
    """A page of a visitor who has not signed in."""
    yield lambda **look: visitor.context(**look).new_page()
    visitor.close()
