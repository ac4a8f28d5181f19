"""The files of an installation in one tar, packed and unpacked without surprises."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path, PurePosixPath

from bazgasht.run.manifest import BackupError


def pack(directory: Path, target: Path) -> int:
    """Write every regular file below ``directory``; returns how many."""
    count = 0
    with tarfile.open(target, "w") as tar:
        if directory.is_dir():
            for path in sorted(directory.rglob("*")):
                if path.is_file() and not path.is_symlink():
                    tar.add(path, str(path.relative_to(directory)), recursive=False)
                    count += 1
    return count


def unpack(source: Path, directory: Path) -> int:
    """Only regular files, only below ``directory``, readable by us alone. Returns how many."""
    directory.mkdir(parents=True, mode=0o700)
    count = 0
    with tarfile.open(source) as tar:
        for member in tar:
            name = PurePosixPath(member.name)
            if not member.isfile() or name.is_absolute() or ".." in name.parts:
                raise BackupError(f"{source} holds something that is no plain file: {name}")
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            content = tar.extractfile(member)
            if content is None:
                raise BackupError(f"{source} is damaged at {name}")
            with content, path.open("xb") as file:
                shutil.copyfileobj(content, file)
            path.chmod(0o600)
            count += 1
    return count
