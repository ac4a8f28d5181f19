"""Opening a body's book from the template."""

from __future__ import annotations

from django.db import connection, transaction

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.errors import NotFound

from ..chart import template
from ..models import Account, Book


def lock(what: str) -> None:
    """Wait for, and keep until the end of the transaction, the right to do ``what``."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"ledger:{what}"])


@transaction.atomic
def ensure_book(*, organisation_id: int, by: Actor) -> Book:
    """The body's book, opened with the template's accounts if there is none yet.

    Raises NotFound for a body outside the actor's.
    """
    book = Book.objects.filter(organisation_id=organisation_id).first()
    if book is not None:
        return book
    if not Organisation.objects.filter(pk=organisation_id, active=True).exists():
        raise NotFound("body")
    lock(f"book:{organisation_id}")
    book, made = Book.objects.get_or_create(organisation_id=organisation_id)
    if made:
        Account.objects.bulk_create(
            Account(book=book, organisation_id=organisation_id, code=a.code, name=a.fa,
                    name_en=a.en, kind=a.kind)
            for a in template()
        )  # fmt: skip
        journal.record(by=by, action="ledger.opened", on=("organisation", organisation_id))
    return book


def hold_open(book: Book) -> None:
    """Keep the book's closing away until the end of the transaction, and know the one before."""
    with connection.cursor() as cursor:
        cursor.execute("select closed_through from ledger_book where id = %s for share", [book.pk])
        book.closed_through = cursor.fetchone()[0]
