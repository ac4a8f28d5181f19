"""One SVG file of exactly the icons the pages use, referenced by ``{% icon "name" %}``."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

LIST = Path(__file__).resolve().parent / "icons.txt"
_SVG = re.compile(r"<svg[^>]*viewBox=\"([^\"]+)\"[^>]*>(.*)</svg>", re.S)


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Icons that may be used; ``icons.txt`` holds several a line, ``#`` starts a comment."""
    lines = LIST.read_text("utf-8").splitlines()
    return frozenset(name for line in lines for name in line.partition("#")[0].split())


def make(directory: Path) -> str:
    """The sprite from a directory of single icons. Raises LookupError for a name it lacks."""
    symbols = [_symbol(directory, name) for name in sorted(names())]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def _symbol(directory: Path, name: str) -> str:
    source = directory / f"{name}.svg"
    if not source.exists():
        raise LookupError(f"bootstrap-icons has no icon named {name}; correct {LIST.name}")
    found = _SVG.search(source.read_text("utf-8"))
    if found is None:
        raise LookupError(f"{source} is not an icon")
    body = re.sub(r">\s+<", "><", found[2].strip())
    return f'<symbol id="{name}" viewBox="{found[1]}" fill="currentColor">{body}</symbol>'
