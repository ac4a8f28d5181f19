"""Someone at work in Chromium, whose every request the program answers inside the test's transaction."""

from functools import wraps
from urllib.parse import urlencode

from django.test import Client
from playwright.sync_api import Error
from tests.support.aside import Aside
from tests.support.html import Document
from tests.support.site import ADDRESS, TAB, Site
from tests.support.visit import Visit

MOVED = (301, 302, 303, 307, 308)
LEFT = ("Download is starting", "ERR_ABORTED", "interrupted by another navigation")
"""What a page that gives way to a file or to another page is told."""
PAGE = "Upgrade-Insecure-Requests"
"""Sent by Chromium when it goes to a page, not for what a page fetches."""
WAIT = 10_000
"""Milliseconds in which a page must have come."""
CONTROLS = "([at, name]) => [...document.forms[at].elements].filter((e) => e.name === name)"
BUTTONS = """at => [...document.forms[at].elements].filter(
  (e) => e.matches("button:not([type=button]), input[type=submit], input[type=image]"))"""
UNFOLD = """e => { for (let d = e.closest("details"); d; d = d.parentElement.closest("details"))
  d.open = true; }"""
KIND = "e => e.tagName === 'INPUT' ? e.type : e.tagName.toLowerCase()"


def by_hand(act):
    """The method runs where the browser is."""

    @wraps(act)
    def method(self, *args, **values):
        return self.aside.do(lambda: act(self, *args, **values))

    return method


class Window(Visit):
    """A ``Visit`` whose links are clicked and whose forms are filled in by hand, with JavaScript on.

    The tab keeps no cookies: those of the program stay in ``client``, which demands CSRF tokens.
    """

    def __init__(self, user=None, *, aside: Aside, site: Site, client=None):
        super().__init__(user, client=client or Client(enforce_csrf_checks=True))
        self.aside, self.site, self.noise, self._came = aside, site, [], 0
        self.name, self._opened = str(len(site.tabs)), None
        site.tabs[self.name] = self

    @property
    def tab(self):
        """Opened when it is first used: not everybody of a story is at work in each of its tests."""
        if self._opened is None:
            self._opened = self._open(self.aside.browser)
        return self._opened

    def _open(self, browser):
        tab = browser.new_page(
            base_url=ADDRESS, viewport={"width": 1280, "height": 900}, locale="fa-IR",
            timezone_id="Asia/Tehran", extra_http_headers={TAB: self.name},
        )  # fmt: skip
        tab.set_default_timeout(WAIT)
        tab.on("pageerror", lambda error: self.noise.append(f"{self.path}: {error}"))
        tab.on("dialog", lambda dialog: dialog.accept())
        return tab

    @by_hand
    def close(self):
        if self._opened is not None:
            self._opened.context.close()

    def answer(self, method, address, body, kind, headers):
        """What the program says, asked for by the thread that serves the tab."""
        answer = self.aside.ask(
            lambda: self.client.generic(method, address, body, kind, headers=headers)
        )
        if answer is not None and PAGE in headers:
            self.response, self.path = answer, address
            self.visits.append((address, answer))
            self._came += answer.status_code not in MOVED
        return answer

    def _go(self, method, address, data):
        if method != "get":
            return super()._go(method, address, data)
        return self._show(f"{address}?{urlencode(data, doseq=True)}" if data else address)

    @by_hand
    def _show(self, address):
        return self._after(lambda: self.tab.goto(address))

    def _after(self, act):
        """Do it and wait for the page that it leads to, or for the file."""
        before = self._came
        try:
            act()
        except Error as error:
            if not any(words in error.message for words in LEFT):
                raise
        for _ in range(WAIT // 20):
            if self._came > before:
                break
            self.tab.wait_for_timeout(20)
        else:
            raise AssertionError(f"nothing came of it on {self.path}")
        self.page = None
        if self.response.get("Content-Type", "").startswith("text/html"):
            self.tab.wait_for_url(lambda url: url.split("#")[0] == ADDRESS + self.path)
            self.page = Document(self.tab.content())
        assert not self.noise, self.noise
        return self

    @by_hand
    def follow(self, words, *, within="", nth=0):
        found = [
            at for at, x in enumerate(self.page.links) if words in x.words and within in x.href
        ]
        assert len(found) > nth, f"no link {words!r} on {self.path}: {self.link_list()}"
        link = self.tab.locator("a[href]").nth(found[nth])
        link.evaluate(UNFOLD)
        return self._after(link.click)

    @by_hand
    def submit(self, *, action="", button="", has=(), files=None, **values):
        names = [n for n in values if n not in ("version",)]
        form = self.form(*names, *has, action=action, button=button)
        at = self.page.forms.index(form)
        named = {b.name for b in form.buttons if b.name}
        for name, value in values.items():
            if name not in named:
                self._fill(self._elements(CONTROLS, [at, name]), name, value)
        for name, file in (files or {}).items():
            file = {"name": file.name, "mimeType": file.content_type, "buffer": file.read()}
            self._elements(CONTROLS, [at, name])[0].set_input_files([file])
        pressed = next(
            n for n, b in enumerate(form.buttons)
            if (b.name in values if named & values.keys() else button in b.words)
        )  # fmt: skip
        element = self._elements(BUTTONS, at)[pressed]
        element.evaluate(UNFOLD)
        return self._after(element.click)

    def _elements(self, script, argument):
        found = self.tab.evaluate_handle(script, argument).get_properties().values()
        return [handle.as_element() for handle in found]

    def _fill(self, elements, name, value):
        assert elements, f"no field {name!r} on {self.path}"
        chosen = [str(v) for v in (value if isinstance(value, list) else [value])]
        for element in elements:
            element.evaluate(UNFOLD)
            kind = element.evaluate(KIND)
            if kind == "select":
                element.select_option(chosen)
            elif kind == "checkbox":
                element.set_checked(element.get_attribute("value") in chosen or chosen == ["on"])
            elif kind == "radio":
                if element.get_attribute("value") in chosen:
                    element.check()
            elif kind == "hidden":
                element.evaluate("(e, v) => { e.value = v; }", chosen[0])
            else:
                element.fill(chosen[0])
