"""The keys of an installation, wrapped by a passphrase (scrypt, AES-256-GCM) beside a backup."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from bazgasht.config import Config

COST = 2**16  # 64 MB, about 0.2 s
PURPOSE = b"bazgasht keys 1"


class WrongPassphrase(ValueError):
    pass


def current(config: Config) -> dict[str, str]:
    """What national ids, their look-up and signed certificates need, as the settings take it."""
    pii = ",".join(
        f"{version}:{base64.b64encode(key).decode()}"
        for version, key in sorted(config.pii_keys.items())
    )
    return {
        "pii_key": pii,
        "lookup_key": base64.b64encode(config.lookup_key).decode(),
        "badge_key": base64.b64encode(config.badge_key).decode(),
    }


def prints(config: Config) -> dict[str, str]:
    """Fingerprints that tell whether two installations have the same keys, and nothing more."""
    found = {f"pii {version}": _print(key) for version, key in config.pii_keys.items()}
    return found | {"lookup": _print(config.lookup_key), "badge": _print(config.badge_key)}


def _print(key: bytes) -> str:
    return hmac.new(key, b"bazgasht key print", hashlib.sha256).hexdigest()[:16]


def wrap(content: dict[str, str], passphrase: str) -> dict[str, Any]:
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_derive(passphrase, salt)).encrypt(nonce, json.dumps(content).encode(), PURPOSE)
    parts = {"salt": salt, "nonce": nonce, "sealed": sealed}
    return {"format": 1, **{k: base64.b64encode(v).decode() for k, v in parts.items()}}


def unwrap(wrapped: dict[str, Any], passphrase: str) -> dict[str, str]:
    """Raises :class:`WrongPassphrase`, also for a changed file."""
    salt, nonce, sealed = (base64.b64decode(wrapped[k]) for k in ("salt", "nonce", "sealed"))
    try:
        plain = AESGCM(_derive(passphrase, salt)).decrypt(nonce, sealed, PURPOSE)
    except InvalidTag:
        raise WrongPassphrase("the passphrase does not open the keys of this backup") from None
    content: dict[str, str] = json.loads(plain)
    return content


def _derive(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(passphrase.encode())
