"""The letter of introduction (معرفی‌نامه)."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.routes import permission
from bazgasht.core.errors import NotFound

from .. import policies, selectors
from ..papers import letter_pdf


@permission("clients.view")
@require_GET
def letter(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The numbered letter of a sent referral, for its two bodies."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    row = selectors.get_referral(public_id)
    if not policies.sides_of(by, row) or not row.letter_no:
        raise NotFound("letter")
    file = selectors.referral_file(row)
    content = letter_pdf(file)
    journal.record(
        by=by, action="letter.printed", on=("referral", row.public_id),
        client_id=file.subject.client_id, detail={"letter": row.letter_no},
    )  # fmt: skip
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{row.code}.pdf"'
    return answer
