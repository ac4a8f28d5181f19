"""A browser that has signed in before gets a count of failed guesses of its own.

Ten wrong guesses close an account to strangers for a quarter of an hour; without this an attacker
could keep its owner out for good. The cookie is signed, names the account by a keyed hash, and
opens nothing by itself.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "bz_device"
AGE = 180 * 24 * 3600  # seconds
SALT = "bazgasht.access.device"


def account_key(username: str, user_id: int | None) -> str:
    """One key per account, however the name is spelt; a name without an account has its own."""
    source = f"id:{user_id}" if user_id is not None else f"name:{username.strip().casefold()}"
    return salted_hmac(SALT, source, algorithm="sha256").hexdigest()


def known(request: HttpRequest, account: str) -> str | None:
    """The random name of this browser if it has signed in to ``account`` before."""
    try:
        owner, nonce = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(nonce) if owner == account else None


def remember(request: HttpRequest, response: HttpResponse, account: str) -> None:
    nonce = known(request, account) or secrets.token_urlsafe(12)
    response.set_cookie(
        COOKIE,
        signing.dumps([account, nonce], salt=SALT),
        max_age=AGE,
        path=settings.LOGIN_URL,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )
