"""What goes down the tree: resolutions to every counterpart, directives with their answers."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.locking import held
from bazgasht.core.nameless import check_nameless

from .. import policies
from ..models import Council, Directive, DirectiveCopy, Milestone, Resolution
from ..selectors import seats_on, twins_of
from ..states import LIVE, Measure, State
from .resolutions import headquarters_of, next_number
from .rows import alone


@dataclass(frozen=True)
class Sent:
    """How many child resolutions were made, how many stood already, and to how many councils;
    ``without``: councils that can't count what is bound, for want of a headquarters."""

    made: int
    there: int
    councils: int
    without: tuple[str, ...] = ()


@transaction.atomic
def send_down(*, council: uuid.UUID, resolutions: Sequence[uuid.UUID], by: Actor) -> Sent:
    """Every chosen resolution becomes one of each counterpart's own, owned by the counterpart's
    body, with its number there. Safe to repeat: what was sent is not sent twice, and a council that
    was left out gets it then.

    Raises NotFound, NotAllowed, Conflict without counterparts.
    """
    sits: Council = held(Council, council, None, "organisation")
    policies.check_can_send_down(by, sits)
    twins = twins_of(sits)
    if not twins:
        raise Conflict("council.twins", _("No council mirrors this one."))
    rows = list(
        Resolution.objects.filter(public_id__in=resolutions, council=sits, state__in=LIVE)
        .prefetch_related("milestones")
        .order_by("number")
    )
    if len(rows) != len(set(resolutions)):
        raise NotFound("resolution")
    alone("send", sits.pk)
    there = set(Resolution.objects.filter(parent__in=rows).values_list("parent_id", "council_id"))
    made = stood = 0
    without: dict[str, None] = {}
    for twin in twins:
        head = headquarters_of(twin.organisation)
        for row in rows:
            if (row.pk, twin.pk) in there:
                stood += 1
            elif row.measure == Measure.BOUND and head is None:
                without[twin.title] = None
            else:
                _child(row, twin, head, by)
                made += 1
    journal.record(
        by=by, action="resolution.sent_down", on=("council", sits.public_id),
        detail={"made": made, "councils": len(twins), "left_out": len(without)},
    )  # fmt: skip
    return Sent(made, stood, len(twins), tuple(without))


def _child(parent: Resolution, twin: Council, head: int | None, by: Actor) -> None:
    day = timezone.localdate()
    due = max(parent.due, day)
    bound = parent.measure == Measure.BOUND
    child = Resolution(
        number=next_number(twin.pk, day), council=twin, parent=parent, text=parent.text,
        owner=twin.organisation, headquarters_id=head, adopted_on=day, adopted_by=by.user_id,
        due=due, first_due=due, state=State.ADOPTED, measure=parent.measure,
        indicator=parent.indicator, reading=parent.reading, baseline=parent.baseline,
        target=parent.target, created_by=by.user_id,
        filter={"headquarters": head, "organisation": 0, "working_group": 0} if bound else {},
    )  # fmt: skip
    child.save(force_insert=True)
    Milestone.objects.bulk_create(
        [Milestone(resolution=child, text=m.text, due=max(m.due, day))
         for m in parent.milestones.all()]
    )  # fmt: skip


@dataclass(frozen=True)
class DirectiveDraft:
    """``twins``: to the bodies of every counterpart; ``members``: to the bodies that sit in it."""

    title: str
    text: str
    answer_due: date
    policy_line: bool = False
    twins: bool = True
    members: bool = False


@transaction.atomic
def send_directive(
    *, council: uuid.UUID, draft: DirectiveDraft, by: Actor, public_id: uuid.UUID | None = None
) -> Directive:
    """Raises NotFound, NotAllowed, Conflict without anybody to send it to, InvalidValue."""
    sits: Council = held(Council, council, None, "organisation")
    policies.check_can_direct(by, sits)
    if public_id and (done := Directive.objects.filter(public_id=public_id).first()):
        return done
    day = timezone.localdate()
    if draft.answer_due < day:
        raise InvalidValue("directive.due", _("This day has passed."), field="answer_due")
    check_nameless({"title": draft.title, "text": draft.text})
    bodies: dict[int, Organisation] = {}
    if draft.twins:
        bodies |= {t.organisation_id: t.organisation for t in twins_of(sits, deep=True)}
    if draft.members:
        bodies |= {s.organisation_id: s.organisation for s in seats_on(sits, day)}
    bodies.pop(sits.organisation_id, None)
    if not bodies:
        raise Conflict("directive.nobody", _("There is nobody to send it to."))
    row = Directive(
        public_id=public_id or uuid.uuid4(), council=sits, title=draft.title.strip()[:160],
        text=draft.text.strip(), policy_line=draft.policy_line, sent_on=day,
        answer_due=draft.answer_due, sent_by=by.user_id,
    )  # fmt: skip
    row.save(force_insert=True)
    DirectiveCopy.objects.bulk_create(
        [DirectiveCopy(directive=row, council_id=sits.pk, organisation=body,
                       headquarters_id=headquarters_of(body), sent_on=day,
                       answer_due=draft.answer_due)
         for _id, body in sorted(bodies.items())]
    )  # fmt: skip
    journal.record(
        by=by, action="directive.sent", on=("directive", row.public_id),
        detail={"bodies": len(bodies)},
    )  # fmt: skip
    return row


@transaction.atomic
def acknowledge(*, public_id: uuid.UUID, organisation_id: int, by: Actor) -> DirectiveCopy:
    """Safe to repeat. Raises NotFound, NotAllowed."""
    copy = _copy(public_id, organisation_id)
    policies.check_can_answer(by, copy)
    if copy.acknowledged_at is None:
        copy.acknowledged_at, copy.acknowledged_by = timezone.now(), by.user_id
        copy.save(update_fields=["acknowledged_at", "acknowledged_by"])
        journal.record(
            by=by, action="directive.acknowledged", on=("directive", public_id),
            detail={"organisation": organisation_id},
        )  # fmt: skip
    return copy


@transaction.atomic
def answer_directive(
    *, public_id: uuid.UUID, organisation_id: int, answer: str, by: Actor
) -> DirectiveCopy:
    """Once. Raises NotFound, NotAllowed, Conflict, InvalidValue."""
    copy = _copy(public_id, organisation_id)
    policies.check_can_answer(by, copy)
    if len(answer.strip()) < 5:
        raise InvalidValue("directive.answer", _("Write the answer."), field="answer")
    check_nameless({"answer": answer})
    if copy.acknowledged_at is None:
        copy.acknowledged_at, copy.acknowledged_by = timezone.now(), by.user_id
    copy.answer, copy.answered_by = answer.strip(), by.user_id
    copy.answered_on = timezone.localdate()
    copy.save(update_fields=["acknowledged_at", "acknowledged_by", "answer", "answered_by",
                             "answered_on"])  # fmt: skip
    journal.record(
        by=by, action="directive.answered", on=("directive", public_id),
        detail={"organisation": organisation_id},
    )  # fmt: skip
    return copy


def _copy(public_id: uuid.UUID, organisation_id: int) -> DirectiveCopy:
    found = (
        DirectiveCopy.objects.select_for_update(of=("self",))
        .filter(directive__public_id=public_id, organisation_id=organisation_id)
        .first()
    )
    if found is None:
        raise NotFound("directive")
    return found
