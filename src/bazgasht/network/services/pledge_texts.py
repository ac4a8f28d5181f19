"""The text bodies sign: written, published, never changed again."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict, InvalidValue, NotFound, StaleVersion
from bazgasht.core.nameless import check_nameless

from ..models import PledgeText
from ..policies import check_user_can_write_text
from .rows import body_by_id


@transaction.atomic
def save_text(
    *,
    headquarters_id: int,
    title: str,
    text: str,
    by: Actor,
    public_id: uuid.UUID | None = None,
    version: int = 0,
) -> PledgeText:
    """Write the next version (the one draft there is of it) or change that draft.

    Raises NotFound, NotAllowed, InvalidValue, StaleVersion, Conflict for a published one or a
    second draft.
    """
    head = body_by_id(headquarters_id)
    check_user_can_write_text(by, head.pk)
    if not title.strip() or not text.strip():
        raise InvalidValue("pledge_text", _("A text needs a title and words."), field="text")
    check_nameless({"title": title, "text": text})
    Organisation.objects.select_for_update().get(pk=head.pk)
    own = PledgeText.objects.filter(headquarters=head)
    if public_id is None:
        if own.filter(published_at=None).exists():
            raise Conflict("pledge_text.draft", _("A draft is there already; go on with that."))
        last = own.aggregate(n=Max("number"))["n"] or 0
        row = PledgeText(headquarters=head, number=last + 1)
    else:
        row = _draft(own.filter(public_id=public_id).first(), version)
    row.title, row.text, row.version = title.strip(), text.strip(), row.version + 1
    row.save()
    _say(row, by, "pledge_text.saved")
    return row  # fmt: skip


@transaction.atomic
def publish_text(*, public_id: uuid.UUID, version: int, by: Actor) -> PledgeText:
    """From now on bodies sign this one. Raises NotFound, NotAllowed, StaleVersion, Conflict."""
    row = _draft(
        PledgeText.objects.select_for_update().filter(public_id=public_id).first(), version,
        by=by,
    )  # fmt: skip
    row.published_at, row.published_by, row.version = timezone.now(), by.user_id, row.version + 1
    row.save(update_fields=["published_at", "published_by", "version"])
    _say(row, by, "pledge_text.published")
    return row


def _draft(row: PledgeText | None, version: int, by: Actor | None = None) -> PledgeText:
    if row is None:
        raise NotFound("pledge_text")
    if by is not None:
        check_user_can_write_text(by, row.headquarters_id)
    if row.published_at is not None:
        raise Conflict("pledge_text.published", _("A published text never changes."))
    if row.version != version:
        raise StaleVersion("pledge_text")
    return row


def _say(row: PledgeText, by: Actor, action: str) -> None:
    journal.record(
        by=by, action=action, on=("pledge_text", row.public_id), detail={"number": row.number}
    )
