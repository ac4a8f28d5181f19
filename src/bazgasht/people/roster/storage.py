"""Workbooks that wait for a decision: encrypted, readable by the server alone, gone afterwards."""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path

from django.conf import settings

from .. import crypto

KEEP_DAYS = 7
"""A file that nobody confirmed is deleted after this many days."""


def _folder() -> Path:
    return Path(settings.FILES_DIR) / "roster"


def _path(stored_as: str) -> Path:
    name, _, version = stored_as.partition(".")
    if len(name) != 32 or not all(c in "0123456789abcdef" for c in name) or not version.isdigit():
        raise FileNotFoundError(stored_as)
    return _folder() / stored_as


def put(data: bytes) -> str:
    """The name it is kept under. The whole file is there or nothing is."""
    name, version = secrets.token_hex(16), crypto.newest()
    _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    stored_as = f"{name}.{version}"
    path = _path(stored_as)
    part = path.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(crypto.seal(data, context=f"roster:{name}", version=version))
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
    return stored_as


def get(stored_as: str) -> bytes:
    """Raises FileNotFoundError, or crypto.Undecryptable for bytes changed or moved."""
    name, _, version = stored_as.partition(".")
    sealed = _path(stored_as).read_bytes()
    return crypto.unseal(sealed, context=f"roster:{name}", version=int(version))


def drop(stored_as: str) -> None:
    if stored_as:
        _path(stored_as).unlink(missing_ok=True)


def sweep() -> int:
    """Delete files older than :data:`KEEP_DAYS` days; returns how many."""
    oldest = time.time() - KEEP_DAYS * 86400
    old = [p for p in _folder().glob("*") if p.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
