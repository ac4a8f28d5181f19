"""The day's work by keyboard alone, with JavaScript and without it."""

import gzip
import re
import uuid

import pytest
from tests.browser.keyboard import follow, press_and_wait, tab_to, write

from bazgasht.demo.state import PASSWORD

FILE = re.compile(r"/clients/[0-9a-f-]{36}/$")
REFERRAL = re.compile(r"/referrals/([0-9a-f-]{36})/$")
MOST_BYTES = 400_000
script = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])


def token():
    """Words no other note has, in the page's own digits, so that pages stay all Persian."""
    return str(uuid.uuid4().int).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))


def files(page):
    """(name, address) of the persons a list shows."""
    links = page.locator("main a[href^='/clients/']").all()
    found = [(a.inner_text().strip(), a.get_attribute("href")) for a in links]
    return [(name, address) for name, address in found if FILE.search(address) and name]


@script
def test_signing_in(page_of_nobody, javascript):
    page = page_of_nobody(javascript=javascript)
    page.goto("/accounts/login/")
    write(page, "#id_login", "social")
    write(page, "#id_password", PASSWORD)
    press_and_wait(page, "Enter")
    assert page.url.endswith("/")
    assert page.locator("h1").count() == 1
    if javascript:  # a menu that is left by Tab does not stay open over the page
        tab_to(page, "header details[data-pop] summary")
        page.keyboard.press("Enter")
        menu = page.locator("header details[data-pop]").first
        assert menu.evaluate("e => e.open")
        tab_to(page, "main a")
        assert not menu.evaluate("e => e.open")


@script
def test_finding_someone_however_the_name_is_typed(page_as, javascript):
    page = page_as("social", javascript=javascript)
    page.goto("/clients/")
    name, address = next((n, a) for n, a in files(page) if "ی" in n and len(n.split()[-1]) > 4)
    arabic = name.replace("ی", "ي").replace("ک", "ك")
    joined = name.replace("\u200c", " ")
    given, _space, family = name.rpartition(" ")
    missing = f"{given} {family[:2]}{family[3:]}"
    for typed in (arabic, joined, missing):
        write(page, "form[role=search] input[name=q]", typed)
        press_and_wait(page, "Enter")
        assert address in {a for _n, a in files(page)}, typed
    follow(page, f"main a[href='{address}']")
    assert FILE.search(page.url)


@script
def test_writing_a_note(page_as, javascript):
    page = open_first_file(page_as("social", javascript=javascript))
    text = f"با مادرش گفت‌وگو شد {token()}"
    follow(page, "main a[href$='/notes/new/']")
    write(page, "textarea[name=text]", text)
    follow(page, "main form:has(textarea[name=text]) button[type=submit]")
    assert page.get_by_text(text).count() == 1


@script
def test_a_referral_is_sent_and_answered(page_as, javascript):
    sender = page_as("social", javascript=javascript)
    code = send_referral(sender)
    liaison = page_as("liaison", javascript=javascript)
    liaison.goto("/referrals/")
    follow(liaison, f"main a[href='/referrals/{code}/']")
    follow(
        liaison, "main :is(a, button)[href*='/do/accept'], main form[action*='/do/accept'] button"
    )
    if "/do/accept" in liaison.url:
        follow(liaison, "main form button[type=submit]")
    assert REFERRAL.search(liaison.url)
    sender.reload()
    assert sender.locator("main form[action*='/do/withdraw'], main h2").count() >= 1


def send_referral(page) -> str:
    """To the first service of the training body that has none open; returns the referral's id."""
    page.goto("/clients/")
    for _name, address in files(page):
        page.goto(f"/referrals/new/{address.split('/')[2]}/?domain=training")
        if page.locator("main a[href^='?service=']").count() == 0:
            continue
        follow(page, "main a[href^='?service=']")
        write(page, "textarea[name=message]", "برای آموزش جوشکاری معرفی می‌شود")
        follow(page, "button[name=send]")
        if found := REFERRAL.search(page.url):
            return found[1]
        assert page.locator("[data-error-summary]").count() == 1
    raise AssertionError("nobody could be referred")


@script
def test_the_weekly_report_is_opened_and_printed(page_as, javascript):
    page = page_as("secretary", javascript=javascript)
    page.goto("/")
    follow(page, "nav a[href='/reports/']:visible")
    follow(page, "main .t a[href^='/reports/BUSHEHR/']")
    address = page.locator("main a[href$='report.pdf']").first.get_attribute("href")
    tab_to(page, "main a[href$='report.pdf']")
    answer = page.request.get(address)
    assert answer.status == 200 and answer.body().startswith(b"%PDF")


def open_first_file(page):
    page.goto("/clients/")
    _name, address = files(page)[0]
    follow(page, f"main a[href='{address}']")
    return page


def test_the_first_load_is_light(page_of_nobody):
    page = page_of_nobody()
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/accounts/login/", wait_until="networkidle")
    sizes = {a.url: len(gzip.compress(a.body(), 6)) for a in answers if a.status == 200}
    assert sum(sizes.values()) <= MOST_BYTES, sizes


def test_pages_travel_compressed(page_of_nobody):
    page = page_of_nobody()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    travelled = []
    session.on(
        "Network.loadingFinished", lambda event: travelled.append(event["encodedDataLength"])
    )
    page.goto("/accounts/login/", wait_until="networkidle")
    assert 0 < sum(travelled) <= MOST_BYTES, f"{sum(travelled):.0f} bytes"


def test_a_double_click_writes_one_note(page_as):
    page = open_first_file(page_as("social"))
    follow(page, "main a[href$='/notes/new/']")
    text = f"دو بار فشرده شد {token()}"
    page.fill("textarea[name=text]", text)
    page.locator("main form:has(textarea[name=text]) button[type=submit]").dblclick()
    page.wait_for_url(re.compile("/notes/$"))
    page.reload()
    assert page.locator("article", has_text=text).count() == 1


def test_a_double_click_accepts_once(page_as):
    code = send_referral(page_as("social"))
    page = page_as("liaison")
    page.goto(f"/referrals/{code}/do/accept")
    page.locator("main form button[type=submit]").dblclick()
    page.wait_for_url(REFERRAL)
    page.wait_for_load_state()
    assert page.locator("main h2").count() >= 1
    assert page.locator("main form[action*='/do/accept']").count() == 0


def test_errors_take_the_focus_and_lead_to_their_field(page_as):
    page = open_first_file(page_as("social"))
    follow(page, "main a[href$='/notes/new/']")
    follow(page, "main form:has(textarea[name=text]) button[type=submit]")
    summary = page.locator("[data-error-summary]")
    assert summary.evaluate("e => e === document.activeElement")
    tab_to(page, "[data-error-summary] a")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.name === 'text'")
    assert page.locator("textarea[name=text]").get_attribute("aria-invalid") == "true"
