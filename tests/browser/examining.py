"""Everything that is asked of a page at one visit."""

from collections.abc import Iterable
from functools import cache
from typing import ClassVar
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page
from tests.browser.sketch import Sketch

from bazgasht.ui.assets import axe_path

AXE = axe_path().read_text("utf-8")
WIDE, NARROW, HEIGHT = 1280, (360, 320), 900
RUN_AXE = """async ({runs, fresh}) => {
  const found = [];
  for (const rules of runs) {
    const where = rules.runOnly ? {include: fresh.map((at) => window.coloured[at])} : document;
    const result = await axe.run(where, {resultTypes: ["violations"], ...rules});
    found.push(...result.violations.map((v) => `axe ${v.id}: ` +
      v.nodes.slice(0, 2).map((n) => n.html.slice(0, 160)).join(" … ") + ` (${v.nodes.length})`));
  }
  return found;
}"""
CONTRAST = "color-contrast"
BUT_CONTRAST = {"rules": {CONTRAST: {"enabled": False}}}
ONLY_CONTRAST = {"runOnly": {"type": "rule", "values": [CONTRAST]}}
LOOK = """() => {
  const kind = (e) => [e.localName, e.type, ...[...e.classList].sort(),
    ...e.getAttributeNames().sort()].join(" ");
  const says = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  window.coloured = [...document.body.querySelectorAll("*:not(svg *)")].filter(
    (e) => (says(e) || e.matches("input, select, textarea")) && e.checkVisibility());
  return [document.documentElement.outerHTML,
    window.coloured.map((e) => `${kind(e.parentElement)} > ${kind(e)}`)];
}"""
"""The page as it stands, and the kind of every element that shows text, with the kind it stands in,
in the page's order."""
SIDEWAYS = """() => {
  const root = document.scrollingElement;
  if (root.scrollWidth <= root.clientWidth) return null;
  const out = [...document.querySelectorAll("body *")].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width && (box.left < -1 || box.right > root.clientWidth + 1) &&
      !e.closest(".visually-hidden, .scroll, .table-responsive, details:not([open]) > div");
  });
  return `${root.scrollWidth} > ${root.clientWidth}: ` +
    out.slice(0, 3).map((e) => e.outerHTML.slice(0, 100)).join(" … ");
}"""


class Examiner:
    """Opens pages in one tab and lists what is wrong with them."""

    routes: ClassVar[set[str]] = set()
    shapes: ClassVar[set[tuple[str, str]]] = set()
    coloured: ClassVar[set[tuple[bool, str]]] = set()
    """What has been looked at, for whatever role it was drawn; colours in the dark and in the light."""

    def __init__(self, page: Page, url: str = "", *, dark=False):
        self.page, self.url, self.dark = page, url, dark
        page.add_init_script(AXE)  # sent once, not with every page
        cookies = page.context.cookies() if url else []
        self.cookies = "; ".join(f"{c['name']}={c['value']}" for c in cookies)
        self.noise: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.noise.append(f"script: {error}"))
        page.on("response", self._response)

    def _console(self, message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.noise.append(f"console: {message.text[:200]}")

    def _response(self, response):
        if response.status >= 400:
            self.noise.append(f"{response.status} {urlsplit(response.url).path}")

    def open(self, address: str) -> bool:
        """Whether there is a page to look at; a download is none."""
        self.noise = []
        try:
            self.page.goto(address, wait_until="load")
        except Error as error:
            if "Download is starting" in error.message or "ERR_ABORTED" in error.message:
                return False
            raise
        return True

    def read(self, address: str) -> Sketch | None:
        """The page as the server sends it, without drawing it; None when it is no page."""
        self.noise = []
        request = Request(urljoin(self.url, address), headers={"Cookie": self.cookies})
        try:
            answer = urlopen(request, timeout=60)
        except HTTPError as refused:
            answer = refused
        with answer:
            if answer.status >= 400:
                self.noise.append(f"{answer.status} {urlsplit(answer.url).path}")
            if answer.headers.get_content_type() != "text/html":
                return None
            return Sketch(answer.read().decode())

    def new(self, route: str, sketch: Sketch) -> bool:
        """Whether the route, or a kind of element in the page, was not looked at yet."""
        found = route not in self.routes or not sketch.shapes <= self.shapes
        self.routes.add(route)
        self.shapes.update(sketch.shapes)
        return found

    def examine(self, *, narrow=True) -> list[str]:
        """What is wrong at each width, from the one that the page came in: the next comes in the last."""
        widths = [WIDE, *NARROW] if narrow else [WIDE]
        if self.page.viewport_size["width"] != WIDE:
            widths.reverse()
        found = []
        for width in widths:
            if self.page.viewport_size["width"] != width:
                self.page.set_viewport_size({"width": width, "height": HEIGHT})
            found += self._whole() if width == WIDE else self._sideways(width)
        return self.noise + found

    def _whole(self) -> list[str]:
        """Words and marks, and axe; colours are looked at where an element is the first of its kind."""
        html, names = self.page.evaluate(LOOK)
        kinds = [(self.dark, kind) for kind in names]
        fresh = [at for at, kind in enumerate(kinds) if kind not in self.coloured]
        self.coloured.update(kinds)
        runs = [BUT_CONTRAST, ONLY_CONTRAST] if fresh else [BUT_CONTRAST]
        found = self.page.evaluate(RUN_AXE, {"runs": runs, "fresh": fresh})
        return [*Sketch(html).findings, *found]

    def _sideways(self, width) -> list[str]:
        wrong = self.page.evaluate(SIDEWAYS)
        return [f"scrolls sideways at {width}: {wrong}"] if wrong else []


def paths(links: Iterable[str], here: str) -> list[str]:
    """Paths of this site, without what ends the session or only downloads."""
    found = dict.fromkeys(
        urlsplit(target)._replace(scheme="", netloc="", fragment="").geturl()
        for target in (urljoin(here, link) for link in links)
        if urlsplit(target).netloc == urlsplit(here).netloc
    )
    return [link for link in found if not skipped(urlsplit(link).path)]


def skipped(path: str) -> bool:
    return (
        path.startswith(("/static/", "/accounts/logout", "/components"))
        or path.endswith((".pdf", ".xlsx", ".csv", ".txt", "/download/", "/letter"))
        or "export" in path
    )


def route_of(address: str) -> str:
    """The URL pattern an address belongs to."""
    return _route(urlsplit(address).path) or address


@cache
def _route(path: str) -> str:
    try:
        return resolve(path).route
    except Resolver404:
        return ""
