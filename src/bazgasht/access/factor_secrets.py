"""Encrypts second-factor secrets at rest: AES-256-GCM under a key derived from SECRET_KEY."""

from __future__ import annotations

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PREFIX = "gcm1:"
LABEL = b"bazgasht second factor"


def _cipher(secret: str) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=LABEL).derive(secret.encode())
    return AESGCM(derived)


def encrypt(text: str) -> str:
    nonce = os.urandom(12)
    sealed = _cipher(settings.SECRET_KEY).encrypt(nonce, text.encode(), LABEL)
    return PREFIX + base64.b64encode(nonce + sealed).decode()


def decrypt(text: str) -> str:
    """Also opens what was sealed under an older key (SECRET_KEY_FALLBACKS).

    Raises ValueError for anything this installation did not seal.
    """
    if not text.startswith(PREFIX):
        raise ValueError("not a sealed second-factor secret")
    raw = base64.b64decode(text.removeprefix(PREFIX))
    for secret in (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)):
        try:
            return _cipher(secret).decrypt(raw[:12], raw[12:], LABEL).decode()
        except InvalidTag:
            continue
    raise ValueError("the second-factor secret was sealed under another key")
