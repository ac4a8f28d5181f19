"""Resolutions: drafting, adopting, moving their date, ending."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core import indicators
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.jalali import jalali_year
from bazgasht.core.locking import changed, held
from bazgasht.core.nameless import check_nameless
from bazgasht.core.states import check_transition
from bazgasht.network.selectors import board_for

from .. import policies
from ..models import (
    Council,
    DueMove,
    Gathering,
    Meeting,
    Milestone,
    Proposal,
    Resolution,
    ResolutionSupport,
)
from ..selectors import progress_of
from ..states import (
    TRANSITIONS,
    Measure,
    MeetingState,
    MilestoneState,
    ProposalState,
    Reading,
    State,
)
from .rows import alone, reason_of


@dataclass(frozen=True)
class ResolutionDraft:
    """``figure_of``: 0 for the whole headquarters, or a body; ``group``: 0 or a working group.

    ``milestones``: (text, due) of a declared one. ``origin`` keys: meeting, gathering, proposal.
    """

    text: str
    owner_id: int
    due: date
    measure: str
    supporting: Sequence[int] = ()
    working_group_id: int | None = None
    indicator: str = ""
    reading: str = ""
    figure_of: int = 0
    group: int = 0
    baseline: int = 0
    target: int | None = None
    milestones: Sequence[tuple[str, date]] = ()
    meeting: uuid.UUID | None = None
    gathering: uuid.UUID | None = None
    proposal: uuid.UUID | None = field(default=None)


@transaction.atomic
def draft_resolution(
    *, council: uuid.UUID, draft: ResolutionDraft, by: Actor, public_id: uuid.UUID | None = None
) -> Resolution:
    """``public_id`` comes with the form: sent twice, it is one resolution.

    Raises NotFound, NotAllowed, Conflict, InvalidValue naming the field.
    """
    sits: Council = held(Council, council, None, "organisation")
    policies.check_can_draft(by, sits)
    if public_id and (done := Resolution.objects.filter(public_id=public_id).first()):
        return done
    row = Resolution(
        public_id=public_id or uuid.uuid4(), council=sits, created_by=by.user_id,
        headquarters_id=headquarters_of(sits.organisation),
    )  # fmt: skip
    _origin(row, draft)
    _fill(row, draft)
    row.save(force_insert=True)
    _parts(row, draft)
    _journal(row, "resolution.drafted", by)
    return row


@transaction.atomic
def change_draft(
    *, public_id: uuid.UUID, draft: ResolutionDraft, version: int, by: Actor
) -> Resolution:
    row = of(public_id, version)
    policies.check_can_edit_draft(by, row)
    _fill(row, draft)
    row.version += 1
    row.save()
    ResolutionSupport.objects.filter(resolution=row).delete()
    Milestone.objects.filter(resolution=row).delete()
    _parts(row, draft)
    _journal(row, "resolution.changed", by)
    return row


@transaction.atomic
def adopt(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Resolution:
    """It gets its number; from here its text, owner and measure stay. Raises Conflict for a day
    that has passed or a meeting that was not held."""
    row = of(public_id, version)
    policies.check_can_adopt(by, row)
    if row.due < timezone.localdate():
        raise Conflict("resolution.past", _("Its day has passed already; change the draft first."))
    if row.meeting and row.meeting.state in (
        MeetingState.PLANNED, MeetingState.INVITED, MeetingState.CANCELLED
    ):  # fmt: skip
        raise Conflict("resolution.meeting", _("The meeting that resolves this was not held."))
    row.number = next_number(row.council_id, timezone.localdate())
    row.adopted_on, row.adopted_by = timezone.localdate(), by.user_id
    move(row, State.ADOPTED, by, "number", "adopted_on", "adopted_by")
    if row.proposal_id:
        Proposal.objects.filter(pk=row.proposal_id).update(
            state=ProposalState.ADOPTED, decided_on=row.adopted_on
        )
    return row


@transaction.atomic
def begin(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Resolution:
    row = of(public_id, version)
    policies.check_can_begin(by, row)
    move(row, State.IN_PROGRESS, by)
    return row


@transaction.atomic
def move_due(
    *, public_id: uuid.UUID, due: date, reason: str, version: int | None = None, by: Actor
) -> Resolution:
    """The first date, the reason and the count stay for ever; open milestones of the old day go along.
    Raises InvalidValue for the same day
    or one that has passed."""
    row = of(public_id, version)
    policies.check_can_move(by, row)
    words = reason_of(reason)[:300]
    if due == row.due or due < timezone.localdate():
        raise InvalidValue("resolution.due", _("Choose another day, not in the past."), field="due")
    DueMove.objects.bulk_create(
        [DueMove(resolution=row, was=row.due, became=due, reason=words, by=by.user_id,
                 at=timezone.now())]
    )  # fmt: skip
    row.milestones.filter(due=row.due).exclude(state=MilestoneState.CONFIRMED).update(due=due)
    row.due, row.moved_count = due, row.moved_count + 1
    changed(row, "due", "moved_count")
    journal.record(
        by=by, action="resolution.moved", on=("resolution", row.public_id),
        detail={"due": due, "count": row.moved_count},
    )  # fmt: skip
    return row


@transaction.atomic
def finish(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Resolution:
    """Done: only when the figure is there, or every milestone is confirmed."""
    row = of(public_id, version)
    policies.check_can_end(by, row)
    why = why_not_done(row)
    if why:
        raise Conflict("resolution.open", why)
    if row.state == State.ADOPTED:
        move(row, State.IN_PROGRESS, by)
    row.ended_on, row.ended_by = timezone.localdate(), by.user_id
    move(row, State.DONE, by, "ended_on", "ended_by")
    return row


def why_not_done(row: Resolution) -> str:
    """Empty when nothing is missing any more."""
    if row.measure == Measure.BOUND:
        if progress_of(row).share < 1:
            return _("The figure has not reached its target.")
        return ""
    states = [m.state for m in row.milestones.all()]
    if not states or any(s != MilestoneState.CONFIRMED for s in states):
        return _("Not every milestone is confirmed.")
    return ""


@transaction.atomic
def end_not_done(
    *, public_id: uuid.UUID, words: str, version: int | None = None, by: Actor
) -> Resolution:
    """A second person ends it with words."""
    row = of(public_id, version)
    policies.check_can_end(by, row)
    return _end(row, State.NOT_DONE, words, by)


@transaction.atomic
def withdraw(
    *, public_id: uuid.UUID, words: str, version: int | None = None, by: Actor
) -> Resolution:
    row = of(public_id, version)
    policies.check_can_withdraw(by, row)
    return _end(row, State.WITHDRAWN, words, by)


def _end(row: Resolution, state: State, words: str, by: Actor) -> Resolution:
    row.end_words = reason_of(words, "words")[:500]
    row.ended_on, row.ended_by = timezone.localdate(), by.user_id
    move(row, state, by, "ended_on", "ended_by", "end_words")
    return row


def of(public_id: uuid.UUID, version: int | None) -> Resolution:
    found: Resolution = held(
        Resolution, public_id, version, "council__organisation", "owner", "meeting"
    )
    return found


def move(row: Resolution, state: State, by: Actor, *names: str) -> None:
    check_transition(TRANSITIONS, State(row.state), state)
    row.state = state
    changed(row, "state", *names)
    action = "begun" if state == State.IN_PROGRESS else state.value
    _journal(row, f"resolution.{action}", by)


def next_number(council_id: int, day: date) -> str:
    """1405-007: without gaps per council and Jalali year. Holds others of the council off until
    the transaction ends."""
    alone("number", council_id)
    year = jalali_year(day)
    used = Resolution.objects.filter(council_id=council_id, number__startswith=f"{year}-")
    last = max((int(n.split("-")[1]) for n in used.values_list("number", flat=True)), default=0)
    return f"{year}-{last + 1:03d}"


def headquarters_of(body: Organisation) -> int | None:
    """The headquarters whose figures a council reads."""
    if body.kind == Kind.HEADQUARTERS:
        return body.pk
    if body.kind == Kind.WORKING_GROUP:
        return body.parent_id
    return board_for(body.province)[0]


def _origin(row: Resolution, draft: ResolutionDraft) -> None:
    for name, model in (("meeting", Meeting), ("gathering", Gathering), ("proposal", Proposal)):
        key = getattr(draft, name)
        if key is None:
            continue
        found = model.objects.filter(public_id=key, council=row.council).first()  # type: ignore[attr-defined]
        if found is None:
            raise NotFound(name)
        setattr(row, name, found)


def _fill(row: Resolution, draft: ResolutionDraft) -> None:
    row.text = draft.text.strip()
    if not row.text:
        raise InvalidValue("resolution.text", _("Say what is resolved."), field="text")
    check_nameless(
        {"text": row.text, "milestones": "\n".join(text for text, _due in draft.milestones)}
    )
    if draft.due < timezone.localdate():
        raise InvalidValue("resolution.due", _("This day has passed."), field="due")
    if not Organisation.objects.filter(pk=draft.owner_id, active=True).exists():
        raise InvalidValue("resolution.owner", _("Choose one body."), field="owner")
    row.owner_id, row.due, row.first_due = draft.owner_id, draft.due, draft.due
    row.working_group_id = draft.working_group_id
    row.measure = draft.measure
    if draft.measure == Measure.BOUND:
        _bind(row, draft)
    else:
        row.indicator = row.reading = ""
        row.filter, row.baseline, row.target = {}, None, None


def _bind(row: Resolution, draft: ResolutionDraft) -> None:
    try:
        indicator = indicators.get(draft.indicator)
    except KeyError:
        raise InvalidValue(
            "resolution.indicator", _("Choose a figure."), field="indicator"
        ) from None
    if row.headquarters_id is None:
        raise InvalidValue(
            "resolution.headquarters", _("This council's province has no headquarters, so no"
                                         " figures."), field="indicator",
        )  # fmt: skip
    reading = draft.reading or Reading.SUM
    if reading == Reading.SUM and not indicator.additive:
        raise InvalidValue(
            "resolution.reading", _("This figure does not add up over weeks; read the newest"
                                    " week."), field="reading",
        )  # fmt: skip
    row.baseline = 0 if reading == Reading.SUM else draft.baseline
    if draft.target is None or draft.target == row.baseline or draft.target < 0:
        raise InvalidValue(
            "resolution.target", _("Say what is to be reached; it is not where you begin."),
            field="target",
        )  # fmt: skip
    row.indicator, row.reading, row.target = indicator.code, reading, draft.target
    row.filter = {
        "headquarters": row.headquarters_id,
        "organisation": draft.figure_of,
        "working_group": draft.group,
    }


def _parts(row: Resolution, draft: ResolutionDraft) -> None:
    bodies = {b for b in draft.supporting if b != row.owner_id}
    ResolutionSupport.objects.bulk_create(
        [ResolutionSupport(resolution=row, organisation_id=b) for b in sorted(bodies)]
    )
    if row.measure != Measure.DECLARED:
        return
    if not draft.milestones:
        raise InvalidValue(
            "resolution.milestones", _("Name at least one milestone."), field="milestones"
        )
    Milestone.objects.bulk_create(
        [Milestone(resolution=row, text=text.strip()[:300], due=due)
         for text, due in draft.milestones]
    )  # fmt: skip


def _journal(row: Resolution, action: str, by: Actor) -> None:
    journal.record(by=by, action=action, on=("resolution", row.public_id))
