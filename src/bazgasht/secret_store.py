"""Secrets a local installation makes up once and keeps in ``DATA/secrets.json`` (mode 0600)."""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import os
import secrets
import tempfile
from pathlib import Path

NAME = "secrets.json"
KEY_BYTES = 32


def ensure(data: Path) -> dict[str, str]:
    """Read the secrets of ``data``, making up those that are missing.

    Two processes that start together end with the same ones: the first to link its file wins.
    """
    path = data / NAME
    data.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _write(path, _fresh(), replace=False)
    kept = read(data)
    fresh = _fresh()
    if missing := {k: v for k, v in fresh.items() if k not in kept}:
        kept |= missing
        _write(path, kept, replace=True)
    return kept


def read(data: Path) -> dict[str, str]:
    """Raises ValueError when the file was damaged."""
    path = data / NAME
    try:
        found = json.loads(path.read_text("utf-8"))
        return {str(k): str(v) for k, v in found.items()}
    except (json.JSONDecodeError, AttributeError, UnicodeDecodeError):
        raise ValueError(f"{path} is damaged; put it back from a backup") from None


def update(data: Path, **changed: str) -> None:
    _write(data / NAME, ensure(data) | changed, replace=True)


def versioned_keys(text: str) -> dict[int, bytes]:
    """``1:b64,2:b64`` → {1: …, 2: …}. Raises ValueError."""
    found: dict[int, bytes] = {}
    for item in filter(None, (part.strip() for part in text.split(","))):
        version, _, encoded = item.partition(":")
        if not (version.isascii() and version.isdigit() and int(version) > 0):
            raise ValueError("each key is written as version:base64, versions from 1")
        if int(version) in found:
            raise ValueError(f"version {version} is given twice")
        found[int(version)] = key(encoded)
    if not found:
        raise ValueError("no key in it")
    return found


def key(encoded: str) -> bytes:
    """Raises ValueError unless ``encoded`` is base64 of 32 bytes."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("not base64") from None
    if len(raw) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes, this one {len(raw)}")
    return raw


def new_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _fresh() -> dict[str, str]:
    roles = ("postgres", "owner", "runtime", "aggregate")
    return {
        "secret_key": secrets.token_urlsafe(50),
        "pii_key": f"1:{new_key()}",
        "lookup_key": new_key(),
        "badge_key": new_key(),
        **{f"database_{role}": secrets.token_urlsafe(24) for role in roles},
    }


def _write(path: Path, content: dict[str, str], *, replace: bool) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{NAME}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            os.replace(temporary, path)
        else:
            with contextlib.suppress(FileExistsError):
                os.link(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)
