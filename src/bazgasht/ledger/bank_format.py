"""The list of transfers as banks take it: UTF-8 CSV, one line each, nothing a spreadsheet runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple

from bazgasht.core.export import safe_cell

HEADS = ("Sheba", "Amount (rial)", "Payee", "Reference")


class Row(NamedTuple):
    """``amount`` in rials; ``reference`` is our number of the payment."""

    sheba: str
    amount: int
    payee: str
    reference: str


def render(rows: Sequence[Row]) -> bytes:
    """The file, with a byte-order mark so that spreadsheets read the names right."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for row in rows:
        writer.writerow([row.sheba, row.amount, safe_cell(row.payee), row.reference])
    return "\ufeff".encode() + out.getvalue().encode()
