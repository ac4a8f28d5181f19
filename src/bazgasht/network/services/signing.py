"""Signing, returning and withdrawing: what only the body's representative does."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bazgasht.access.actor import Actor
from bazgasht.access.proving import Proof, check_proof
from bazgasht.core.errors import Conflict, InvalidValue, StaleVersion
from bazgasht.core.nameless import check_nameless

from .. import canonical
from ..models import Pledge
from ..states import Factor, PledgeState
from .drafting import needed
from .pledge_rows import hold, lines_of, say, write


@transaction.atomic
def sign_pledge(
    *, public_id: uuid.UUID, version: int, digest: str, office: str, proof: Proof, by: Actor
) -> Pledge:
    """Sign what the form showed: ``digest`` is the hash of that content. What is signed is frozen
    with its hash, signer, moment and factor; the pledge it renews is renewed.

    Raises NotFound, NotAllowed (also for an old proof), Conflict, StaleVersion when the content is
    no longer what was shown, InvalidValue without an office.
    """
    row = hold(public_id, "sign", by, version)
    check_proof(proof, by)
    if not office.strip():
        raise InvalidValue("pledge.office", _("In which office do you sign?"), field="office")
    check_nameless({"office": office})
    today = timezone.localdate()
    if row.ends < today:
        raise Conflict("pledge.over", _("The term of this pledge is over; return it."))
    lines = lines_of(row)
    facts = canonical.content(row, lines)
    if canonical.digest(canonical.text_of(facts)) != digest or not lines:
        raise StaleVersion("pledge.content")
    now, factor = timezone.now(), Factor(proof.kind)
    facts["signed"] = canonical.signature(
        user_id=by.user_id, name=by.name, office=office.strip(), at=now, factor=factor
    )
    text = canonical.text_of(facts)
    row.content, row.sha256 = text, canonical.digest(text)
    row.signed_at, row.signed_by, row.factor = now, by.user_id, factor
    row.signer, row.office, row.state = by.name, office.strip(), PledgeState.SIGNED
    row.version += 1
    row.save(
        update_fields=["state", "content", "sha256", "signed_at", "signed_by", "signer", "office",
                       "factor", "version"]
    )  # fmt: skip
    say(row, by, "pledge.signed", sha256=row.sha256, factor=factor)
    _end_renewed(row, by)
    return row


def _end_renewed(row: Pledge, by: Actor) -> None:
    if row.renews_id is None:
        return
    old = Pledge.objects.select_for_update(of=("self",)).get(pk=row.renews_id)
    if old.state == PledgeState.SIGNED:
        write(
            old, by, "pledge.renewed", state=PledgeState.RENEWED, ended_on=timezone.localdate(),
            ended_by=by.user_id,
        )  # fmt: skip


@transaction.atomic
def hand_back_pledge(*, public_id: uuid.UUID, reason: str, version: int, by: Actor) -> Pledge:
    """From the one who should sign, with what should be otherwise; or taken back by the
    headquarters. Raises NotFound, NotAllowed, Conflict, StaleVersion, InvalidValue."""
    row = hold(public_id, "hand_back", by, version)
    return write(row, by, "pledge.returned", state=PledgeState.DRAFT, returned=needed(reason))


@transaction.atomic
def withdraw_pledge(*, public_id: uuid.UUID, reason: str, version: int, by: Actor) -> Pledge:
    """The body no longer stands by it; what was signed is kept. Raises NotFound, NotAllowed,
    Conflict, StaleVersion, InvalidValue without a reason."""
    row = hold(public_id, "withdraw", by, version)
    return write(
        row, by, "pledge.withdrawn", state=PledgeState.WITHDRAWN, reason=needed(reason),
        ended_on=timezone.localdate(), ended_by=by.user_id,
    )  # fmt: skip
