"""Balances of accounts, from the postings themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from ..models import Account


@dataclass(frozen=True)
class Balance:
    """``amount`` in rials, debit-positive."""

    code: str
    name: str
    kind: str
    amount: int

    @property
    def credit(self) -> int:
        return -self.amount


def balances(organisation_id: int, *, until: date | None = None) -> list[Balance]:
    """Every account of a body in the order of codes; ``until`` includes its day."""
    wanted = Q(postings__on__lte=until) if until else Q()
    rows = (
        Account.objects.filter(organisation_id=organisation_id)
        .annotate(total=Coalesce(Sum("postings__amount", filter=wanted), 0))
        .order_by("code")
    )
    return [Balance(a.code, a.name, a.kind, int(a.total)) for a in rows]
