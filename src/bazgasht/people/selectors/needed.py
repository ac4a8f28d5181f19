"""What a serving body sees of a person besides the name: only what its service asks for.

Row security decides first: without level 2 of the file there is no birth and no national id.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from bazgasht.core.digits import localise
from bazgasht.core.jalali import PartialDate, format_partial
from bazgasht.core.national_id import mask_national_id
from bazgasht.core.phone import format_phone

from .. import crypto
from ..models import ClientContact, ClientIdentity
from ..states import ContactKind


@dataclass(frozen=True)
class Needed:
    """A term and its value; ``ltr`` for ids and telephones."""

    term: str
    value: str
    ltr: bool = False


def needed(client_id: int, shows: Collection[str], *, whole_id: bool = False) -> list[Needed]:
    """In the order of the catalogue's table; ``whole_id`` for a paper, else the id is masked."""
    found: list[Needed] = []
    if "contact" in shows:
        found += _contacts(client_id)
    if {"birth", "national_id"} & set(shows):
        found += _identity(client_id, shows, whole_id)
    if "family" in shows:
        size = family_size(client_id)
        found.append(Needed(_("Members of the household"), localise(size) if size else ""))
    return found


def _contacts(client_id: int) -> list[Needed]:
    rows = ClientContact.objects.filter(client_id=client_id, ends=None).order_by("kind", "id")
    found = []
    for row in rows:
        if row.kind == ContactKind.ADDRESS:
            where = (
                row.value if not row.city or row.city in row.value else f"{row.city}، {row.value}"
            )
            found.append(Needed(_("Address"), where))
        else:
            term = str(ContactKind(row.kind).label)
            found.append(Needed(term, localise(format_phone(row.value)), ltr=True))
    return found or [Needed(_("Telephone and address"), "")]


def _identity(client_id: int, shows: Collection[str], whole_id: bool) -> list[Needed]:
    row = ClientIdentity.objects.filter(client_id=client_id).first()
    found = []
    if "birth" in shows:
        birth = (
            format_partial(PartialDate.of(row.birth, row.birth_precision))
            if row and row.birth else ""
        )  # fmt: skip
        found.append(Needed(_("Date of birth"), birth))
    if "national_id" in shows:
        number = ""
        if row and row.national_id:
            number = crypto.decrypt(
                bytes(row.national_id), context="national_id", version=row.key_version
            )
            number = number if whole_id else mask_national_id(number)
        found.append(Needed(_("National id"), localise(number), ltr=True))
    return found


def family_size(client_id: int) -> int | None:
    """How many live at home; None without a household, or for who does not need to know."""
    return family_sizes([client_id]).get(client_id)


def family_sizes(client_ids: Iterable[int]) -> dict[int, int]:
    """By client: the number alone, whoever of them may be seen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select client_id, size from people_family_sizes(%s::bigint[])", [list(client_ids)]
        )
        return dict(cursor.fetchall())
