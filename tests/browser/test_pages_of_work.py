"""Pages that no link leads to: those in the middle of a piece of work, reached by doing it."""

from pathlib import Path

from tests.browser.examining import Examiner
from tests.browser.test_core_tasks import files, send_referral
from tests.browser.test_every_page import listed

ROSTER = Path(__file__).parents[2] / "examples" / "roster.xlsx"


class Looking:
    """Examines the page at hand and collects what is wrong; ``done`` fails with all of it."""

    def __init__(self, page):
        self.page, self.examiner, self.wrong = page, Examiner(page), {}

    def at(self, address):
        assert self.examiner.open(address)
        self.here()

    def here(self):
        if found := self.examiner.examine():
            self.wrong[self.page.url] = found
        self.examiner.noise = []

    def press(self, selector):
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator(selector).first.click()

    def done(self):
        assert not self.wrong, listed(self.wrong)


def first_client(page):
    page.goto("/clients/")
    return files(page)[0][1]


def test_an_assessment_under_way(page_as):
    look = Looking(page_as("social"))
    look.page.goto(first_client(look.page) + "assessments/")
    look.press("main form:has(button) button[type=submit]")
    assert "/plans/assessments/" in look.page.url
    look.here()
    look.press("main a[href*='/sections/']")
    look.here()
    look.done()


def test_a_referral_at_the_body_that_serves(page_as):
    code = send_referral(page_as("social"))
    look = Looking(page_as("liaison"))
    one = f"/referrals/{code}/"
    for act in ("decline", "transfer", "do/accept"):
        look.at(one + act)
    look.press("main form button[type=submit]")
    for act in ("", "deliver", "end", "assign", "do/start"):
        look.at(one + act)
    look.press("main form button[type=submit]")
    look.at(one + "hold")
    look.done()


def test_a_filter_left_open(page_as):
    look = Looking(page_as("social"))
    look.at("/clients/")
    look.page.locator("main .filters details > summary").click()
    look.here()
    look.done()


def test_a_roster_before_it_is_written(page_as):
    look = Looking(page_as("records"))
    look.at("/import/new/")
    look.page.set_input_files("main input[type=file]", ROSTER)
    look.press("main form:has(input[type=file]) button[type=submit]")
    look.page.wait_for_selector("main form[action*='/confirm/']", timeout=60_000)
    look.examiner.noise = []
    look.here()
    run = look.page.url.split("?")[0]
    for part in ("held/", "absent/"):
        look.at(run + part)
    look.done()


def test_what_administrators_decide(page_as):
    look = Looking(page_as("sysadmin"))
    for address in ("/access/review/", "/access/factor-resets/"):
        look.at(address)
    look.done()


def test_forms_with_errors(page_as):
    look = Looking(page_as("social"))
    one = first_client(look.page)
    for form in ("notes/new/", "consents/new/", "corrections/new/", "contacts/new/"):
        look.page.goto(one + form)
        look.press("main form:has(.field) button[type=submit]")
        assert look.page.locator("[data-error-summary]").count() == 1, form
        look.here()
    look.done()
