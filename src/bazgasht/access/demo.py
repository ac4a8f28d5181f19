"""The sign-ins of a demo, kept in the data directory for the sign-in page and the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from .models import User


@dataclass(frozen=True)
class DemoSignIn:
    """``role`` is a role's code; ``body`` and ``name`` are shown as they are."""

    role: str
    username: str
    password: str
    name: str = ""
    body: str = ""


def _path() -> Path:
    return Path(settings.VAR_DIR) / "demo.json"


def write(sign_ins: Iterable[DemoSignIn]) -> None:
    """Replace the list; readable by this account alone."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    text = json.dumps([asdict(s) for s in sign_ins], ensure_ascii=False, indent=1)
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def read() -> list[DemoSignIn]:
    """The list as written; empty when no demo was loaded."""
    try:
        rows = json.loads(_path().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    return [DemoSignIn(**row) for row in rows]


def forget() -> None:
    _path().unlink(missing_ok=True)


def sign_ins() -> list[DemoSignIn]:
    """Those of the list that are synthetic users here: a demo's file shows nothing elsewhere."""
    listed = read()
    if not listed:
        return []
    known = set(
        User.objects.filter(
            synthetic=True, is_active=True, username__in=[s.username for s in listed]
        ).values_list("username", flat=True)
    )
    return [s for s in listed if s.username in known]
