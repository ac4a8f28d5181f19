"""Telephones and addresses: added and ended, never overwritten."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.locking import alone
from bazgasht.core.phone import parse_mobile, parse_phone
from bazgasht.core.postal import parse_postal_code

from ..models import ClientContact
from ..states import ContactKind, Level
from .acting import acting_body


@transaction.atomic
def add_contact(
    *, client_id: int, kind: str, value: str, by: Actor,
    city: str = "", postal_code: str = "", note: str = "",
) -> ClientContact:  # fmt: skip
    """Raises NotAllowed, InvalidValue (field ``value`` or ``postal_code``), Conflict for one that
    is on file already."""
    acting_body(client_id=client_id, permission="clients.edit", by=by, level=Level.SERVICE)
    value = _checked(kind, value)
    code = _postal(postal_code)
    alone(f"people.contact:{client_id}")
    if ClientContact.objects.filter(
        client_id=client_id, kind=kind, value=value, ends=None
    ).exists():
        raise Conflict("contact.same", _("This is already on file."))
    contact = ClientContact.objects.create(
        client_id=client_id, kind=kind, value=value, city=city.strip(), postal_code=code,
        note=note.strip(),
    )  # fmt: skip
    journal.record(by=by, action="contact.added", on=("contact", contact.pk), client_id=client_id,
                   detail={"kind": kind})  # fmt: skip
    return contact


def _checked(kind: str, value: str) -> str:
    try:
        if kind == ContactKind.MOBILE:
            return parse_mobile(value)
        if kind == ContactKind.PHONE:
            return parse_phone(value)
    except InvalidValue as refused:
        raise InvalidValue(refused.code, refused.message, field="value") from None
    text = " ".join(value.split())
    if kind != ContactKind.ADDRESS or not text:
        raise InvalidValue("contact.value", _("Write the address."), field="value")
    return text[:300]


def _postal(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return parse_postal_code(text)
    except InvalidValue as refused:
        raise InvalidValue(refused.code, refused.message, field="postal_code") from None


@transaction.atomic
def end_contact(*, client_id: int, contact_id: int, by: Actor) -> None:
    """It is no longer true; it stays readable in the history. Raises NotFound, NotAllowed."""
    acting_body(client_id=client_id, permission="clients.edit", by=by, level=Level.SERVICE)
    found = ClientContact.objects.filter(pk=contact_id, client_id=client_id, ends=None)
    if not found.update(ends=timezone.now()):
        raise NotFound("contact")
    journal.record(by=by, action="contact.ended", on=("contact", contact_id), client_id=client_id)
