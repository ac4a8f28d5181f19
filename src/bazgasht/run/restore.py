"""``restore DIR``: into a new database beside the old one, compared, and only then exchanged."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bazgasht import secret_store
from bazgasht.config import Config
from bazgasht.run import archive, binaries, keys, locks, manifest, provision, snapshot
from bazgasht.run.backup import DATABASE, FILES, KEYS, client_environment
from bazgasht.run.manifest import BackupError


def restore(
    config: Config,
    directory: Path,
    *,
    passphrase: str = "",
    force: bool = False,
    without_keys: bool = False,
    say: Callable[[str], None] = print,
) -> dict[str, Any]:
    """Bring back a backup; nothing is touched before it has proved whole and fitting.

    ``force`` replaces a database that is not empty. ``without_keys`` accepts that national ids
    stay unreadable. Returns the manifest. Raises :class:`BackupError`, also while ``serve`` runs.
    """
    directory = directory.expanduser().absolute()
    say("• Checking the backup")
    found = manifest.read(directory)
    try:
        with locks.held(config.data / "serve.lock", wait=False):
            new_keys = _keys(config, directory, found, passphrase, without_keys)
            _require_room(config, force)
            with _fresh_files(config, directory / FILES, found["files"]) as put_files:
                say("• Database")
                _restore(config, directory / DATABASE, found["database"])
                put_files()
            if new_keys:
                secret_store.update(config.data, **new_keys)
    except locks.Busy:
        raise BackupError(f"`serve` is running on {config.data}: stop it first") from None
    return found


def _keys(
    config: Config, directory: Path, found: dict[str, Any], passphrase: str, without: bool
) -> dict[str, str]:
    """The keys to put into secrets.json; none when ours already read the backup's national ids."""
    ours = keys.prints(config)
    if all(ours.get(name) == value for name, value in found["keys"].items()) or without:
        return {}
    if KEYS not in found["parts"]:
        raise BackupError(
            "this installation has other keys than the backup, which brings none: give its"
            " BAZGASHT_PII_KEY and BAZGASHT_LOOKUP_KEY, or --without-keys"
        )
    if not passphrase:
        raise BackupError("the backup's keys are wrapped: give BAZGASHT_BACKUP_PASSPHRASE")
    try:
        opened = keys.unwrap(json.loads((directory / KEYS).read_text()), passphrase)
    except keys.WrongPassphrase as error:
        raise BackupError(str(error)) from None
    if config["BAZGASHT_PII_KEY"] or config["BAZGASHT_LOOKUP_KEY"]:
        raise BackupError("BAZGASHT_PII_KEY and BAZGASHT_LOOKUP_KEY are not those of the backup")
    return opened


def _require_room(config: Config, force: bool) -> None:
    with _connect(config, config.database("owner")["NAME"]) as connection:
        if snapshot.tables(connection) and not force:
            raise BackupError("the database is not empty: give --force to replace what is in it")


@contextmanager
def _fresh_files(config: Config, source: Path, count: int) -> Iterator[Callable[[], None]]:
    """Unpack beside the present files; yields what exchanges the two."""
    fresh = config.files.with_name(f".files.{os.getpid()}")
    old = config.files.with_name(f".files.old.{os.getpid()}")
    try:
        if archive.unpack(source, fresh) != count:
            raise BackupError(f"{source} does not hold {count} files")

        def put() -> None:
            if config.files.exists():
                config.files.rename(old)
            fresh.rename(config.files)

        yield put
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _restore(config: Config, dump: Path, expected: dict[str, Any]) -> None:
    login = config.database("owner")
    name, fresh, old = login["NAME"], f"{login['NAME']}_restored", f"{login['NAME']}_replaced"
    with _connect(config, "postgres") as server:
        for left in (fresh, old):
            server.execute(_sql("drop database if exists {} with (force)", left))
        provision.create(server, fresh)
        try:
            _pg_restore(login, fresh, dump)
            with _connect(config, fresh) as connection:
                wrong = snapshot.differences(expected, snapshot.describe(connection))
            if wrong:
                raise BackupError(f"what was restored differs in: {', '.join(wrong)}")
            provision.close_to_others(server, fresh)
            _require_unused(server, name)
            server.execute(_sql("alter database {} rename to {}", name, old))
            try:
                server.execute(_sql("alter database {} rename to {}", fresh, name))
            except psycopg.Error:
                server.execute(_sql("alter database {} rename to {}", old, name))
                raise
            server.execute(_sql("drop database {} with (force)", old))
        finally:
            server.execute(_sql("drop database if exists {} with (force)", fresh))


def _pg_restore(login: dict[str, str], database: str, dump: Path) -> None:
    done = subprocess.run(
        [
            *(binaries.client("pg_restore"), "--exit-on-error", "--single-transaction"),
            *("--no-owner", "--no-comments", f"--dbname={database}", str(dump)),
        ],
        env=client_environment(login),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(f"pg_restore failed: {done.stderr.strip()[-800:]}")


def _require_unused(server: psycopg.Connection[Any], name: str) -> None:
    rows = server.execute("select 1 from pg_stat_activity where datname = %s", [name]).fetchall()
    if rows:
        raise BackupError(f"{len(rows)} connections use the database: stop every server first")


def _connect(config: Config, database: str) -> psycopg.Connection[Any]:
    login = config.database("owner")
    return psycopg.connect(
        host=login["HOST"],
        port=login["PORT"],
        user=login["USER"],
        password=login["PASSWORD"],
        dbname=database,
        autocommit=True,
    )


def _sql(text: str, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*(sql.Identifier(n) for n in names))
