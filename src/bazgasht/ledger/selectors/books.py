"""Bodies with their books, entries and payments, as pages need them."""

from __future__ import annotations

import uuid
from datetime import date

from django.db.models import Q, QuerySet, Sum

from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.digits import localise
from bazgasht.core.errors import NotFound

from ..models import Account, BankFile, Book, Entry, Payment

VIEW = "ledger.view"


def bodies_for(by: Actor) -> list[Organisation]:
    """Bodies whose accounts the actor sees, in Persian order."""
    rows = Organisation.objects.filter(id__in=by.organisations_for(VIEW), active=True)
    return list(rows.order_by("sort_key", "id"))


def body_for(by: Actor, code: str) -> Organisation:
    """Raises NotFound, the same for foreign and missing."""
    found = next((b for b in bodies_for(by) if b.code == code), None)
    if found is None:
        raise NotFound("body")
    return found


def book_of(organisation_id: int) -> Book | None:
    return Book.objects.filter(organisation_id=organisation_id).first()


def account_choices(organisation_id: int) -> list[tuple[str, str]]:
    rows = Account.objects.filter(organisation_id=organisation_id, active=True)
    return [(a.code, f"{localise(a.code)} · {a.name}") for a in rows.order_by("code")]


def entries(
    organisation_id: int, *, q: str = "", account: str = "", since: date | None = None,
    until: date | None = None,
) -> QuerySet[Entry]:  # fmt: skip
    """The newest first, each with ``total``: its debits."""
    found = Entry.objects.filter(organisation_id=organisation_id)
    if q:
        found = found.filter(text__icontains=q)
    if account:
        found = found.filter(
            pk__in=Entry.objects.filter(postings__account__code=account).values("pk")
        )
    if since:
        found = found.filter(on__gte=since)
    if until:
        found = found.filter(on__lte=until)
    total = Sum("postings__amount", filter=Q(postings__amount__gt=0))
    return found.annotate(total=total).order_by("-on", "-id")


def entry_of(organisation_id: int, public_id: uuid.UUID) -> Entry:
    """With postings and accounts. Raises NotFound."""
    found = (
        Entry.objects.filter(organisation_id=organisation_id, public_id=public_id)
        .select_related("reverses", "reversed_by", "book")
        .prefetch_related("postings__account")
        .first()
    )
    if found is None:
        raise NotFound("entry")
    return found


def payments(organisation_id: int, *, q: str = "", state: str = "") -> QuerySet[Payment]:
    found = Payment.objects.filter(organisation_id=organisation_id).select_related(
        "debit_account", "bank_file"
    )
    if q:
        found = found.filter(Q(payee__icontains=q) | Q(purpose__icontains=q))
    if state:
        found = found.filter(state=state)
    return found.order_by("-id")


def payment_of(organisation_id: int, public_id: uuid.UUID) -> Payment:
    """Raises NotFound."""
    found = payments(organisation_id).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("payment")
    return found


def bank_files(organisation_id: int) -> QuerySet[BankFile]:
    return (
        BankFile.objects.filter(organisation_id=organisation_id)
        .select_related("void")
        .order_by("-id")
    )
