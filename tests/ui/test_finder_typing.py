"""Long lists while words are typed, in a real browser: narrowed by the form's own page, nothing lost."""

import json
import re

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from playwright.sync_api import sync_playwright
from tests.ui.test_finder import Form
from tools.browser import ensure

from bazgasht.ui import assets

pytestmark = pytest.mark.browser
HOME = "http://bazgasht.test"


class Site:
    def __init__(self, page, draft=None):
        self.page, self.draft, self.posts = page, draft or {}, []
        page.route(f"{HOME}/**", self.answer)

    def answer(self, route):
        path = route.request.url.removeprefix(HOME)
        if path.startswith("/static/"):
            file = assets.HERE / "static" / path.removeprefix("/static/")
            return route.fulfill(path=file) if file.exists() else route.fulfill(status=404)
        if path == "/draft/note":
            if route.request.method == "POST":
                return route.fulfill(status=204)
            return route.fulfill(
                content_type="application/json", body=json.dumps({"fields": self.draft})
            )
        data = None
        if route.request.method == "POST":
            data = QueryDict(route.request.post_data)
            self.posts.append(data)
        return route.fulfill(content_type="text/html; charset=utf-8", body=self.html(Form(data)))

    def html(self, form):
        frame = render_to_string("ui/base.html", {"user": type("User", (), {"pk": "7"})})
        shown = render_to_string("ui/form.html", {"form": form, "csrf_token": "t"}).replace(
            "<form ", f'<form data-autosave-url="/draft/note" data-autosave-restore="{"no" if form.is_bound else "yes"}" ', 1
        )  # fmt: skip
        return frame.replace("</main>", f"<h1>فرم</h1>{shown}</main>")

    def open(self):
        self.page.goto(f"{HOME}/form")

    def options(self, name="owner"):
        return self.page.locator(f"[data-found={name}] option").evaluate_all(
            "all => all.map(o => o.value)"
        )


@pytest.fixture(scope="module")
def browser():
    flags = ["--no-sandbox", "--disable-background-networking"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=ensure(), args=flags)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser):
    contexts = []

    def made(draft=None, **look):
        contexts.append(browser.new_context(**look))
        site = Site(contexts[-1].new_page(), draft)
        site.open()
        return site

    yield made
    for context in contexts:
        context.close()


WORDS = "[name=owner__words]"


def test_the_list_follows_what_is_typed_and_enter_goes_into_it(visit):
    site = visit()
    site.page.fill("[name=title]", "عنوان من")
    site.page.locator(WORDS).press_sequentially("بهزيستي")
    site.page.wait_for_function(
        "document.querySelectorAll('[data-found=owner] option').length === 3"
    )
    assert set(site.options()) == {"", "9001", "9002"}
    assert "۲ مورد" in site.page.locator("#id_owner_said").inner_text()
    site.page.keyboard.press("Enter")
    assert site.page.evaluate("document.activeElement.name") == "owner"
    site.page.keyboard.press("ArrowDown")
    site.page.wait_for_timeout(600)
    assert site.page.input_value("[name=title]") == "عنوان من"
    assert all(post.get("find") == "owner" for post in site.posts)
    site.page.click("button.btn-primary")
    site.page.wait_for_load_state()
    sent = site.posts[-1]
    assert "find" not in sent and sent["title"] == "عنوان من"
    assert Form(sent).is_valid()


def test_enter_in_another_field_sends_the_form(visit):
    site = visit(java_script_enabled=False)
    site.page.fill("[name=title]", "عنوان من")
    site.page.press("[name=title]", "Enter")
    site.page.wait_for_load_state()
    assert "find" not in site.posts[-1]


def test_without_scripts_enter_in_the_words_searches(visit):
    site = visit(java_script_enabled=False)
    site.page.fill("[name=title]", "عنوان من")
    site.page.fill(WORDS, "امداد")
    site.page.press(WORDS, "Enter")
    site.page.wait_for_load_state()
    shown = site.html(Form(site.posts[-1]))
    assert re.findall(r'<option value="([^"]*)"', shown) == ["", "9003"] and "عنوان من" in shown


def test_a_draft_with_choices_out_of_sight_comes_back_with_their_names(visit):
    site = visit(draft={"title": ["دیروز"], "owner": ["9003"], "helpers": ["2999", "9001"]})
    site.page.wait_for_selector("#notices .note")
    site.page.wait_for_function(
        "document.querySelector('[data-found=owner] select').selectedOptions[0].text === 'کمیتهٔ امداد'"
    )
    site.page.wait_for_selector("[data-found=helpers] label:has-text('بهزیستی استان بوشهر')")
    ticked = site.page.locator("[name=helpers]:checked").evaluate_all(
        "all => all.map(o => o.value)"
    )
    assert set(ticked) == {"2999", "9001"} and site.page.input_value("[name=title]") == "دیروز"


def test_nothing_is_wrong_with_it(visit):
    for look in ({}, {"viewport": {"width": 320, "height": 800}}):
        site = visit(**look)
        site.page.locator(WORDS).press_sequentially("بهزیستی")
        site.page.wait_for_function(
            "document.querySelectorAll('[data-found=owner] option').length === 3"
        )
        site.page.add_script_tag(path=assets.axe_path())
        found = site.page.evaluate("axe.run('main').then(r => r.violations.map(v => v.id))")
        assert found == []
        assert site.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
