"""Codes of an authenticator app (RFC 6238): one step of clock drift, and each code only once."""

from __future__ import annotations

import time

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt

from bazgasht.core.digits import only_digits

STEP = 30
DRIFT = 1
LAST = "last_counter"


def clock() -> int:
    return int(time.time())


def counter_of(secret: str, code: str) -> int | None:
    """The time step for which ``code`` is right now, in any digits; None when it is wrong."""
    typed = only_digits(code)
    now = clock() // STEP
    for counter in range(now - DRIFT, now + DRIFT + 1):
        if compare_user_code(actual=typed, expected=format_hotp_value(hotp_value(secret, counter))):
            return counter
    return None


def spend(authenticator: Authenticator, code: str) -> bool:
    """Accept ``code`` if it is right and newer than the last one used (RFC 6238, 5.2).

    Needs a transaction; the row's lock makes two presses with one code end in one success.
    """
    locked = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    counter = counter_of(decrypt(locked.data["secret"]), code)
    if counter is None or counter <= locked.data.get(LAST, 0):
        return False
    remember(locked, counter)
    return True


def remember(authenticator: Authenticator, counter: int) -> None:
    authenticator.data = {**authenticator.data, LAST: counter}
    authenticator.save(update_fields=["data"])
