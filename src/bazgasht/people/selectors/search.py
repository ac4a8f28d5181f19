"""Search that forgives: national id, file number, or names with a slip of the pen.

At most four statements, whatever is typed: ids, or exact words and beginnings, then one word misspelt,
then (when nothing was found) all of them; and the cards of who was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection

from bazgasht.access.actor import Actor
from bazgasht.core import text
from bazgasht.core.digits import identifier_text
from bazgasht.core.errors import InvalidValue
from bazgasht.core.jalali import jalali_year
from bazgasht.core.national_id import parse_national_id
from bazgasht.core.phone import parse_phone

from .. import crypto
from ..file_numbers import typed_number
from .cards import Card, cards
from .forgiving import one_letter_edits, segmentations, unglued

CANDIDATES = 200
"""Files taken per step before they are put in order."""

EXACT, BEGINS, NEAR = 0, 1, 2
Words = tuple[list[str], str]
"""Whole words one of which must stand there, and a beginning that will do as well (or none)."""


@dataclass(frozen=True)
class Found:
    """``rank``: 0 exactly what was typed, 1 the last word only begun, 2 one letter different."""

    card: Card
    rank: int


def search(q: str, *, by: Actor, limit: int = 25) -> list[Card]:
    """Clients of the actor's bodies, the best first, then in Persian order."""
    return [found.card for found in find(q, by=by, limit=limit)]


def find(q: str, *, by: Actor, limit: int = 25) -> list[Found]:
    ranks = ranked(q, by=by, limit=limit).ids
    known = cards(ranks)
    found = [Found(known[pk], rank) for pk, rank in ranks.items() if pk in known]
    found.sort(key=lambda f: (f.rank, text.sort_key(f"{f.card.family} {f.card.given}"), f.card.id))
    return found[:limit]


@dataclass(frozen=True)
class Ranks:
    """Client id → rank of at most :data:`CANDIDATES` files; ``more``: others were left out."""

    ids: dict[int, int] = field(default_factory=dict)
    more: bool = False

    @property
    def best_of(self) -> int:
        """How many were taken, where that is not all of them; else 0: what a page says of it."""
        return CANDIDATES if self.more else 0


def ranked(q: str, *, by: Actor, limit: int = 25) -> Ranks:
    """The best :data:`CANDIDATES` files; none for an empty text."""
    found = _all(q, by, limit)
    if len(found) <= CANDIDATES:
        return Ranks(found)
    best = sorted(found.items(), key=lambda pair: (pair[1], pair[0]))
    return Ranks(dict(best[:CANDIDATES]), more=True)


def _all(q: str, by: Actor, limit: int) -> dict[int, int]:
    """Of each step one more than is wanted, so that it is known whether there are more."""
    orgs = list(by.scope().orgs)
    if not orgs or not q.strip():
        return {}
    by_number = _by_number(q)
    if by_number is not None:
        return dict.fromkeys(by_number, EXACT)
    parts = segmentations(q)
    if not parts:
        return {}
    found = _match([([*_exact(words)], EXACT) for words in parts]
                   + [(_begun(words), BEGINS) for words in parts if len(words[-1]) > 1], orgs)  # fmt: skip
    if len(found) < limit:
        near = _match([(w, NEAR) for words in parts for w in _one_nearly(words)], orgs)
        found = {**near, **found}
    if not found:
        found = _match([([*_exact(words)], EXACT) for words in unglued(q)], orgs)
    if not found:
        found = _match([([_near(word) for word in words], NEAR) for words in parts], orgs)
    return found


def _by_number(q: str) -> list[int] | None:
    """Ids for a typed national id, foreigner's id, file number or telephone; None when it is none
    of them."""
    typed = identifier_text(q).upper().replace(" ", "")
    number = typed_number(typed)
    if not any(c.isdigit() for c in typed) or not number.isascii():
        return None
    national_id = _national_id(typed)
    hashes = [crypto.lookup("national_id", national_id)] if national_id else []
    with connection.cursor() as cursor:  # one index each: an OR over joins would read everything
        cursor.execute(
            "select id from people_client where file_no = any(%s)"
            " union select client_id from people_clientidentity where national_id_hash = any(%s)"
            " union select client_id from people_clientidentity where foreign_id_hash = %s"
            " union select client_id from people_clientcontact where value = any(%s)"
            " and ends is null and kind in ('mobile', 'phone') limit %s",
            [_file_numbers(number), hashes, crypto.lookup("foreign_id", typed), _phones(q),
             CANDIDATES + 1],
        )  # fmt: skip
        return [row[0] for row in cursor.fetchall()]


def _national_id(typed: str) -> str:
    try:
        return parse_national_id(typed)
    except InvalidValue:
        return ""


def _phones(typed: str) -> list[str]:
    try:
        return [parse_phone(typed)]
    except InvalidValue:
        return []


def _file_numbers(typed: str) -> list[str]:
    """«1405-217» and «217» as they may stand on the file: with zeros, of this and past years."""
    year, dash, number = typed.rpartition("-")
    if not number.isdigit() or len(number) > 8:
        return [typed]
    if dash:
        years = [year]
    elif len(number) <= 6:
        years = [str(jalali_year() - back) for back in range(5)]
    else:
        return [typed]
    return [typed, *(f"{y}-{number.zfill(width)}" for y in years for width in (5, 6, 7))]


def _exact(words: Sequence[str]) -> Iterable[Words]:
    return [([word], "") for word in words]


def _begun(words: Sequence[str]) -> list[Words]:
    return [*_exact(words[:-1]), ([], words[-1])]


def _one_nearly(words: Sequence[str]) -> list[list[Words]]:
    """The words with one of them misspelt, each in turn; that one is looked up last."""
    found = []
    for at, word in enumerate(words):
        rest = [([other], "") for other in [*words[:at], *words[at + 1 :]]]
        found.append([*rest, _near(word)])
    return found


def _near(word: str) -> Words:
    return [word, *one_letter_edits(word)], ""


def _match(alternatives: Sequence[tuple[list[Words], int]], orgs: list[int]) -> dict[int, int]:
    """One statement: a SELECT per way of reading the words, the best rank of each client."""
    if not alternatives:
        return {}
    statements, params = [], []
    for words, rank in alternatives:
        condition, values = _word("t", words[0])
        sql = f"select t.client_id, {rank} from people_nametoken t where t.organisation_id = any(%s) and {condition}"
        params += [orgs, *values]
        for word in words[1:]:
            condition, values = _word("u", word)
            sql += (
                " and exists (select from people_nametoken u where u.organisation_id ="
                f" t.organisation_id and u.client_id = t.client_id and {condition})"
            )
            params += values
        statements.append(f"({sql} limit {CANDIDATES + 1})")
    with connection.cursor() as cursor:
        cursor.execute(
            "select client_id, min(rank) from ("
            + " union all ".join(statements)
            + ") as found (client_id, rank) group by client_id order by 2, 1"
            + f" limit {CANDIDATES + 1}",
            tuple(params),  # type: ignore[arg-type]
        )
        return dict(cursor.fetchall())


def _word(alias: str, word: Words) -> tuple[str, list[object]]:
    whole, begins = word
    if begins:
        return f"{alias}.token ^@ %s", [begins]
    return f"{alias}.token = any(%s)", [whole]
