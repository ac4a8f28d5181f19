"""A browser in a thread of its own, so that its event loop does not stand where Django asks."""

from contextlib import contextmanager
from queue import Queue
from threading import Thread

from playwright.sync_api import sync_playwright
from tools.browser import ensure

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage",
         "--disable-gpu", "--js-flags=--no-opt --no-maglev"]  # fmt: skip
"""A page lives for a second here: compiling its scripts as if for hours costs a quarter more than it saves."""
LONGEST = 120
"""Seconds one act in the browser may take."""


@contextmanager
def chromium(*flags):
    """A running browser in this thread."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=ensure(), args=[*FLAGS, *flags])
        yield opened
        opened.close()


class Aside:
    """``with Aside() as aside``: ``aside.do(act)`` runs ``act()`` over there, where ``aside.browser``
    is, and waits for it; what it asks meanwhile with ``aside.ask(question)`` is answered here."""

    def __init__(self, *flags):
        self._flags, self._acts, self._told = flags, Queue(), Queue()
        self._thread, self.browser = Thread(target=self._work, daemon=True), None

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *error):
        self._acts.put(None)
        self._thread.join(LONGEST)

    def _work(self):
        with chromium(*self._flags) as self.browser:
            while act := self._acts.get():
                try:
                    self._told.put(("done", act(), None))
                except BaseException as error:
                    self._told.put(("failed", error, None))

    def do(self, act):
        """Its result. What went wrong there, or in answering, is raised here."""
        self._acts.put(act)
        wrong = None
        while True:
            kind, value, reply = self._told.get(timeout=LONGEST)
            if kind == "asked":
                try:
                    reply.put(value())
                except Exception as error:
                    wrong = error
                    reply.put(None)
            elif wrong or kind == "failed":
                raise wrong or value
            else:
                return value

    def ask(self, question):
        """Of the thread that waits; None when it could not answer."""
        reply = Queue()
        self._told.put(("asked", question, reply))
        return reply.get()
