"""What a body is doing for a person, told before a barrier cuts it off."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..models import Referral
from ..states import OPEN_STATES


def open_with(client_id: int, organisation_id: int) -> list[str]:
    """One line for each open referral to the body that the reader may see."""
    rows = Referral.objects.filter(
        subject__client_id=client_id, to_organisation_id=organisation_id, state__in=OPEN_STATES
    ).select_related("service")
    return [
        _("The referral “%(service)s” (%(code)s) to this body is open: %(state)s. It can't end it any"
          " more; the sender takes it back.")
        % {"service": row.service.title, "code": row.code, "state": row.get_state_display()}
        for row in rows.order_by("id")
    ]  # fmt: skip
