"""What a database is first filled with: a made-up province, or one administrator and nothing."""

from __future__ import annotations

from typing import Any


def load(**options: Any) -> list[dict[str, str]]:
    """See :func:`bazgasht.demo.loading.load`."""
    from .loading import load as fill

    return fill(**options)


def start_empty(username: str) -> str:
    """See :func:`bazgasht.demo.empty.start_empty`."""
    from .empty import start_empty as start

    return start(username)
