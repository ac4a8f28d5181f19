"""A held row beside the person it resembles, field by field."""

from __future__ import annotations

from typing import Any, NamedTuple

from bazgasht.access.selectors import names_of
from bazgasht.core.jalali import format_jalali
from bazgasht.core.national_id import mask_national_id
from bazgasht.core.phone import format_phone
from bazgasht.core.text import identity_form

from .. import crypto
from ..models import Client, ClientContact, ClientIdentity, ClientName, CustodyEpisode
from ..states import ContactKind
from .headers import NAMES
from .rows import Cells

LTR = {"national_id", "prisoner_id", "phone", "birth", "admitted", "release", "months"}
"""Columns of numbers and dates, shown as left-to-right islands."""


class Line(NamedTuple):
    """``same``: both say the same; None where only one says anything."""

    label: str
    row: str
    file: str
    same: bool | None
    ltr: bool


def lines(cells: Cells, client_id: int | None) -> list[Line]:
    """One line for each column that either has something in."""
    known = _file(client_id) if client_id else {}
    found = []
    for name, heads in NAMES[cells.kind].items():
        row, file = cells.value(*heads).strip(), str(known.get(name) or "")
        if row or file:
            same = identity_form(row) == identity_form(file) if row and file else None
            found.append(Line(heads[0], row, file, same, name in LTR))
    return found


def _file(client_id: int) -> dict[str, Any]:
    """What the file says, in the words of a roster; empty for a file that may not be seen."""
    name = ClientName.objects.filter(client_id=client_id).first()
    if name is None:
        return {}
    known: dict[str, Any] = {"given": name.given, "family": name.family, "father": name.father}
    identity = ClientIdentity.objects.filter(client_id=client_id).first()
    if identity is not None:
        known |= {
            "birth": format_jalali(identity.birth) if identity.birth else "",
            "sex": identity.get_sex_display() if identity.sex else "",
            "marital": identity.get_marital_display() if identity.marital else "",
            "education": identity.get_education_display() if identity.education else "",
            "skill": identity.skill,
        }
        if identity.national_id:
            number = crypto.decrypt(
                bytes(identity.national_id), context="national_id", version=identity.key_version
            )
            known["national_id"] = mask_national_id(number)
    for contact in ClientContact.objects.filter(client_id=client_id, ends=None).order_by("id"):
        if contact.kind == ContactKind.ADDRESS:
            known |= {"address": contact.value, "city": contact.city}
        else:
            known["phone"] = format_phone(contact.value)
    return known | _stay(client_id)


def _stay(client_id: int) -> dict[str, Any]:
    stay = CustodyEpisode.objects.filter(client_id=client_id).order_by("-admitted_on").first()
    if stay is None:
        return {}
    return {
        "prison": names_of([stay.prison_id]).get(stay.prison_id, ""),
        "admitted": format_jalali(stay.admitted_on),
        "release": format_jalali(stay.expected_release) if stay.expected_release else "",
        "months": stay.sentence_months or "",
        "offence": stay.get_offence_display() if stay.offence else "",
    }


def candidate(client_id: int | None) -> Client | None:
    """The file itself, None when there is none or it may not be seen."""
    return Client.objects.filter(pk=client_id).select_related("name").first() if client_id else None
