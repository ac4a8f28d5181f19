"""What someone is typing in a long form, kept for them alone until they send it.

Rows are protected by the user's id, so nobody else reads them. A form is named by a key such as
``people/assess/6b1f…``; values are kept as the browser sent them, one list per field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from .errors import InvalidValue
from .models import Draft

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,199}")
LIMIT = 64 * 1024  # characters of all values together
MOST = 50  # drafts of one person; the oldest goes first
NEVER = re.compile(
    r"csrf|passw|token|secret|^code$|^_|^(national_id|foreign_id|sheba)$", re.IGNORECASE
)
"""Names of fields that are not kept: besides secrets, numbers that are stored encrypted only."""


def save(*, user_id: int, form: str, data: Mapping[str, Sequence[str]]) -> None:
    """Keep ``data``, replacing what was kept for this form; an empty form discards.

    Raises InvalidValue for a key that is none, or more text than a form holds.
    """
    if not KEY.fullmatch(form):
        raise InvalidValue("draft_key", _("This form can't be kept as a draft."))
    kept = {k: [str(v) for v in values] for k, values in data.items() if not NEVER.search(k)}
    if sum(len(k) + sum(map(len, values)) for k, values in kept.items()) > LIMIT:
        raise InvalidValue("draft_size", _("This is too long to be kept as a draft."))
    if not any(v.strip() for values in kept.values() for v in values):
        return discard(user_id=user_id, form=form)
    Draft.objects.update_or_create(user_id=user_id, form=form, defaults={"data": kept})
    surplus = Draft.objects.filter(user_id=user_id).order_by("-saved_at").values("pk")[MOST:]
    Draft.objects.filter(pk__in=list(surplus.values_list("pk", flat=True))).delete()
    return None


def load(*, user_id: int, form: str) -> dict[str, list[str]] | None:
    """Values by field, or None when nothing is kept."""
    found = Draft.objects.filter(user_id=user_id, form=form).values_list("data", flat=True)
    return found.first()


def restored(*, user_id: int, form: str) -> QueryDict | None:
    """The draft in the shape of ``request.POST``, to bind or pre-fill a form without scripts."""
    data = load(user_id=user_id, form=form)
    if data is None:
        return None
    query = QueryDict(mutable=True)
    for name, values in data.items():
        query.setlist(name, values)
    return query


def discard(*, user_id: int, form: str) -> None:
    """Forget the draft; called by every view whose form was sent successfully."""
    Draft.objects.filter(user_id=user_id, form=form).delete()
