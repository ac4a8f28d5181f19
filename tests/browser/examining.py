"""Everything that is asked of a page at one visit."""

from collections import defaultdict
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

from bazgasht.ui.assets import axe_path

FINDINGS = (Path(__file__).parent / "findings.js").read_text("utf-8")
AXE = axe_path().read_text("utf-8")
NARROW = (360, 320)
RUN_AXE = """async () => {
  const result = await axe.run(document, {resultTypes: ["violations"]});
  return result.violations.map((v) => `axe ${v.id}: ` +
    v.nodes.slice(0, 2).map((n) => n.html.slice(0, 160)).join(" … ") + ` (${v.nodes.length})`);
}"""
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
SHAPES = """() => {
  const shape = (e) => [e.localName, e.getAttribute("role"), e.getAttribute("type"),
    ...[...e.classList].sort(), ...e.getAttributeNames().filter((n) => !VALUES.has(n)).sort(),
    e.firstElementChild || e.textContent.trim() ? "" : "empty"].join(" ");
  const VALUES = new Set(["id", "href", "value", "class", "style", "checked", "selected"]);
  const found = new Set();
  for (const e of document.querySelectorAll("body *")) {
    if (!e.closest("svg") || e.localName === "svg")
      found.add(`${shape(e.parentElement)} > ${shape(e)}`);
  }
  return [...found];
}"""
"""What the page is built of: kinds of elements, without their texts and addresses."""
LINKS = "() => [...document.querySelectorAll('a[href]:not([download])')].map((a) => a.href)"


class Examiner:
    """Opens pages in one tab and lists what is wrong with them."""

    shapes: ClassVar[defaultdict[str, set[str]]] = defaultdict(set)
    """What of each route has been judged, for whatever role it was drawn."""

    def __init__(self, page: Page):
        self.page = page
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

    def is_new(self, route: str) -> bool:
        """Whether the page holds a kind of element not yet judged on this route."""
        shapes = set(self.page.evaluate(SHAPES))
        new = not shapes <= self.shapes[route]
        self.shapes[route] |= shapes
        return new

    def examine(self, *, axe=True, narrow=True) -> list[str]:
        page = self.page
        found = list(page.evaluate(FINDINGS))
        if axe:
            page.evaluate(AXE)
            found += page.evaluate(RUN_AXE)
        if narrow:
            wide = page.viewport_size
            for width in NARROW:
                page.set_viewport_size({"width": width, "height": 800})
                if wrong := page.evaluate(SIDEWAYS):
                    found.append(f"scrolls sideways at {width}: {wrong}")
            page.set_viewport_size(wide)
        return self.noise + found

    def links(self) -> list[str]:
        """Paths of this site, without what ends the session or only downloads."""
        origin = urlsplit(self.page.url).netloc
        found = dict.fromkeys(
            urlsplit(link)._replace(fragment="").geturl()
            for link in self.page.evaluate(LINKS)
            if urlsplit(link).netloc == origin
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
    try:
        return resolve(urlsplit(address).path).route
    except Resolver404:
        return address
