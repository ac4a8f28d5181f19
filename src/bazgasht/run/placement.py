"""Where the cluster and its sockets live, so that the server's own user can reach both."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

from bazgasht.run.account import HOME, Account, server_account

POINTER = "cluster.json"


class ClusterError(RuntimeError):
    """The embedded server can't be made, found or started; the message says what to do."""


def place(data: Path, say: Callable[[str], None]) -> tuple[Path, Account]:
    """The cluster's directory and the user that owns it.

    ``DATA/postgres``, unless root's server user can't enter ``DATA``: then a directory below
    /var/lib/bazgasht named after ``DATA``, noted in ``DATA/cluster.json``.
    """
    data.mkdir(parents=True, exist_ok=True)
    home = _noted(data) or data / "postgres"
    account = _account(home)
    if (home / "PG_VERSION").exists() or home != data / "postgres":
        if account.uid != os.geteuid() and os.geteuid() != 0:
            raise ClusterError(f"{home} belongs to user {account.name}: run as that user or root")
        home.parent.mkdir(parents=True, exist_ok=True)
        return home, account
    if account.uid == os.geteuid() or account.reaches(data):
        return home, account
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    home = HOME / digest / "postgres"
    say(f"{data} is closed to the database's user {account.name}: the database goes to {home}")
    for parent in (HOME, home.parent):
        parent.mkdir(parents=True, exist_ok=True)
        parent.chmod(0o755)
    note = json.dumps({"directory": str(home), "data": str(data)})
    temporary = data / f".{POINTER}.{os.getpid()}"
    temporary.write_text(note)
    temporary.replace(data / POINTER)
    return home, _account(home)


def holds_cluster(data: Path) -> bool:
    """Whether a cluster was ever made for ``data``; makes nothing."""
    return ((_noted(data) or data / "postgres") / "PG_VERSION").exists()


def _account(home: Path) -> Account:
    try:
        return server_account(home)
    except OSError as error:
        raise ClusterError(str(error)) from None


def _noted(data: Path) -> Path | None:
    try:
        note = json.loads((data / POINTER).read_text())
    except FileNotFoundError:
        return None
    except json.JSONDecodeError:
        raise ClusterError(f"{data / POINTER} is damaged") from None
    if note["data"] != str(data) and (Path(note["data"]) / POINTER).exists():
        raise ClusterError(f"{data} is a copy of {note['data']}, whose database it would share")
    return Path(note["directory"])


def socket_directory(path: Path, account: Account) -> Path:
    """Make ``path`` (mode 0700, of ``account``); refuse one that somebody else put there."""
    try:
        path.mkdir(mode=0o700)
        os.chown(path, account.uid, account.gid)
    except FileExistsError:
        pass
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (account.uid, 0):
        raise ClusterError(f"{path} belongs to someone else; remove it and start again")
    if found.st_uid != account.uid:
        os.chown(path, account.uid, account.gid)
    path.chmod(0o700)
    return path
