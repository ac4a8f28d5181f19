"""Files on disk: encrypted, under random names, readable by the server's user alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings

from . import crypto


def put(data: bytes) -> tuple[str, int]:
    """Stored name and key version. The whole file is there or nothing is."""
    name, version = secrets.token_hex(16), crypto.newest()
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    sealed = crypto.seal(data, context=_context(name), version=version)
    part = path.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(sealed)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
    return name, version


def get(name: str, version: int) -> bytes:
    """Raises FileNotFoundError, or crypto.Undecryptable for bytes changed or moved."""
    return crypto.unseal(_path(name).read_bytes(), context=_context(name), version=version)


def drop(name: str) -> None:
    _path(name).unlink(missing_ok=True)


def _path(name: str) -> Path:
    if len(name) != 32 or not all(c in "0123456789abcdef" for c in name):
        raise FileNotFoundError(name)
    return Path(settings.FILES_DIR) / "attachments" / name[:2] / name


def _context(name: str) -> str:
    return f"attachment:{name}"
