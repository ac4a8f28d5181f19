"""Preparing a pledge: the draft, its lines, offering it for signature, giving it up."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict, InvalidValue
from bazgasht.core.nameless import check_nameless

from .. import policies, selectors
from ..models import Commitment, Mission, Pledge, PledgeText
from ..states import Counted, PledgeState
from .pledge_rows import hold, insert_once, lines_of, say, write
from .rows import body_by_id

MOST_LINES = 40


@dataclass(frozen=True)
class CommitmentDraft:
    mission_id: int
    indicator: str
    quantity: int
    starts: date
    due: date
    counted: str = Counted.GROUP
    note: str = ""


@transaction.atomic
def draft_pledge(
    *,
    headquarters_id: int,
    organisation_id: int,
    text_id: int,
    starts: date,
    ends: date,
    by: Actor,
    request_id: uuid.UUID | None = None,
) -> Pledge:
    """A draft without lines, by the headquarters or by the body for itself. The same
    ``request_id`` twice is one draft. Raises NotFound, NotAllowed, InvalidValue."""
    head, body = body_by_id(headquarters_id), body_by_id(organisation_id)
    policies.check_user_can_draft(by, head.pk, body.pk)
    seated = selectors.live_seats().filter(headquarters=head, organisation=body)
    if not seated.exists():
        raise InvalidValue(
            "pledge.member", _("This body has no seat in this headquarters."), field="organisation"
        )
    row = Pledge(
        public_id=request_id or uuid.uuid4(), organisation=body, headquarters=head,
        text=_text(head, text_id), starts=starts, ends=ends, synthetic=body.synthetic,
    )  # fmt: skip
    _check_term(starts, ends)
    if not insert_once(row):
        return selectors.get_pledge(row.public_id)
    say(row, by, "pledge.drafted")
    return row  # fmt: skip


@transaction.atomic
def change_pledge(
    *, public_id: uuid.UUID, text_id: int, starts: date, ends: date, version: int, by: Actor
) -> Pledge:
    """Raises NotFound, NotAllowed, Conflict, StaleVersion, InvalidValue when a line lies outside
    the new term."""
    row = hold(public_id, "edit", by, version)
    _check_term(starts, ends)
    for line in lines_of(row):
        if not starts <= line.starts < line.due <= ends:
            raise InvalidValue(
                "pledge.lines", _("A commitment lies outside this term; change it first."),
                field="ends",
            )  # fmt: skip
    text = _text(row.headquarters, text_id)
    return write(row, by, "pledge.changed", text=text, starts=starts, ends=ends)


@transaction.atomic
def save_commitment(
    *,
    public_id: uuid.UUID,
    draft: CommitmentDraft,
    version: int,
    by: Actor,
    commitment: uuid.UUID | None = None,
    request_id: uuid.UUID | None = None,
) -> Commitment:
    """Add (no ``commitment``) or change a line of a draft; ``version`` is the pledge's. The same
    ``request_id`` twice is one line. Raises NotFound, NotAllowed, Conflict, StaleVersion,
    InvalidValue."""
    if request_id and commitment is None:
        done = Commitment.objects.filter(public_id=request_id, pledge__public_id=public_id).first()
        if done is not None:
            return done
    row = hold(public_id, "edit", by, version)
    mission = selectors.missions_under(row.headquarters_id).filter(pk=draft.mission_id).first()
    if mission is None:
        raise InvalidValue("commitment.mission", _("Choose a mission."), field="mission")
    _check_line(row, draft)
    if commitment is None:
        if Commitment.objects.filter(pledge=row).count() >= MOST_LINES:
            raise Conflict("commitment.most", _("A pledge holds at most 40 commitments."))
        line = Commitment(public_id=request_id or uuid.uuid4(), pledge=row)
    else:
        line = selectors.get_commitment(row, commitment)
    _fill(line, row, mission, draft)
    write(row, by, "commitment.saved")
    return line  # fmt: skip


def _fill(line: Commitment, row: Pledge, mission: Mission, draft: CommitmentDraft) -> None:
    line.organisation_id, line.headquarters_id = row.organisation_id, row.headquarters_id
    line.mission, line.working_group_id = mission, mission.working_group_id
    line.indicator, line.counted = draft.indicator, draft.counted
    line.quantity, line.starts, line.due = draft.quantity, draft.starts, draft.due
    check_nameless({"note": draft.note})
    line.note = draft.note.strip()
    if line.pk is None:
        line.save(force_insert=True)
        return
    line.save(
        update_fields=["mission", "working_group", "indicator", "counted", "quantity", "starts",
                       "due", "note"]
    )  # fmt: skip


@transaction.atomic
def remove_commitment(
    *, public_id: uuid.UUID, commitment: uuid.UUID, version: int, by: Actor
) -> None:
    """Raises NotFound, NotAllowed, Conflict, StaleVersion."""
    row = hold(public_id, "edit", by, version)
    selectors.get_commitment(row, commitment).delete()
    write(row, by, "commitment.removed")


@transaction.atomic
def offer_pledge(*, public_id: uuid.UUID, version: int, by: Actor) -> Pledge:
    """Put it before the body's representative. Raises NotFound, NotAllowed, StaleVersion, Conflict
    also without a line or when its term is over."""
    row = hold(public_id, "offer", by, version)
    if not lines_of(row):
        raise Conflict("pledge.empty", _("A pledge needs at least one commitment."))
    if row.ends < timezone.localdate():
        raise Conflict("pledge.over", _("The term of this pledge is over; change it first."))
    return write(row, by, "pledge.offered", state=PledgeState.OFFERED, returned="")


@transaction.atomic
def cancel_pledge(*, public_id: uuid.UUID, reason: str, version: int, by: Actor) -> Pledge:
    """Give up what was not signed. Raises NotFound, NotAllowed, Conflict, StaleVersion,
    InvalidValue without a reason."""
    row = hold(public_id, "cancel", by, version)
    return write(
        row, by, "pledge.cancelled", state=PledgeState.CANCELLED, reason=needed(reason),
        ended_on=timezone.localdate(), ended_by=by.user_id,
    )  # fmt: skip


def needed(reason: str) -> str:
    """Raises InvalidValue."""
    if not reason.strip():
        raise InvalidValue("reason", _("Say why, in a few words."), field="reason")
    check_nameless({"reason": reason})
    return reason.strip()


def _text(headquarters: Organisation, text_id: int) -> PledgeText:
    found = selectors.usable_texts(headquarters).filter(pk=text_id).first()
    if found is None:
        raise InvalidValue("pledge.text", _("Choose a published text."), field="text")
    return found


def _check_term(starts: date, ends: date) -> None:
    if ends <= starts:
        raise InvalidValue("pledge.days", _("It ends after it begins."), field="ends")
    if (ends - starts).days > 5 * 366:
        raise InvalidValue("pledge.days", _("A pledge holds at most five years."), field="ends")


def _check_line(row: Pledge, draft: CommitmentDraft) -> None:
    if draft.indicator not in {i.code for i in selectors.promisable()}:
        raise InvalidValue("commitment.indicator", _("Choose what is counted."), field="indicator")
    if draft.counted not in Counted.values:
        raise InvalidValue("commitment.counted", _("Choose what is counted."), field="counted")
    if not 1 <= draft.quantity <= 10**15:
        raise InvalidValue("commitment.quantity", _("How many? At least one."), field="quantity")
    if draft.due <= draft.starts:
        raise InvalidValue("commitment.days", _("It is due after it begins."), field="due")
    if draft.starts < row.starts or draft.due > row.ends:
        raise InvalidValue(
            "commitment.term", _("The days lie outside the term of the pledge."), field="due"
        )


@transaction.atomic
def renew_pledge(*, public_id: uuid.UUID, by: Actor) -> Pledge:
    """A draft for the same length of time after the end, with the same lines; the old one stands
    until the new one is signed. Pressed twice, the draft that is there.

    Raises NotFound, NotAllowed, Conflict.
    """
    old = hold(public_id, "renew", by)
    open_one = Pledge.objects.filter(renews=old).exclude(state=PledgeState.CANCELLED).first()
    if open_one is not None:
        return open_one
    later = old.ends - old.starts + timedelta(days=1)
    text = selectors.usable_texts(old.headquarters).first() or old.text
    row = Pledge(
        organisation=old.organisation, headquarters=old.headquarters, text=text, renews=old,
        starts=old.starts + later, ends=old.ends + later, synthetic=old.synthetic,
    )  # fmt: skip
    row.save(force_insert=True)
    for line in lines_of(old):
        line.pk, line.public_id, line.pledge = None, uuid.uuid4(), row
        line._state.adding = True
        line.starts, line.due = line.starts + later, line.due + later
        line.save(force_insert=True)
    say(row, by, "pledge.drafted", renews=str(old.public_id))
    return row
