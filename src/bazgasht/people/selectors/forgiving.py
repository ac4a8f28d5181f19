"""Words that are nearly the typed one, made at query time so that an index can look them up."""

from __future__ import annotations

from bazgasht.core.text import ALPHABET, ZWNJ, search_form

LETTERS = ALPHABET.replace("آ", "")
"""As in the stored words, where «آ» is folded."""

SHORTEST, LONGEST = 3, 24
"""Letters from which, and up to which, a word may differ by one."""

MOST_WORDS = 5


def one_letter_edits(word: str) -> list[str]:
    """All words one dropped, added, changed or swapped letter away; none for very short and very
    long words."""
    if not SHORTEST <= len(word) <= LONGEST:
        return []
    halves = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    found = {a + b[1:] for a, b in halves if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    found |= {a + c + b for a, b in halves for c in LETTERS}
    found |= {a + c + b[1:] for a, b in halves if b for c in LETTERS}
    found.discard(word)
    return sorted(found)


def segmentations(text: str) -> list[list[str]]:
    """The typed words, and the same with two neighbours written together.

    «علی رضا حسینی» also looks for «علیرضا حسینی»; the stored words already hold a name's parts
    and its whole.
    """
    words = search_form(text).split()[:MOST_WORDS]
    if not words:
        return []
    joined = [[*words[:i], words[i] + words[i + 1], *words[i + 2 :]] for i in range(len(words) - 1)]
    return [words, *joined]


def unglued(text: str) -> list[list[str]]:
    """«منصورحیدری», without a space or with a half-space only, in two words wherever it may part."""
    apart = search_form(text.replace(ZWNJ, " ")).split()[:MOST_WORDS]
    whole = search_form(text).split()
    found = [apart] if apart != whole else []
    if len(whole) == 1 and len(whole[0]) <= LONGEST:
        word = whole[0]
        found += [[word[:i], word[i:]] for i in range(2, len(word) - 1)]
    return found
