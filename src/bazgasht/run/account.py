"""Which system user the embedded server runs as: PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOME = Path("/var/lib/bazgasht")
"""What must be reachable for the server's user and is not below ``DATA``; used by root only."""


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    def run(self, command: Sequence[str | Path], **more: Any) -> subprocess.CompletedProcess[Any]:
        return subprocess.run(command, check=False, cwd="/", **self.identity(), **more)

    def identity(self) -> dict[str, Any]:
        """Arguments of ``subprocess`` that give up root, when we are root."""
        if os.geteuid() != 0 or self.uid == 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def write(self, path: Path, text: str) -> None:
        """Write a private file as this user, so that root never follows a link of theirs."""
        script = 'umask 077 && rm -f "$1.new" && cat > "$1.new" && mv "$1.new" "$1"'
        done = self.run(["/bin/sh", "-c", script, "sh", str(path)], input=text.encode())
        if done.returncode:
            raise OSError(f"can't write {path} as {self.name}")

    def reaches(self, path: Path) -> bool:
        """Whether every directory down to ``path``, with it, may be entered by this user."""
        return all(self._enters(p) for p in (path, *path.parents) if p.exists())

    def _enters(self, path: Path) -> bool:
        found = path.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & 0o100)
        if found.st_gid == self.gid:
            return bool(found.st_mode & 0o010)
        return bool(found.st_mode & 0o001)


def server_account(home: Path) -> Account:
    """The owner of an existing cluster; else ourselves; for root a user without privileges.

    Raises OSError when root has no such user and can't add one.
    """
    if (home / "PG_VERSION").exists():
        return _by_uid(home.stat().st_uid)
    if os.geteuid() != 0:
        return _by_uid(os.geteuid())
    for name in ("bazgasht", "postgres"):
        if found := _by_name(name):
            return found
    if useradd := shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin"):
        options = ["--system", "--no-create-home", "--home-dir", str(HOME), "--shell", "/bin/false"]
        subprocess.run([useradd, *options, "bazgasht"], check=False, capture_output=True)
    found = _by_name("bazgasht") or _by_name("nobody")
    if found is None:
        raise OSError("PostgreSQL can't run as root: add a user, e.g. useradd --system bazgasht")
    return found


def _by_name(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid) if entry.pw_uid else None


def _by_uid(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:  # containers run as numbers without a name
        return Account(str(uid), uid, os.getegid())
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
