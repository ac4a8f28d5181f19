"""The list of a backup's parts with their hashes; what does not fit it is refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

NAME = "manifest.json"
FORMAT = 1


class BackupError(RuntimeError):
    """A backup can't be made, or is damaged, incomplete or not meant for this place."""


def write(directory: Path, content: dict[str, Any], parts: tuple[str, ...]) -> None:
    listed = {
        name: {"sha256": _sha256(directory / name), "bytes": (directory / name).stat().st_size}
        for name in parts
    }
    whole = {"format": FORMAT, **content, "parts": listed}
    whole["checksum"] = _checksum(whole)
    (directory / NAME).write_text(json.dumps(whole, indent=1, sort_keys=True), "utf-8")


def read(directory: Path) -> dict[str, Any]:
    """The manifest, once it and every part have proved whole. Raises :class:`BackupError`."""
    try:
        found: dict[str, Any] = json.loads((directory / NAME).read_text("utf-8"))
    except FileNotFoundError:
        raise BackupError(f"{directory} is no backup: it has no {NAME}") from None
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise BackupError(f"{directory / NAME} is damaged") from None
    if not isinstance(found, dict) or found.get("checksum") != _checksum(found):
        raise BackupError(f"{directory / NAME} is damaged")
    if found["format"] != FORMAT:
        raise BackupError(f"a backup of format {found['format']}; this version reads {FORMAT}")
    for name, expected in found["parts"].items():
        path = directory / name
        if not path.is_file():
            raise BackupError(f"{name} is missing from {directory}")
        if path.stat().st_size != expected["bytes"] or _sha256(path) != expected["sha256"]:
            raise BackupError(f"{path} is damaged: its hash is not the one of the backup")
    return found


def _checksum(content: dict[str, Any]) -> str:
    rest = {k: v for k, v in content.items() if k != "checksum"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
