"""The chart of accounts that a new book starts with, read from ``data/accounts.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from bazgasht.core import yaml_text

from .states import AccountKind

BANK, WAGES_PAYABLE, DEPENDANTS_PAYABLE, SAVINGS_PAYABLE = "1010", "2010", "2020", "2030"
OTHERS_PAYABLE, WAGE_EXPENSE = "2050", "5010"
"""Codes that other rooms post to."""


@dataclass(frozen=True)
class AccountTemplate:
    code: str
    kind: AccountKind
    fa: str
    en: str


@cache
def template() -> tuple[AccountTemplate, ...]:
    """In the order of codes. Raises ValueError for a kind that is none."""
    text = resources.files("bazgasht.ledger").joinpath("data/accounts.yaml").read_text("utf-8")
    rows = yaml_text.load(text)
    return tuple(AccountTemplate(r["code"], AccountKind(r["kind"]), r["fa"], r["en"]) for r in rows)
