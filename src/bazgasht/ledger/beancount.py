"""The book in Beancount's plain text, for whoever wants to check it with another tool."""

from __future__ import annotations

import re

from .models import Account, Entry
from .states import AccountKind

ROOTS = {
    AccountKind.ASSET: "Assets", AccountKind.LIABILITY: "Liabilities", AccountKind.EQUITY: "Equity",
    AccountKind.INCOME: "Income", AccountKind.EXPENSE: "Expenses",
}  # fmt: skip
_CLEAN = re.compile(r'[\r\n"\\]')


def account_name(account: Account) -> str:
    """``Assets:A1010``: Beancount takes no Persian names, so the code stands for it."""
    return f"{ROOTS[AccountKind(account.kind)]}:A{re.sub(r'[^A-Za-z0-9-]', '-', account.code)}"


def render(organisation_id: int) -> str:
    """All accounts and entries of a body, in the order of days."""
    accounts = list(Account.objects.filter(organisation_id=organisation_id).order_by("code"))
    entries = list(
        Entry.objects.filter(organisation_id=organisation_id)
        .prefetch_related("postings__account")
        .order_by("on", "id")
    )
    first = entries[0].on.isoformat() if entries else "1979-03-21"
    lines = ['option "operating_currency" "IRR"', ""]
    for account in accounts:
        lines += [f"{first} open {account_name(account)} IRR", f'  name: "{_text(account.name)}"']
    for entry in entries:
        lines += ["", f'{entry.on.isoformat()} * "{_text(entry.text)}"',
                  f'  id: "{entry.public_id}"']  # fmt: skip
        lines += [f"  {account_name(p.account)}  {p.amount} IRR" for p in entry.postings.all()]
    return "\n".join(lines) + "\n"


def _text(raw: str) -> str:
    return _CLEAN.sub(" ", raw)
