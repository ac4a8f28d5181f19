"""Persian text: the forms used for search, identity, order and display.

Text is stored as typed. :func:`normalise` mends what keyboards and old systems spell
differently; :func:`search_form` forgives more; :func:`identity_form` tells whether two names
are one; :func:`sort_key` puts names in the order of the alphabet under COLLATE "C".
"""

from __future__ import annotations

import re
import unicodedata

from .digits import DIGITS
from .edits import adds_word, one_edit

ZWNJ = "\u200c"
ALPHABET = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
"""The order of Persian dictionaries: آ before ا."""

SORT_KEY_LENGTH = 200
_FIRST_LETTER = 0x3A  # 33 letters from ":" to "Z": above the digits, below small Latin letters
_SAME = {"يىېےۍ": "ی", "كڪګڬ": "ک", "ةۀۂہەھۃ": "ه", "\u00a0": " "}
_FOLDED = {"أإٱ": "ا", "آ": "ا", "ؤۆۇۋ": "و", "ئێ": "ی", "ڕ": "ر", "ڵ": "ل", "ڤ": "ف", "ء": ""}

_MARKS = [*range(0x610, 0x61B), *range(0x64B, 0x660), 0x670, *range(0x6D6, 0x6DD)]
_MARKS += [*range(0x6DF, 0x6E5), 0x6E7, 0x6E8, *range(0x6EA, 0x6EE), *range(0x8CA, 0x900)]
_BIDI = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_INVISIBLE = [0x640, 0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x2060, 0x2065), 0xFEFF, *_BIDI]
_CONTROLS = [c for c in (*range(0x20), *range(0x7F, 0xA0)) if not chr(c).isspace()]


def _table(*groups: dict[str, str]) -> dict[int, str | None]:
    # letters map to themselves too: a hit in the table is far cheaper than a miss
    table: dict[int, str | None] = {ord(c): c for c in ALPHABET + " أإؤئ"}
    table |= dict.fromkeys([*_MARKS, *_INVISIBLE, *_CONTROLS])
    for group in groups:
        table |= {ord(c): to for chars, to in group.items() for c in chars}
    return table


_NORMAL = _table(_SAME)
_FOLD = {ord(c): to for chars, to in _FOLDED.items() for c in chars} | DIGITS
_SORT: dict[int, str] = {
    ord(c): to for chars, to in _FOLDED.items() for c in chars if c != "آ"
} | DIGITS
_NOT_WORD = re.compile(r"[\W_]+")
_DANGEROUS = dict.fromkeys(
    [*_BIDI, 0x200B, 0x2060, 0xFEFF, *range(0x206A, 0x2070), *range(0xFFF9, 0xFFFC)]
    + [c for c in (*range(0x20), *range(0x7F, 0xA0)) if c not in (9, 10, 13)]
    + [*range(0xE0000, 0xE0080), 0x2028, 0x2029]
)
# a look is several times cheaper than a translation, and nearly every text is clean
_HAS_DANGEROUS = re.compile("[" + "".join(map(re.escape, map(chr, _DANGEROUS))) + "]").search


def normalise(text: str) -> str:
    """One spelling per name: ي→ی, ك→ک, ة/ۀ→ه; no tatweel, diacritics or invisible characters;
    ZWNJ removed; NBSP and runs of white space one space. أ, إ and آ are kept. Idempotent."""
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    text = text.translate(_NORMAL)
    while not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text).translate(_NORMAL)
    return " ".join(text.split())


def search_form(text: str) -> str:
    """Words for searching: folded alef and hamza, ASCII digits, small letters, no punctuation,
    one space between words. Idempotent."""
    text = normalise(text)
    lowered = text.lower()
    if lowered != text:
        text = normalise(lowered).lower()
    text = _NOT_WORD.sub(" ", text.translate(_FOLD))
    return " ".join(text.split())


fold = search_form


def identity_form(text: str) -> str:
    """Like :func:`search_form` without spaces: «علی رضا», «علی‌رضا» and «عليرضا» are one."""
    return search_form(text).replace(" ", "")


def tokens(text: str) -> list[str]:
    """What a name is found by: each word and, for several words, all of them joined; of a word that
    is written with a half-space («چاه‌کوتاهی») its parts, too."""
    words = search_form(text).split()
    joined = ["".join(words)] if len(words) > 1 else []
    return list(dict.fromkeys([*words, *joined, *(_words(text) if ZWNJ in text else ())]))


def near(a: str, b: str) -> bool:
    """True for a small difference in one name; False for equal names and missing ones.

    Small: Damerau-Levenshtein distance 1 on :func:`identity_form` (names of three letters or
    more), or one name is the other with a word after it («نژاد», «علی») or a title before it.
    Symmetric.
    """
    left, right = identity_form(a), identity_form(b)
    if left == right or not left or not right:
        return False
    if one_edit(left, right) and max(len(left), len(right)) > 2:
        return True
    return adds_word(_words(a), right) or adds_word(_words(b), left)


def _words(text: str) -> list[str]:
    # an added word may be joined by a ZWNJ
    return search_form(text.replace(ZWNJ, " ")).split()


def sort_key(*parts: str) -> str:
    """Key in the order of the Persian alphabet, mostly ASCII, at most 200 characters.

    End of a part < space < digits < Persian letters < Latin < other scripts. With several
    parts (family name, given name) the first decides before the second is looked at.
    """
    key = " ".join(_part_key(part) for part in parts)
    return key[:SORT_KEY_LENGTH].rstrip(" ")


def _part_key(text: str) -> str:
    words = _NOT_WORD.sub(" ", normalise(text).lower().translate(_SORT)).split()
    return "!".join(words).translate(_LETTER_KEYS)


_LETTER_KEYS = {ord(letter): chr(_FIRST_LETTER + i) for i, letter in enumerate(ALPHABET)}


def initials(given: str, family: str = "") -> str:
    """First letters for an avatar, kept apart by a ZWNJ so that they don't join: «م‌ر»."""
    letters = [_initial(name) for name in (given, family)]
    found = [letter for letter in letters if letter]
    return ("" if all(c.isascii() for c in found) else ZWNJ).join(found)


def _initial(name: str) -> str:
    words = normalise(name).split()
    if len(words) > 1 and words[0] in ("سید", "سیده"):
        words = words[1:]
    return next((c.upper() for c in "".join(words) if c.isalpha()), "")


def has_bidi_controls(text: str) -> bool:
    """True when the text holds characters that can reorder what stands around them."""
    return any(ord(c) in _BIDI_SET for c in text)


_BIDI_SET = frozenset(_BIDI)


def strip_controls(text: str) -> str:
    """Typed text without control, reordering and tag characters. ZWNJ and line ends stay."""
    return text.translate(_DANGEROUS) if _HAS_DANGEROUS(text) else text
