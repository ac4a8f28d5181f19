"""A small province whose people carry marks that nothing outside their pages may show."""

from contextlib import contextmanager
from urllib.parse import quote

import pytest
from tests.engine.flush import OWNER
from tests.support import furnished

from bazgasht import demo
from bazgasht.access.models import User
from bazgasht.demo import names
from bazgasht.people import crypto
from bazgasht.people.models import ClientContact, ClientIdentity

CANARY = "قناری‌آزمون"
MARK = "قناری"
"""What is left of the family name in every spelling of it."""
FAMILIES = tuple(f"{start}{CANARY}" for start in ("=1+", "+", "-2+", "@", "＝", "\u200f="))
GIVENS = ("=cmd|'/c calc'!A1", "@علی")
"""Where a spreadsheet takes them for formulas."""


@contextmanager
def province(families=FAMILIES, givens=GIVENS):
    """The test's transaction leads to a small demo province, with names of our own in it."""

    def fill():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(names, "FAMILIES", list(families))
            if givens:
                patch.setattr(names, "MEN", list(givens))
                patch.setattr(names, "WOMEN", list(givens))
            demo.load(clients=60, seed=5, say=lambda line: None)

    with furnished.inside((tuple(families), givens), fill):
        yield


def user(username) -> User:
    return User.objects.get(username=username)


def secrets(connection) -> set[str]:
    """National ids and telephone numbers of everyone in the database, as plain text."""
    with connection.acting_as(OWNER):
        rows = ClientIdentity.objects.exclude(national_id=None)
        found = {
            crypto.decrypt(r.national_id, context="national_id", version=r.key_version)
            for r in rows
        }
        found |= set(ClientContact.objects.filter(kind="mobile").values_list("value", flat=True))
    return {s for s in found if len(s) >= 10}


def spellings(mark: str) -> set[str]:
    """How a word may be hidden in a header, an address, a cookie or JSON."""
    escaped = mark.encode("unicode_escape").decode()
    return {mark, quote(mark), quote(mark).lower(), escaped, escaped.replace("\\", "\\\\")}


def holds(text: str, marks) -> list[str]:
    return [mark for mark in marks if mark in text]
