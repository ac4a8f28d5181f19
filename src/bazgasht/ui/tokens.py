"""The colours of both palettes, read from the sheet, which is their only home."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

SHEET = Path(__file__).resolve().parent / "static" / "ui" / "bazgasht.css"
_TOKEN = re.compile(r"--bz-([a-z0-9-]+):\s*(#[0-9a-f]{6})\b")
_BLOCKS = {"light": r"^:root \{(.*?)^\}", "dark": r"^  \[data-bs-theme=dark\] \{(.*?)^  \}"}


@lru_cache(maxsize=2)
def palette(theme: str = "light") -> dict[str, str]:
    """Name without ``--bz-`` → ``#rrggbb``. ``theme`` is ``light`` or ``dark``."""
    block = re.search(_BLOCKS[theme], SHEET.read_text("utf-8"), re.S | re.M)
    if block is None:
        raise LookupError(f"{SHEET.name} has no block for {theme}")
    return dict(_TOKEN.findall(block[1]))


def contrast(first: str, second: str) -> float:
    """WCAG 2.2 contrast ratio of two ``#rrggbb`` colours, from 1 to 21."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
