"""Using a page with nothing but a keyboard."""

from playwright.sync_api import Page

MOST = 160
RING = (
    "e => getComputedStyle(e).outlineStyle !== 'none' && getComputedStyle(e).outlineWidth !== '0px'"
)
"""Whether whoever looks for the focus finds it."""


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus stands on ``selector``; fails when it can't be reached."""
    wanted = page.locator(selector).first
    wanted.wait_for(state="attached")
    for _press in range(MOST):
        page.keyboard.press("Tab")
        if wanted.evaluate("e => e === document.activeElement"):
            assert wanted.evaluate(RING), f"the focus on {selector} is not seen on {page.url}"
            return
    raise AssertionError(f"{selector} is not reached by Tab on {page.url}")


def follow(page: Page, selector: str) -> None:
    """Reach a link or button, press Enter, wait for the next page."""
    tab_to(page, selector)
    press_and_wait(page, "Enter")


def press_and_wait(page: Page, key: str) -> None:
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press(key)


def write(page: Page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)
