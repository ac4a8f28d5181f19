"""W-7K2M9Q: the number of a work contract. Random: it tells nothing."""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which are taken for one another."""
LENGTH = 6


def new_contract_no() -> str:
    return "W-" + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
