"""Compiles the rooms' translations when their source is newer."""

from __future__ import annotations

import os
from pathlib import Path

from bazgasht.run import po

PACKAGE = Path(__file__).resolve().parent.parent


def sources() -> list[Path]:
    return sorted(PACKAGE.glob("*/locale/*/LC_MESSAGES/*.po"))


def compile_all() -> int:
    """Write every .mo that is missing or not made from its .po as it is now; returns how many.

    The .mo takes its source's time stamp, so that an older file put back is noticed as well.
    """
    done = 0
    for source in sources():
        target = source.with_suffix(".mo")
        stamp = source.stat().st_mtime_ns
        if target.exists() and target.stat().st_mtime_ns == stamp:
            continue
        temporary = target.with_name(f".{target.name}.{os.getpid()}")
        temporary.write_bytes(po.compiled(po.read(source)))
        os.utime(temporary, ns=(stamp, stamp))
        temporary.replace(target)
        done += 1
    return done
