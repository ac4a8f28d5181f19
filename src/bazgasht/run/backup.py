"""``backup DIR``: database, files and a manifest; the keys only wrapped by a passphrase.

The dump and the counts in the manifest are of one and the same moment (a shared snapshot).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from bazgasht.config import Config
from bazgasht.run import archive, binaries, keys, manifest, snapshot
from bazgasht.run.manifest import BackupError

__all__ = ["BackupError", "backup", "client_environment"]

DATABASE, FILES, KEYS = "database.dump", "files.tar", "keys.json"


def backup(
    config: Config, directory: Path, *, passphrase: str = "", say: Callable[[str], None] = print
) -> dict[str, Any]:
    """Write a new backup into ``directory``, which appears only when it is whole.

    Returns the manifest. Raises :class:`BackupError`.
    """
    directory = directory.expanduser().absolute()
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise BackupError(f"{directory} already exists and is not empty")
    fresh = directory.with_name(f".{directory.name}.{os.getpid()}")
    fresh.mkdir(parents=True, mode=0o700)
    try:
        say("• Database")
        described = _dump(config, fresh / DATABASE)
        say("• Files")
        parts: tuple[str, ...] = (DATABASE, FILES)
        described["files"] = archive.pack(config.files, fresh / FILES)
        if passphrase:
            wrapped = keys.wrap(keys.current(config), passphrase)
            (fresh / KEYS).write_text(json.dumps(wrapped, indent=1))
            parts += (KEYS,)
        else:
            say("! Without a passphrase (BAZGASHT_BACKUP_PASSPHRASE) the keys are not in it:")
            say("  keep BAZGASHT_PII_KEY and BAZGASHT_LOOKUP_KEY, or secrets.json, elsewhere.")
        described |= {"created": datetime.now(UTC).isoformat(), "keys": keys.prints(config)}
        manifest.write(fresh, described, parts)
        for path in fresh.iterdir():
            path.chmod(0o600)
        os.sync()
        if directory.exists():
            directory.rmdir()
        fresh.rename(directory)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return manifest.read(directory)


def _dump(config: Config, target: Path) -> dict[str, Any]:
    login = config.database("owner")
    with psycopg.connect(config.database_url("owner")) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("select pg_export_snapshot()").fetchone()
        done = subprocess.run(
            [
                *(binaries.client("pg_dump"), "--format=custom", "--no-owner", "--no-comments"),
                *(f"--snapshot={row[0] if row else ''}", f"--file={target}", login["NAME"]),
            ],
            env=client_environment(login),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise BackupError(f"pg_dump failed: {done.stderr.strip()[-800:]}")
        return {"database": snapshot.describe(connection)}


def client_environment(login: dict[str, str]) -> dict[str, str]:
    """For PostgreSQL's own programs: who to log in as, without a password on a command line."""
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "PGHOST": login["HOST"],
        "PGPORT": login["PORT"],
        "PGUSER": login["USER"],
        "PGPASSWORD": login["PASSWORD"],
    }
