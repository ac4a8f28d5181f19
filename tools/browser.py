"""Finds a browser for the tests, or installs one; a missing browser is an error, never a skip."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

LONGEST = 600  # seconds a download may take
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome",
         "google-chrome-stable")  # fmt: skip
"""The first found is taken; the shell is the same engine without a window's own pages, and draws a
page in half the time."""
PACKAGES = ("chromium-headless-shell", "chromium")
"""Debian's; elsewhere there is no package of the shell alone."""


def find() -> str | None:
    """Path of the system's Chromium, else of Playwright's own, else None."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    return _of_playwright()


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _install_of_playwright() -> bool:
    """Whether it could be downloaded and has the system libraries it needs."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        if subprocess.run(command, check=False, timeout=LONGEST).returncode:
            return False
        browser = _of_playwright()
        asked = [browser or "", "--headless", "--no-sandbox", "--version"]
        return subprocess.run(asked, check=False, timeout=60, capture_output=True).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def ensure() -> str:
    """Path of a browser. Exits with a message when there is none and none can be installed."""
    if found := find():
        return found
    print("• No Chromium found: installing Playwright's", flush=True)
    if _install_of_playwright() and (found := _of_playwright()):
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("• Installing Chromium for the browser tests", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], *(["install", "-y", "-qq", name] for name in PACKAGES)):
            subprocess.run(["apt-get", *command], check=False, env=environment)
            if found := find():
                return found
    sys.exit(
        "The browser tests need Chromium, and none was found. Install it with your system's"
        " packages (for example: sudo apt-get install chromium), or run"
        " .venv/bin/playwright install chromium."
    )


if __name__ == "__main__":
    ensure()
