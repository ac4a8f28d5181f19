"""The keyed hashes by which rows and files find each other."""

from __future__ import annotations

from datetime import date

from .. import crypto
from .records import Source


def national_id_hash(national_id: str) -> bytes:
    """Of ten ASCII digits."""
    return crypto.lookup("national_id", national_id)


def identity_hash(given: str, family: str, father: str, birth: date | None) -> bytes:
    """Who someone is without an id; names in ``identity_form``, as ``services.clients`` does."""
    return crypto.lookup("identity", given, family, father, birth.isoformat() if birth else "")


def fingerprint(source: Source) -> bytes:
    """Of all cells but the ordinal: the same row of a later file meets an earlier decision."""
    return crypto.lookup("roster_row", source.fingerprint_text)
