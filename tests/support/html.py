"""A page as somebody without a browser's script sees it: words, links and forms."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "use"}
SILENT = {"script", "style", "template", "svg"}


@dataclass
class Field:
    name: str
    kind: str
    value: str = ""
    chosen: bool = True
    options: list[tuple[str, str, bool]] = field(default_factory=list)
    """Of a select: value, words, whether it is selected."""


@dataclass
class Button:
    name: str
    value: str
    words: str = ""


@dataclass
class Form:
    action: str
    method: str
    fields: list[Field] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)

    def names(self):
        return [f.name for f in self.fields]

    def choices(self, name):
        """(value, words) of a select or of radio buttons."""
        out = []
        for f in self.fields:
            if f.name == name:
                out += [(v, w) for v, w, _ in f.options] or [(f.value, "")]
        return out

    def values(self):
        """What a browser would send when nothing is changed."""
        sent = {}
        for f in self.fields:
            if f.kind == "select":
                got = [v for v, _, on in f.options if on] or [v for v, _, _ in f.options][:1]
                sent.setdefault(f.name, []).extend(got)
            elif f.kind not in ("checkbox", "radio", "file") or (f.chosen and f.kind != "file"):
                sent.setdefault(f.name, []).append(f.value)
        return sent


@dataclass
class Link:
    words: str
    href: str


class Document(HTMLParser):
    """``links``, ``forms``, ``title`` and ``words`` of a page; ``addresses`` of everything."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.links, self.forms, self.addresses = [], [], []
        self.title = self.words = ""
        self._by_id, self._open, self._silent, self._texts = {}, [], 0, []
        self._select = self._area = self._button = self._option = None
        self.feed(html)
        self.words = " ".join(" ".join(self._texts).split())

    def handle_starttag(self, tag, attrs):
        a = {k: v or "" for k, v in attrs}
        self.addresses += [a[k] for k in ("href", "src", "action", "hx-get", "hx-post") if k in a]
        if tag in SILENT:
            self._silent += 1
        if tag == "a" and "href" in a:
            self.links.append(Link(a.get("aria-label", ""), a["href"]))
            self._open.append(("a", self.links[-1]))
        elif tag == "form":
            self.forms.append(Form(a.get("action", ""), a.get("method", "get").lower()))
            if "id" in a:
                self._by_id[a["id"]] = self.forms[-1]
            self._open.append(("form", self.forms[-1]))
        elif tag in ("input", "select", "textarea", "button", "option"):
            self._control(tag, a)

    def _form(self, a):
        if "form" in a:
            return self._by_id.get(a["form"])
        return next((f for kind, f in reversed(self._open) if kind == "form"), None)

    def _control(self, tag, a):
        form = self._form(a)
        if tag == "option":
            if self._select:
                self._option = [a.get("value"), "", "selected" in a]
            return
        kind = a.get("type", "submit" if tag == "button" else "text").lower()
        if tag == "button" or kind in ("submit", "image"):
            self._button = Button(a.get("name", ""), a.get("value", ""), a.get("aria-label", ""))
            if form and kind == "submit":
                form.buttons.append(self._button)
            return
        if "name" not in a or "disabled" in a or form is None:
            return
        found = Field(a["name"], kind if tag == "input" else tag, a.get("value", ""))
        if kind in ("checkbox", "radio") and tag == "input":
            found.chosen, found.value = "checked" in a, a.get("value", "on")
        form.fields.append(found)
        if tag == "select":
            self._select = found
        elif tag == "textarea":
            self._area = found

    def handle_endtag(self, tag):
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in ("a", "form"):
            for at in range(len(self._open) - 1, -1, -1):
                if self._open[at][0] == tag:
                    del self._open[at]
                    break
        elif tag == "option" and self._option:
            value, words, on = self._option
            words = " ".join(words.split())
            self._select.options.append((words if value is None else value, words, on))
            self._option = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None
        elif tag == "button":
            self._button = None

    def handle_data(self, data):
        if self._silent:
            return
        if self._option:
            self._option[1] += data
        elif self._area:
            self._area.value += data
        else:
            self._texts.append(data)
            if self._button:
                self._button.words += data
            for kind, opened in self._open:
                if kind == "a":
                    opened.words += data
