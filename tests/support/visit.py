"""Someone at work without JavaScript: opens pages, follows links, fills in forms."""

import re
from collections import Counter, deque
from urllib.parse import urlencode, urljoin, urlsplit

from django.test import Client
from tests.support.html import Document, Form

FRAME = ("/accounts/logout", "/theme", "/language")
FILE = re.compile(r"/clients/[0-9a-f-]{36}/")
UNSENT = ("/accounts/", "/theme", "/language", "/account/sessions")


class Visit:
    """``visits`` keeps every answer with its address, redirects included."""

    def __init__(self, user=None, *, client=None):
        self.client = client or Client()
        self.visits = []
        self.response = self.page = None
        self.secret = ""
        self.path = "/"
        if user is not None:
            self.client.force_login(user)

    def close(self):
        """What shows the pages goes away; a person's session stays."""

    def by_letter(self):
        """The same person, sending the same forms without a window: for what was done by hand once."""
        return Visit(client=self.client)

    def open(self, address, data=None):
        return self._go("get", urljoin(self.path, address), data)

    def post(self, address, data=None):
        return self._go("post", urljoin(self.path, address), data or {})

    def _go(self, method, address, data):
        if method == "get" and data:
            address, data = f"{address}?{urlencode(data, doseq=True)}", None
        for _hop in range(6):
            self.response = getattr(self.client, method)(address, data)
            self.path = address
            self.visits.append((address, self.response))
            if self.response.status_code not in (301, 302, 303, 307, 308):
                break
            address, method, data = urljoin(address, self.response["Location"]), "get", None
        html = self.response.get("Content-Type", "").startswith("text/html")
        self.page = Document(self.response.content.decode()) if html else None
        return self

    @property
    def status(self):
        return self.response.status_code

    @property
    def words(self):
        return self.page.words if self.page else ""

    def follow(self, words, *, within="", nth=0):
        """The link with these words (and ``within`` in its address)."""
        found = [x for x in self.page.links if words in x.words and within in x.href]
        assert len(found) > nth, f"no link {words!r} on {self.path}: {self.link_list()}"
        return self.open(found[nth].href)

    def follow_to(self, part, *, nth=0):
        """The link whose address holds ``part``."""
        return self.follow("", within=part, nth=nth)

    def link_list(self):
        return [(x.words.strip(), x.href) for x in self.page.links]

    def files(self):
        """Addresses of persons' files that the page links to."""
        found = (FILE.match(link.href) for link in self.page.links)
        return list(dict.fromkeys(match[0] for match in found if match))

    def form(self, *names, action="", button="") -> Form:
        """The form with all these fields, this action and a button with these words."""
        for form in sorted(self.page.forms, key=self._of_the_frame):
            if (
                set(names) <= {*form.names(), *(b.name for b in form.buttons)}
                and action in (form.action or self.path)
                and (not button or any(button in b.words for b in form.buttons))
            ):
                return form
        shown = [
            (f.action, f.names(), [b.words.strip() for b in f.buttons]) for f in self.page.forms
        ]
        raise AssertionError(f"no form {names} {action!r} {button!r} on {self.path}: {shown}")

    def _of_the_frame(self, form):
        target = urljoin(self.path, form.action or self.path)
        looks_for = {"csrfmiddlewaretoken", "q"} == {f.name for f in form.fields}
        return form.method == "get" or looks_for or target.startswith(FRAME)

    def submit(self, *, action="", button="", has=(), files=None, **values):
        """Fill in ``values`` by field name (lists for many), keep the rest, press the button."""
        names = [n for n in values if n not in ("version",)]
        form = self.form(*names, *has, action=action, button=button)
        sent = form.values() | {k: v if isinstance(v, list) else [v] for k, v in values.items()}
        pressed = next((b for b in form.buttons if button in b.words), None)
        if pressed and pressed.name:
            sent[pressed.name] = [pressed.value]
        sent |= files or {}
        target = urljoin(self.path, form.action or self.path)
        if form.method == "get":
            return self.open(urlsplit(target)._replace(query="").geturl(), sent)
        return self.post(target, sent)

    def walk(self, start="/", *, most=80, per_route=2, depth=3):
        """Pages from ``start`` on, breadth first; each is open when its address is given."""
        from tests.browser.examining import route_of

        queue, seen, kinds = deque([(start, 0)]), {start, "/components"}, Counter()
        while queue and sum(kinds.values()) < most:
            address, level = queue.popleft()
            route = route_of(address)
            if kinds[route] >= per_route:
                continue
            kinds[route] += 1
            self.open(address)
            yield address
            if self.page is None or level >= depth:
                continue
            for link in self.page.links:
                target = urljoin(self.path, link.href).split("#")[0]
                if target.startswith("/") and target not in seen:
                    seen.add(target)
                    queue.append((target, level + 1))

    def open_forms(self):
        """Forms of the page that change something, without those of the frame around it."""
        return [
            f
            for f in self.page.forms
            if f.method == "post" and not urljoin(self.path, f.action or "").startswith(UNSENT)
        ]
