"""Someone who opens pages the way a web server hands them in: the whole application, no more.

Django's test client would add to every page a copy of the values of each template it renders.
"""

from __future__ import annotations

import time
from functools import cache
from typing import Any
from urllib.parse import quote, unquote_to_bytes
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from bazgasht.access import sessions
from bazgasht.access.models import User


@cache
def application() -> WSGIHandler:
    return WSGIHandler()


class Visitor:
    """Signed in, with the session marked as the sign-in page marks it."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        self.client.force_login(user)
        session = self.client.session
        session[sessions.BEGAN] = session[sessions.SEEN] = time.time()
        session[sessions.FACTOR] = True
        session.save()
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"

    def get(self, url: str) -> bytes:
        """The page. Raises AssertionError when it does not answer 200."""
        path, _question, query = url.partition("?")
        environ: dict[str, Any] = {
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": quote(query, safe="=&%"),
            "HTTP_COOKIE": self.cookie,
            "REMOTE_ADDR": "127.0.0.1",
        }
        setup_testing_defaults(environ)
        status: list[str] = []
        answer = application()(environ, lambda line, headers, error=None: status.append(line))  # type: ignore[arg-type, return-value]
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        assert status[0].startswith("200"), f"{url}: {status[0]}"
        return body
