"""The accounts as workbook, CSV and Beancount."""

from __future__ import annotations

from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bazgasht.access import journal
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import NotFound
from bazgasht.core.export import CSV_TYPE, XLSX_TYPE, write_csv, write_xlsx
from bazgasht.core.jalali import format_datetime

from .. import selectors
from ..beancount import render
from ..models import Posting
from .common import frame

TYPES = {"xlsx": XLSX_TYPE, "csv": CSV_TYPE, "beancount": "text/plain; charset=utf-8"}


@permission("ledger.view")
@require_GET
def export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Every posting of the body with its balances; journalled."""
    body, _context = frame(request, code, "home")
    if kind not in TYPES:
        raise NotFound("export")
    rows = (
        Posting.objects.filter(organisation_id=body.pk)
        .select_related("entry", "account")
        .order_by("on", "entry_id", "id")
    )
    heads = [_("Day"), _("Entry"), _("What it is for"), _("Account"), _("Name"), _("Debit (rial)"),
             _("Credit (rial)")]  # fmt: skip
    lines = (
        [p.on, p.entry_id, p.entry.text, p.account.code, p.account.name, max(p.amount, 0),
         max(-p.amount, 0)]
        for p in rows.iterator(chunk_size=2_000)
    )  # fmt: skip
    stream = BytesIO()
    if kind == "xlsx":
        trial = [[b.code, b.name, max(b.amount, 0), max(-b.amount, 0)]
                 for b in selectors.balances(body.pk)]  # fmt: skip
        sheets = [
            (
                _("Balances"),
                [_("Account"), _("Name"), _("Debit (rial)"), _("Credit (rial)")],
                trial,
            ),
            (_("Journal of entries"), heads, lines),
        ]
        meta = [(body.name, ""), (_("Made"), format_datetime(timezone.now()))]
        write_xlsx(stream, sheets, rtl=get_language_bidi(), meta=meta)
    elif kind == "csv":
        write_csv(stream, heads, lines)
    else:
        stream.write(render(body.pk).encode())
    journal.record(by=actor_of(request), action="ledger.exported", on=("organisation", body.pk),
                   detail={"kind": kind})  # fmt: skip
    answer = HttpResponse(stream.getvalue(), content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="ledger-{code}.{kind}"'
    return answer
