"""Whom to call in a body."""

from __future__ import annotations

from django.db import transaction

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import NotFound

from ..models import Contact
from ..policies import check_manages_contacts
from .rows import body_by_id, locked


@transaction.atomic
def save_contact(
    *,
    organisation_id: int,
    name: str,
    position: str,
    phone: str,
    email: str,
    by: Actor,
    contact_id: int | None = None,
    version: int = 0,
) -> Contact:
    """Add or change whom to call in a body. Raises NotFound, NotAllowed, StaleVersion."""
    body = body_by_id(organisation_id)
    check_manages_contacts(by, body)
    if contact_id is None:
        contact = Contact(organisation=body)
    else:
        own = Contact.objects.filter(organisation=body, active=True)
        contact = locked(own, contact_id, version)
    contact.name, contact.position = name.strip(), position.strip()
    contact.phone, contact.email = phone, email.strip()
    contact.version += 1
    contact.save()
    journal.record(by=by, action="contact.saved", on=("contact", contact.pk))
    return contact


@transaction.atomic
def remove_contact(*, organisation_id: int, contact_id: int, by: Actor) -> None:
    """Take a contact off the list; the row is kept. Raises NotFound, NotAllowed."""
    body = body_by_id(organisation_id)
    check_manages_contacts(by, body)
    found = Contact.objects.filter(organisation=body, active=True, pk=contact_id)
    if not found.update(active=False):
        raise NotFound("contact")
    journal.record(by=by, action="contact.removed", on=("contact", contact_id))
