"""The person says something in the file is wrong: written down, answered, never lost."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound

from ..models import CorrectionRequest
from ..states import Level, RequestState
from .acting import acting_body


@transaction.atomic
def ask_correction(*, client_id: int, subject: str, says: str, by: Actor) -> CorrectionRequest:
    """Raises NotAllowed, InvalidValue (fields ``subject``, ``says``)."""
    body = acting_body(client_id=client_id, permission="corrections.ask", by=by)
    for field, value in (("subject", subject), ("says", says)):
        if not value.strip():
            raise InvalidValue("correction.empty", _("This must not be empty."), field=field)
    request = CorrectionRequest.objects.create(
        client_id=client_id, organisation_id=body, subject=subject.strip()[:120],
        says=says.strip(), recorded_by=by.user_id,
    )  # fmt: skip
    journal.record(by=by, action="correction.asked", on=("correction", request.pk),
                   client_id=client_id)  # fmt: skip
    return request


@transaction.atomic
def decide_correction(
    *, client_id: int, correction_id: int, approve: bool, answer: str, by: Actor
) -> CorrectionRequest:
    """The answer is told to the person, so a refusal must say why.

    Raises NotAllowed, NotFound, InvalidValue (field ``answer``), Conflict when it was decided.
    """
    acting_body(client_id=client_id, permission="corrections.decide", by=by, level=Level.FULL)
    request = (
        CorrectionRequest.objects.select_for_update()
        .filter(pk=correction_id, client_id=client_id)
        .first()
    )
    if request is None:
        raise NotFound("correction")
    if request.state != RequestState.OPEN:
        raise Conflict("correction.decided", _("This request was decided already."))
    if not answer.strip():
        raise InvalidValue(
            "correction.answer", _("Write the answer the person will be told."), field="answer"
        )
    request.state = RequestState.APPROVED if approve else RequestState.REFUSED
    request.answer, request.decided_by = answer.strip(), by.user_id
    request.decided_at = timezone.now()
    request.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    journal.record(by=by, action="correction.decided", on=("correction", request.pk),
                   client_id=client_id, detail={"approved": approve})  # fmt: skip
    return request
