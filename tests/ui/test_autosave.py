"""Nothing that was typed is lost: the script, in a real browser, with a server that answers badly."""

import json
from urllib.parse import parse_qs

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import sync_playwright
from tools.browser import ensure

from bazgasht.ui import assets

pytestmark = pytest.mark.browser
HOME = "http://bazgasht.test"
FORM = """<form method="post" action="/send" data-autosave-url="/draft/note" data-autosave-restore="%s">
<input type="hidden" name="csrfmiddlewaretoken" value="t"><textarea name="note"></textarea>
<input type="checkbox" name="kind" value="a"><input type="checkbox" name="kind" value="b">
<input type="password" name="password"><button>send</button><i data-autosave-state></i></form>"""


class Site:
    """Pages by path; remembers what was saved, and can lose the session."""

    def __init__(self, page):
        self.page, self.saved, self.draft, self.signed_out = page, [], {}, False
        self.user, self.restore, self.after = "7", "yes", "/form"
        page.clock.install()
        page.route(f"{HOME}/**", self.answer)

    def answer(self, route):
        path = route.request.url.removeprefix(HOME)
        if path.startswith("/static/"):
            file = assets.HERE / "static" / path.removeprefix("/static/")
            return route.fulfill(path=file) if file.exists() else route.fulfill(status=404)
        if path == "/draft/note":
            return self.keep(route)
        if path == "/send":
            place = "/login" if self.signed_out else self.after
            # a redirection that was not asked of a server would be looked for in the net
            onward = f"<script>location.replace({json.dumps(place)})</script>"
            return route.fulfill(content_type="text/html", body=onward)
        return route.fulfill(content_type="text/html; charset=utf-8", body=self.html(path))

    def keep(self, route):
        if route.request.method == "POST":
            if self.signed_out:
                return route.fulfill(status=401)
            self.saved.append(parse_qs(route.request.post_data))
            return route.fulfill(status=204, headers={"Date": "Sat, 28 Nov 2026 22:05:00 GMT"})
        return route.fulfill(
            content_type="application/json", body=json.dumps({"fields": self.draft})
        )

    def html(self, path):
        plain = path == "/login"
        user = type("User", (), {"pk": "" if plain else self.user})
        frame = render_to_string("ui/plain.html" if plain else "ui/base.html", {"user": user})
        return (
            frame if path != "/form" else frame.replace("</main>", FORM % self.restore + "</main>")
        )

    def open(self, path="/form"):
        self.page.goto(HOME + path)

    def type(self, text):
        self.page.locator("textarea").press_sequentially(text)

    def copies(self):
        """What this tab still keeps."""
        return self.page.evaluate("Object.keys(sessionStorage).filter(k => k.startsWith('bz-'))")

    def text(self):
        return self.page.locator("textarea").input_value()


@pytest.fixture(scope="module")
def browser():
    flags = ["--no-sandbox", "--disable-background-networking"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=ensure(), args=flags)
        yield opened
        opened.close()


@pytest.fixture
def site(browser):
    context = browser.new_context()
    yield Site(context.new_page())
    context.close()


def test_typing_is_saved_soon_and_says_when(site):
    site.open()
    site.type("متن")
    site.page.locator("[value=b]").check()
    site.page.fill("[name=password]", "secret")
    site.page.clock.run_for(3100)
    site.page.wait_for_function(
        "document.querySelector('[data-autosave-state]').textContent.includes('ذخیره شد')"
    )
    assert site.saved[-1] == {"note": ["متن"], "kind": ["b"], "csrfmiddlewaretoken": ["t"]}
    assert "۱:۳۵" in site.page.text_content("[data-autosave-state]"), "the server's hour in Tehran"
    assert not site.copies()


def test_steady_typing_is_saved_within_ten_seconds(site):
    site.open()
    for _ in range(11):
        site.type("ا")
        site.page.clock.run_for(1000)
    assert site.saved


def test_a_draft_of_the_server_is_put_back_and_can_be_discarded(site):
    site.draft = {"note": ["دیروز"], "kind": ["a", "b"]}
    site.open()
    site.page.wait_for_selector("#notices .note")
    assert site.text() == "دیروز" and site.page.locator("[value=b]").is_checked()
    site.page.click("#notices button")
    assert site.text() == "" and not site.page.locator("[value=b]").is_checked()


def test_a_refused_form_is_not_overwritten(site):
    site.draft, site.restore = {"note": ["دیروز"]}, "no"
    site.open()
    site.page.clock.run_for(500)
    assert site.text() == ""


def test_text_typed_as_the_session_ended_comes_back(site):
    site.open()
    site.signed_out = True
    site.type("گم نشود")
    site.page.clock.run_for(3100)
    site.page.wait_for_function(
        "document.querySelector('[data-autosave-state]').textContent.includes('هنوز')"
    )
    site.page.click("button:has-text('send')")
    site.page.wait_for_url("**/login")
    site.signed_out = False
    site.open()
    assert site.text() == "گم نشود"


def test_what_was_sent_does_not_come_back(site):
    site.open()
    site.type("فرستاده")
    site.page.click("button:has-text('send')")
    site.page.wait_for_url("**/form")
    site.page.wait_for_load_state()
    assert site.text() == "" and not site.copies()


def test_another_persons_text_is_not_shown(site):
    site.open()
    site.signed_out = True
    site.type("راز")
    site.signed_out, site.user = False, "8"
    site.open()
    assert site.text() == "" and not site.copies()
