"""Slips of the pen between two names, on forms that are already normalised."""

from __future__ import annotations

ENDINGS = frozenset({"نژاد", "زاده", "پور", "نیا", "فر"})
"""Endings of family names that are also written without a space."""

TITLES = frozenset({"سید", "سیده", "حاج", "حاجی"})


def one_edit(a: str, b: str) -> bool:
    """True when the Damerau-Levenshtein distance is exactly 1: one letter added, dropped or
    changed, or two neighbours swapped."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    start = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        start += 1
    a, b = a[start:], b[start:]
    if len(a) == len(b):
        swapped = len(a) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
        return a[1:] == b[1:] or swapped
    return a[1:] == b if len(a) > len(b) else b[1:] == a


def adds_word(words: list[str], short: str) -> bool:
    """True when ``words``, of which ``short`` is the joined rest, have one more word at the end,
    a joined family ending, or a title in front."""
    whole = "".join(words)
    if len(whole) <= len(short):
        return False
    if whole.startswith(short):
        return whole[len(short) :] in ENDINGS or "".join(words[:-1]) == short
    return words[0] in TITLES and "".join(words[1:]) == short
