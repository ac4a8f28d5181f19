"""Changing the links of a chain and what flows between them."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict, InvalidValue, NotFound

from .. import policies
from ..models import Chain, Flow, Link
from ..refusals import worded
from ..selectors.chains import read_chain
from ..states import MOST_LINKS, STAGES, Filler, Stage
from .chains import seen, touched


@dataclass(frozen=True)
class LinkDraft:
    """Figures of a month in the link's unit; ``income_unit`` and ``cost_unit`` in rials."""

    stage: str
    title: str
    unit: str
    capacity: Decimal
    jobs_unit: Decimal
    income_unit: int = 0
    cost_unit: int = 0
    county: str = ""
    filler: str = Filler.NOBODY
    filler_organisation_id: int | None = None
    filler_name: str = ""
    note: str = ""


@dataclass(frozen=True)
class FlowDraft:
    """``source`` and ``target`` are keys of links."""

    source: str
    target: str
    rate: Decimal = Decimal(1)
    part: str = ""
    share: int = 100


@transaction.atomic
def save_link(
    *, chain_id: uuid.UUID, draft: LinkDraft, by: Actor, key: str = "",
    version: int | None = None, request_key: str = "",
) -> Link:  # fmt: skip
    """Add a link, or change the one of ``key``. A form for a new link sent twice (the same
    ``request_key``) is one link. Raises NotFound, NotAllowed, Conflict, StaleVersion, or
    InvalidValue naming the field."""
    chain = _editable(chain_id, by)
    if key:
        row = _link(chain, key)
        policies.check_version(row.version, version)
        row.version += 1
    else:
        before = Link.objects.filter(chain=chain, key=request_key).first() if request_key else None
        if before is not None:
            return before
        row = _new(chain, request_key, draft.stage)
    _fill(row, draft)
    row.save()
    touched(chain)
    journal.record(
        by=by, action="chain_link.saved", on=("chain", chain.public_id), detail={"link": row.key}
    )
    return row


def _editable(chain_id: uuid.UUID, by: Actor) -> Chain:
    chain = seen(chain_id, by)
    policies.check_open(chain)
    return chain


def _link(chain: Chain, key: str) -> Link:
    row = Link.objects.select_for_update().filter(chain=chain, key=key).first()
    if row is None:
        raise NotFound("link")
    return row


def _new(chain: Chain, request_key: str, stage: str) -> Link:
    others = list(Link.objects.filter(chain=chain))
    if len(others) >= MOST_LINKS:
        raise Conflict("chain.size", _("A chain has at most %(most)s links."), most=MOST_LINKS)
    before = [o.position for o in others if STAGES.index(Stage(o.stage)) <= _rank(stage)]
    return Link(
        chain=chain, key=request_key or f"l-{uuid.uuid4().hex[:12]}",
        position=max(before, default=0) + 1,
    )  # fmt: skip


def _rank(stage: str) -> int:
    return STAGES.index(Stage(stage)) if stage in Stage.values else len(STAGES)


def _fill(row: Link, draft: LinkDraft) -> None:
    for name, value in asdict(draft).items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if not row.title:
        raise InvalidValue("link.title", _("Say what is done in this link."), field="title")
    if row.stage not in Stage.values:
        raise InvalidValue("link.stage", _("Choose the stage."), field="stage")
    if row.capacity < 0:
        raise InvalidValue("link.capacity", _("A capacity is never below zero."), field="capacity")
    if row.jobs_unit < 0:
        raise InvalidValue("link.jobs", _("This is never below zero."), field="jobs_unit")
    if row.cost_unit < 0:
        raise InvalidValue("link.cost", _("A cost is never below zero."), field="cost_unit")
    if row.filler == Filler.NOBODY:
        row.filler_organisation_id, row.filler_name = None, ""
    elif row.filler_organisation_id is not None:
        body = Organisation.objects.filter(pk=row.filler_organisation_id, active=True)
        if not body.exists():
            raise InvalidValue(
                "link.filler", _("Choose a body of the list."), field="filler_organisation"
            )


@transaction.atomic
def remove_link(*, chain_id: uuid.UUID, key: str, by: Actor) -> None:
    """With what flows in and out of it. Scenarios keep what they said. Raises NotFound, NotAllowed,
    Conflict."""
    chain = _editable(chain_id, by)
    row = _link(chain, key)
    Flow.objects.filter(source=row).delete()
    Flow.objects.filter(target=row).delete()
    row.delete()
    touched(chain)
    journal.record(
        by=by, action="chain_link.removed", on=("chain", chain.public_id), detail={"link": key}
    )


@transaction.atomic
def save_flow(
    *, chain_id: uuid.UUID, draft: FlowDraft, by: Actor, public_id: uuid.UUID | None = None,
    version: int | None = None,
) -> Flow:  # fmt: skip
    """Add a flow, or change one; what would make a circle is refused. Raises NotFound, NotAllowed,
    Conflict, StaleVersion, or InvalidValue naming the field."""
    chain = _editable(chain_id, by)
    if public_id is None:
        row = Flow(chain=chain)
    else:
        found = Flow.objects.select_for_update().filter(chain=chain, public_id=public_id).first()
        if found is None:
            raise NotFound("flow")
        row = found
        policies.check_version(row.version, version)
        row.version += 1
    row.source, row.target = (
        _end(chain, draft.source, "source"),
        _end(chain, draft.target, "target"),
    )
    row.rate, row.part, row.share = draft.rate, draft.part.strip(), draft.share
    if row.source_id == row.target_id:
        raise InvalidValue("flow.ends", _("A link does not hand to itself."), field="target")
    if row.rate <= 0:
        raise InvalidValue("flow.rate", _("The yield is more than zero."), field="rate")
    if not 1 <= row.share <= 100:
        raise InvalidValue("flow.share", _("From 1 to 100 per cent."), field="share")
    with worded():
        row.save()
    fault = read_chain(chain).fault
    if fault is not None and fault.reason == "circle":
        raise InvalidValue(
            "flow.circle", _("This would make a circle: it would hand back what it was made of."),
            field="target",
        )  # fmt: skip
    touched(chain)
    journal.record(by=by, action="chain_flow.saved", on=("chain", chain.public_id))
    return row


def _end(chain: Chain, key: str, field: str) -> Link:
    row = Link.objects.filter(chain=chain, key=key).first()
    if row is None:
        raise InvalidValue("flow.link", _("Choose a link of this chain."), field=field)
    return row


@transaction.atomic
def remove_flow(*, chain_id: uuid.UUID, public_id: uuid.UUID, by: Actor) -> None:
    """Raises NotFound, NotAllowed, Conflict."""
    chain = _editable(chain_id, by)
    gone, _rows = Flow.objects.filter(chain=chain, public_id=public_id).delete()
    if not gone:
        raise NotFound("flow")
    touched(chain)
    journal.record(by=by, action="chain_flow.removed", on=("chain", chain.public_id))
