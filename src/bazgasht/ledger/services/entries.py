"""Writing entries: balanced, once per request, never changed afterwards."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound

from ..models import Account, Book, Entry, Posting
from ..policies import LONGEST_TEXT, check_day, check_lines, check_may
from .books import ensure_book, hold_open, lock


@dataclass(frozen=True)
class Line:
    """One posting: rials, positive for debit, negative for credit."""

    account: str
    amount: int


def content_hash(*parts: object) -> bytes:
    """32 bytes over what was asked for, the same for the same request."""
    text = json.dumps(parts, default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).digest()


@transaction.atomic
def post_entry(
    *,
    organisation_id: int,
    on: date,
    text: str,
    lines: Sequence[Line],
    request_id: uuid.UUID,
    by: Actor,
    source: tuple[str, str] = ("", ""),
    permission: str = "ledger.post",
) -> Entry:
    """Write one entry into the body's book.

    The same ``request_id`` with the same content is one entry, the first; with another content it
    is Conflict ``ledger.request``. ``permission`` is that of the act behind it (wages.approve …).
    Raises NotAllowed, NotFound (account), InvalidValue, Conflict (closed period).
    """
    check_may(by, permission, organisation_id)
    asked = content_hash(str(on), text, [(x.account, x.amount) for x in lines], source)
    book = ensure_book(organisation_id=organisation_id, by=by)
    if done := _already(organisation_id, request_id, asked):
        return done
    check_lines([line.amount for line in lines])
    hold_open(book)
    check_day(book, on)
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise InvalidValue("ledger.text", _("Say in a line what this entry is for."), field="text")
    entry = _write(book, on, text.strip(), lines, source, request_id, asked, by)
    journal.record(by=by, action="ledger.posted", on=("ledger_entry", entry.public_id),
                   detail={"source": source[0]})  # fmt: skip
    return entry


@transaction.atomic
def reverse_entry(
    *, entry_id: int, on: date, reason: str, request_id: uuid.UUID, by: Actor,
    permission: str = "ledger.post",
) -> Entry:  # fmt: skip
    """Answer an entry by its mirror. Raises Conflict when it was reversed before, or is itself a
    reversal; else as :func:`post_entry`."""
    entry = Entry.objects.select_related("book").filter(pk=entry_id).first()
    if entry is None:
        raise NotFound("entry")
    check_may(by, permission, entry.organisation_id)
    asked = content_hash("reverse", entry_id, str(on), reason)
    if done := _already(entry.organisation_id, request_id, asked):
        return done
    lock(f"entry:{entry_id}")
    if entry.reverses_id is not None or Entry.objects.filter(reverses_id=entry_id).exists():
        raise Conflict("ledger.reversed", _("This entry was reversed already."))
    if on < entry.on:
        raise InvalidValue(
            "ledger.reversal_day", _("A reversal can't be dated before its entry."), field="on"
        )
    hold_open(entry.book)
    check_day(entry.book, on)
    if not reason.strip():
        raise InvalidValue("ledger.reason", _("Write the reason."), field="reason")
    lines = [Line(p.account.code, -p.amount)
             for p in entry.postings.select_related("account").order_by("id")]  # fmt: skip
    made = _write(entry.book, on, reason.strip()[:LONGEST_TEXT], lines,
                  (entry.source_type, entry.source_id), request_id, asked, by, entry)  # fmt: skip
    journal.record(by=by, action="ledger.reversed", on=("ledger_entry", entry.public_id))
    return made


def _already(organisation_id: int, request_id: uuid.UUID, asked: bytes) -> Entry | None:
    """The entry made under this request. A second press at the same moment waits for the first."""
    lock(f"request:{organisation_id}:{request_id}")
    done = Entry.objects.filter(organisation_id=organisation_id, request_id=request_id).first()
    if done is not None and bytes(done.content_hash) != asked:
        raise Conflict("ledger.request", _("This form was sent already, with other figures."))
    return done


def _write(
    book: Book, on: date, text: str, lines: Sequence[Line], source: tuple[str, str],
    request_id: uuid.UUID, asked: bytes, by: Actor, reverses: Entry | None = None,
) -> Entry:  # fmt: skip
    accounts = dict(Account.objects.filter(book=book).values_list("code", "id"))
    unknown = sorted({line.account for line in lines} - set(accounts))
    if unknown:
        raise InvalidValue(
            "ledger.account",
            _("There is no account %(number)s."),
            number=unknown[0],
            field="account",
        )
    entry = Entry.objects.create(
        book=book, organisation_id=book.organisation_id, on=on, text=text, source_type=source[0],
        source_id=source[1], request_id=request_id, content_hash=asked, reverses=reverses,
        recorded_by=by.user_id,
    )  # fmt: skip
    Posting.objects.bulk_create(
        Posting(entry=entry, account_id=accounts[x.account], amount=x.amount, on=on,
                organisation_id=book.organisation_id)
        for x in lines
    )  # fmt: skip
    return entry
