"""National ids at rest: AES-GCM with versioned keys, and a keyed hash to look them up.

Keys come from ``settings.PII_KEYS`` (version → 32 bytes) and ``settings.LOOKUP_KEY``; the newest
version encrypts, every known one decrypts.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12


class Undecryptable(ValueError):
    """The key is unknown, or the bytes were changed or moved to another row."""


@lru_cache(maxsize=8)
def _cipher(version: int) -> AESGCM:
    try:
        return AESGCM(settings.PII_KEYS[version])
    except KeyError:
        raise Undecryptable(f"no key of version {version}") from None


def newest() -> int:
    return max(settings.PII_KEYS)


def encrypt(text: str, *, context: str, version: int | None = None) -> bytes:
    """Nonce and ciphertext; ``context`` binds the value to what it is (not to a row id)."""
    return seal(text.encode(), context=context, version=version)


def decrypt(data: bytes, *, context: str, version: int) -> str:
    """Raises :class:`Undecryptable`."""
    return unseal(data, context=context, version=version).decode()


def seal(data: bytes, *, context: str, version: int | None = None) -> bytes:
    """:func:`encrypt` for bytes, such as a whole file."""
    nonce = os.urandom(NONCE)
    return nonce + _cipher(version or newest()).encrypt(nonce, data, context.encode())


def unseal(data: bytes, *, context: str, version: int) -> bytes:
    """Raises :class:`Undecryptable`."""
    data = bytes(data)
    try:
        return _cipher(version).decrypt(data[:NONCE], data[NONCE:], context.encode())
    except InvalidTag:
        raise Undecryptable("changed or misplaced") from None


def lookup(kind: str, *parts: str) -> bytes:
    """32 bytes: the keyed hash of ``parts`` for finding an equal value without storing it."""
    message = "\x1f".join((kind, *parts)).encode()
    return hmac.new(settings.LOOKUP_KEY, message, hashlib.sha256).digest()
