"""Documents made from the code: settings, and whatever the rooms publish."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from bazgasht import config_table


def pages() -> dict[str, Callable[[], str]]:
    """Path below docs/reference → what makes it.

    A room adds its own by a module ``reference.py`` with ``PAGES``, a mapping of the same kind.
    """
    from django.apps import apps

    found: dict[str, Callable[[], str]] = {"settings.md": config_table.reference}
    for app in apps.get_app_configs():
        if app.name.startswith("bazgasht.") and find_spec(f"{app.name}.reference"):
            found |= import_module(f"{app.name}.reference").PAGES
    return found


def write(directory: Path, *, only_check: bool = False) -> list[Path]:
    """Bring the pages up to date; returns those that were not."""
    from bazgasht.run.session import set_up_django

    set_up_django()
    stale = []
    for name, make in sorted(pages().items()):
        path, text = directory / name, make()
        if not path.exists() or path.read_text("utf-8") != text:
            stale.append(path)
            if not only_check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
    return stale
