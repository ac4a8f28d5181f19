"""The dark palette for people who chose nothing and whose device prefers dark.

Bootstrap and our own sheet switch by ``[data-bs-theme=dark]``. A page without a choice carries
``auto`` and loads a sheet made of the same rules, so that neither JavaScript nor a second
palette is needed and nothing flashes.
"""

from __future__ import annotations

import re

_RULE = re.compile(r"([^{}]*\[data-bs-theme=[\"']?dark[\"']?\][^{}]*)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_DARK = re.compile(r"\[data-bs-theme=[\"']?dark[\"']?\]")


def automatic(css: str) -> str:
    """Every dark rule of ``css`` for ``[data-bs-theme=auto]``, to be linked with a media query."""
    rules = _RULE.findall(_COMMENT.sub("", css))
    return "\n".join(
        f"{_DARK.sub('[data-bs-theme=auto]', selector).strip()}{{{body.strip()}}}"
        for selector, body in rules
    )
