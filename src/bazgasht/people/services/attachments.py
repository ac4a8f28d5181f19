"""Documents in a file: checked, encrypted on disk, opened one by one and journalled."""

from __future__ import annotations

import hashlib
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import InvalidValue, NotFound
from bazgasht.core.locking import alone
from bazgasht.core.text import strip_controls

from .. import vault
from ..file_types import check_upload
from ..models import Attachment
from ..permissions import check_may
from .acting import acting_body


@transaction.atomic
def attach(*, client_id: int, title: str, file_name: str, data: bytes, by: Actor) -> Attachment:
    """Keep a PDF, JPEG or PNG of at most 10 MB under ``title``.

    Raises NotAllowed, InvalidValue (fields ``title``, ``file``; see :mod:`..file_types`).
    """
    body = acting_body(client_id=client_id, permission="files.attach", by=by)
    title = strip_controls(title).strip()
    if not title:
        raise InvalidValue("attachment.title", _("Say what this document is."), field="title")
    mime = check_upload(file_name, data)
    digest = hashlib.sha256(data).digest()
    alone(f"people.attachment:{client_id}:{body}")  # a second press waits for the first
    same = Attachment.objects.filter(client_id=client_id, organisation_id=body, sha256=digest)
    if same.filter(removed_at=None).exists():
        raise InvalidValue(
            "attachment.same", _("This very document is in the file already."), field="file"
        )
    stored_as, key_version = vault.put(data)
    try:
        with transaction.atomic():
            row = Attachment.objects.create(
                client_id=client_id, organisation_id=body, title=title[:120], mime=mime,
                size=len(data), sha256=digest, stored_as=stored_as,
                key_version=key_version, uploaded_by=by.user_id,
            )  # fmt: skip
            journal.record(
                by=by, action="attachment.added", on=("attachment", row.public_id),
                client_id=client_id, detail={"type": mime, "size": len(data)},
            )  # fmt: skip
    except BaseException:
        vault.drop(stored_as)
        raise
    return row


@transaction.atomic
def read_attachment(*, client_id: int, public_id: uuid.UUID, by: Actor) -> tuple[Attachment, bytes]:
    """The document itself; the opening is journalled. Raises NotFound, also for a removed one."""
    row = Attachment.objects.filter(
        public_id=public_id, client_id=client_id, removed_at=None
    ).first()
    if row is None:
        raise NotFound("attachment")
    try:
        data = vault.get(row.stored_as, row.key_version)
    except FileNotFoundError:
        raise NotFound("attachment", _("This document is missing from the store.")) from None
    journal.record(by=by, action="attachment.opened", on=("attachment", row.public_id),
                   client_id=client_id)  # fmt: skip
    return row, data


@transaction.atomic
def remove_attachment(
    *, client_id: int, public_id: uuid.UUID, reason: str, by: Actor
) -> Attachment:
    """Take a document out of the file; that it was there, and why it went, stays.

    Only the body that attached it may. Raises NotFound, NotAllowed, InvalidValue (``reason``).
    """
    row = (
        Attachment.objects.select_for_update()
        .filter(public_id=public_id, client_id=client_id, removed_at=None)
        .first()
    )
    if row is None:
        raise NotFound("attachment")
    check_may(by, "files.attach", row.organisation_id)
    if not reason.strip():
        raise InvalidValue("attachment.reason", _("Say why it is taken out."), field="reason")
    row.removed_at, row.removed_reason = timezone.now(), reason.strip()[:200]
    row.save(update_fields=["removed_at", "removed_reason"])
    journal.record(by=by, action="attachment.removed", on=("attachment", row.public_id),
                   client_id=client_id)  # fmt: skip
    return row
