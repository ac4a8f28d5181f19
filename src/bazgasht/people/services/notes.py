"""Case notes: written once, amended by a further note."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.jalali import today

from ..models import CaseNote
from .acting import acting_body

LONGEST = 20_000


@transaction.atomic
def add_note(
    *, client_id: int, text: str, by: Actor, on: date | None = None, amends: int | None = None
) -> CaseNote:
    """A note in the name of the actor's body. ``on`` is the day it is about, today by default.

    ``amends`` names an earlier note of the same body, which stays readable. Raises NotAllowed,
    InvalidValue (fields ``text``, ``on``), NotFound, Conflict when it was amended already.
    """
    body = acting_body(client_id=client_id, permission="clients.note", by=by)
    text = text.strip()
    if not text:
        raise InvalidValue("note.empty", _("Write the note."), field="text")
    if len(text) > LONGEST:
        raise InvalidValue("note.long", _("This note is too long."), field="text")
    day = on or today()
    if day > today():
        raise InvalidValue("note.future", _("This day is still to come."), field="on")
    if amends is not None:
        _check_amended(client_id, amends, body)
    note = CaseNote.objects.create(
        client_id=client_id, organisation_id=body, author_id=by.user_id, text=text, on=day,
        amends_id=amends,
    )  # fmt: skip
    action = "note.written" if amends is None else "note.amended"
    journal.record(by=by, action=action, on=("note", note.pk), client_id=client_id)
    return note


def _check_amended(client_id: int, note_id: int, body: int) -> None:
    old = CaseNote.objects.filter(pk=note_id, client_id=client_id, organisation_id=body)
    if not old.exists():
        raise NotFound("note")
    if CaseNote.objects.filter(amends_id=note_id).exists():
        raise Conflict("note.amended", _("This note was amended already; amend the newer one."))
