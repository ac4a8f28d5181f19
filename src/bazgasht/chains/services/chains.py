"""Adding, changing and moving chains."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core import provinces
from bazgasht.core.errors import InvalidValue, NotFound
from bazgasht.network.selectors import board_for

from .. import policies
from ..models import Chain, Flow, Link
from ..refusals import worded
from ..selectors.chains import read_chain
from ..states import ChainState, Filler, Goal
from ..templates_data import Template, said, templates
from .measuring import measure


@dataclass(frozen=True)
class ChainDraft:
    """``province`` is an ISO code; ``template`` a template's code, only for a new chain."""

    title: str
    product: str
    province: str
    county: str = ""
    goal: str = Goal.JOBS
    template: str = ""


def locked(public_id: uuid.UUID) -> Chain:
    """Raises NotFound."""
    row = Chain.objects.select_for_update().filter(public_id=public_id).first()
    if row is None:
        raise NotFound("chain")
    return row


def seen(public_id: uuid.UUID, by: Actor) -> Chain:
    """The chain, locked, if ``by`` keeps it: who may not is told so before anything is locked."""
    row = Chain.objects.filter(public_id=public_id).first()
    if row is None:
        raise NotFound("chain")
    policies.check_user_can_keep(by, row.organisation_id)
    return locked(public_id)


@transaction.atomic
def create_chain(
    *, organisation_id: int, draft: ChainDraft, by: Actor, public_id: uuid.UUID | None = None
) -> Chain:
    """A draft, with the links of the template if one is named. A form sent twice (the same
    ``public_id``) is one chain. Raises NotAllowed, NotFound, or InvalidValue naming the field."""
    policies.check_user_can_keep(by, organisation_id)
    body = Organisation.objects.select_for_update().filter(pk=organisation_id, active=True).first()
    if body is None:
        raise NotFound("body")
    if public_id is not None:
        before = Chain.objects.filter(public_id=public_id).first()
        if before is not None and before.organisation_id != body.pk:
            raise NotFound("chain")
        if before is not None:
            return before
    row = Chain(organisation=body, synthetic=body.synthetic)
    if public_id is not None:
        row.public_id = public_id
    _fill(row, draft)
    template = _template(draft.template)
    if template is not None:
        row.template, row.illustrative = template.code, True
    with worded():
        row.save(force_insert=True)
    if template is not None:
        begin_from(row, template)
    measure(row)
    journal.record(
        by=by,
        action="chain.created",
        on=("chain", row.public_id),
        detail={"template": row.template},
    )
    return row


def _template(code: str) -> Template | None:
    if not code:
        return None
    found = templates().get(code)
    if found is None:
        raise InvalidValue("chain.template", _("There is no such template."), field="template")
    return found


def begin_from(
    row: Chain, template: Template, *, using: str | None = None,
    new_id: Callable[[], uuid.UUID] = uuid.uuid4,
) -> None:  # fmt: skip
    """Copy a template's links and flows into an empty chain; they are the chain's own from then on."""
    made = {}
    for position, link in enumerate(template.links, start=1):
        made[link.key] = Link(
            chain=row, key=link.key, position=position * 10, stage=link.stage,
            title=said(link.titles), unit=said(link.units), capacity=link.capacity,
            jobs_unit=link.jobs_unit, income_unit=link.income_unit, cost_unit=link.cost_unit,
            county=row.county if link.filler != Filler.NOBODY else "", filler=link.filler,
        )  # fmt: skip
        made[link.key].save(using=using)
    for flow in template.flows:
        Flow(
            chain=row, source=made[flow.source], target=made[flow.target], rate=flow.rate,
            part=flow.part, share=flow.share, public_id=new_id(),
        ).save(using=using)  # fmt: skip


@transaction.atomic
def update_chain(
    *, public_id: uuid.UUID, draft: ChainDraft, version: int | None, by: Actor
) -> Chain:
    """Raises NotFound, NotAllowed, Conflict, StaleVersion, or InvalidValue naming the field."""
    row = seen(public_id, by)
    policies.check_open(row)
    policies.check_version(row.version, version)
    _fill(row, draft)
    _changed(row)
    measure(row)
    journal.record(by=by, action="chain.changed", on=("chain", row.public_id))
    return row


def _fill(row: Chain, draft: ChainDraft) -> None:
    row.title, row.product = draft.title.strip(), draft.product.strip()
    if not row.title:
        raise InvalidValue("chain.title", _("Give the chain a title."), field="title")
    try:
        row.province = provinces.get(draft.province).iso
    except LookupError:
        raise InvalidValue("chain.province", _("Choose the province."), field="province") from None
    row.county, row.goal = draft.county.strip(), Goal(draft.goal)
    row.headquarters_id, row.working_group_id = board_for(row.province)


def _changed(row: Chain) -> None:
    row.version += 1
    row.changed_at = TransactionNow()  # type: ignore[assignment]
    with worded():
        row.save()
    row.refresh_from_db()


@transaction.atomic
def move_chain(*, public_id: uuid.UUID, state: str, version: int | None, by: Actor) -> Chain:
    """Put a chain to work or away. Raises NotFound, NotAllowed, StaleVersion, or Conflict: a chain
    is put to work when a programme can be made of its links."""
    row = seen(public_id, by)
    policies.check_version(row.version, version)
    target = ChainState(state)
    policies.check_transition(row, target)
    if target == ChainState.ACTIVE:
        read = read_chain(row)
        policies.check_whole(read)
    row.state = target
    _changed(row)
    measure(row)
    journal.record(by=by, action=f"chain.{target}", on=("chain", row.public_id))
    return row


@transaction.atomic
def confirm_figures(*, public_id: uuid.UUID, version: int | None, by: Actor) -> Chain:
    """Say that somebody has checked the figures: they are no longer marked as illustrative.

    Raises NotFound, NotAllowed, Conflict, StaleVersion."""
    row = seen(public_id, by)
    policies.check_open(row)
    policies.check_version(row.version, version)
    if row.illustrative:
        row.illustrative = False
        _changed(row)
        journal.record(by=by, action="chain.checked", on=("chain", row.public_id))
    return row


def touched(row: Chain) -> None:
    """After a link or a flow of it was changed: a new version, reckoned anew."""
    _changed(row)
    measure(row)
