"""Taking back all requests of one source before anybody has decided about them."""

from __future__ import annotations

from django.db import transaction

from bazgasht.access import journal
from bazgasht.access.actor import Actor

from ..models import Payment
from ..policies import check_may
from ..states import PaymentState


@transaction.atomic
def cancel_requested(
    *, organisation_id: int, source: tuple[str, str], reason: str, by: Actor, permission: str
) -> int:
    """Cancel what was asked for under ``source`` and still waits for approval; returns how many.

    ``permission`` is that of the act behind it. Raises NotAllowed.
    """
    check_may(by, permission, organisation_id)
    rows = list(
        Payment.objects.select_for_update(of=("self",))
        .filter(
            organisation_id=organisation_id, source_type=source[0], source_id=source[1],
            state=PaymentState.REQUESTED,
        )
        .order_by("pk")
        .only("pk", "public_id", "client_id")
    )  # fmt: skip
    Payment.objects.filter(pk__in=[r.pk for r in rows]).update(
        state=PaymentState.CANCELLED, reason=reason.strip()[:200]
    )
    journal.record_many(by=by, action="payment.cancelled", on_type="payment",
                        pairs=[(r.public_id, r.client_id) for r in rows])  # fmt: skip
    return len(rows)
