"""What a page says and what it is built of, read from its HTML: English left over, template marks,
Latin digits, and the kinds of elements it holds."""

import re
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr"}  # fmt: skip
FOREIGN = {"bdi", "code", "pre", "kbd", "script", "style", "noscript", "textarea", "template"}
"""Elements whose text is not prose in the page's language."""
READ_OUT = ("aria-label", "placeholder", "title", "alt")
NOT_SHAPE = {"id", "href", "value", "class", "style", "checked", "selected", "role", "type"}
KNOWN = re.compile(
    r"\b(PDF|Excel|JPEG|PNG|Ctrl|XLSX|XLSM|XLS|CSV|TOTP|WhatsApp|Bazgasht|YAML|A4|Beancount|Tab|https)\b",
    re.IGNORECASE,
)
CODE = re.compile(r"\b[A-Z]{1,8}-[A-Z0-9-]+\b")
ENGLISH = re.compile(r"[A-Za-z]{3,}")
MARK = re.compile(r"%\(|\{\{|\{%|\}\}|%s\b|\bNone\b|__[a-z]+__")


class Sketch(HTMLParser):
    """``findings`` in words, ``links`` (addresses of what is not a download), ``shapes``: each
    kind of element with the kind it stands in, without texts, addresses and what is drawn in SVG."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.findings, self.links, self.shapes = {}, [], set()
        self._open: list[tuple[str, str, bool, bool]] = []
        self._ids, self._title, self._has = [], "", set()
        self.feed(html)
        self.close()
        self._whole()

    def handle_starttag(self, tag, attrs):
        a = {name: value or "" for name, value in attrs}
        above = self._open[-1] if self._open else ("", "", False, False)
        drawn = above[3]
        foreign = above[2] or tag in FOREIGN or a.get("dir") == "ltr" or a.get("lang") == "en"
        foreign = foreign or (tag == "option" and "lang" in a)
        shape = " ".join(
            [tag, a.get("role", ""), a.get("type", ""), *sorted(a.get("class", "").split()),
             *sorted(a.keys() - NOT_SHAPE)]
        )  # fmt: skip
        if not drawn:
            self.shapes.add((above[1], shape))
        if not foreign:
            for name in READ_OUT:
                self._judge(a.get(name, ""), name)
        self._look(tag, a)
        if tag not in VOID:
            self._open.append((tag, shape, foreign, drawn or tag == "svg"))

    def _look(self, tag, a):
        if "id" in a:
            self._ids.append(a["id"])
        if tag == "a" and a.get("href") and "download" not in a:
            self.links.append(a["href"])
        if tag == "html" and (a.get("lang"), a.get("dir")) != ("fa", "rtl"):
            self.findings[f"html lang={a.get('lang')} dir={a.get('dir')}"] = None
        if tag == "h1" or (tag == "aside" and "synthetic" in a.get("class", "").split()):
            self._has.add(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag):
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == tag:
                del self._open[at:]
                return

    def handle_data(self, data):
        if self._open and data.strip() and not self._open[-1][2]:
            self._judge(data, "title" if self._open[-1][0] == "title" else "text")

    def _judge(self, text, where):
        rest = CODE.sub("", KNOWN.sub("", text))
        shown = text.strip()[:80]
        if ENGLISH.search(rest):
            self.findings[f"English in {where}: {shown}"] = None
        if MARK.search(text):
            self.findings[f"mark in {where}: {shown}"] = None
        if where == "text" and re.search(r"[0-9]", rest):
            self.findings[f"Latin digits: {shown}"] = None

    def _whole(self):
        if "aside" not in self._has:
            self.findings["no ribbon that the data are made up"] = None
        if "h1" not in self._has:
            self.findings["no h1"] = None
        if twice := sorted({i for i in self._ids if self._ids.count(i) > 1}):
            self.findings[f"ids used twice: {twice[:5]}"] = None
