"""A-7K2M9Q: an application's name for employers and on the telephone. Random: it tells nothing."""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which are taken for one another."""
LENGTH = 6


def new_code() -> str:
    return "A-" + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
