"""R-7K2M9Q: a referral's name on boards and on the telephone. Random: it tells nothing."""

from __future__ import annotations

import re
import secrets

from bazgasht.core.digits import identifier_text

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which are taken for one another."""
LENGTH = 6
_FORM = re.compile(rf"R-?([{ALPHABET}]{{{LENGTH}}})")


def new_code() -> str:
    return "R-" + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def parse_code(raw: object) -> str | None:
    """«r7k2m9q», «R-7K2M9Q», with Persian digits: the code, or None when it is none."""
    match = _FORM.fullmatch(identifier_text(raw).upper().replace(" ", ""))
    return f"R-{match[1]}" if match else None
