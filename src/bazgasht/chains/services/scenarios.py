"""Saving what-if scenarios: reckoned when they are saved, kept as they were then."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.jalali import today
from bazgasht.core.registry import reach_sources

from .. import policies
from ..lp import BadNetwork
from ..models import Chain, Scenario
from ..networks import Read
from ..reckoning import Change, reckon, step_of
from ..selectors.chains import read_all
from ..states import ChainState, ChangeKind

MOST_CHAINS = 8
MOST_AMOUNT = Decimal(10) ** 15
WORDS = {
    "fill": lambda: _("“%(link)s” is filled already."),
    "capacity": lambda: _("“%(link)s” has less capacity than is taken away."),
    "posts": lambda: _("“%(link)s” has no jobs per unit, so posts make no room there."),
    "loan": lambda: _("“%(link)s” has no cost per unit, so a loan makes no room there."),
    "orders": lambda: _("Orders come in where something is sold, not at “%(link)s”."),
}


@dataclass(frozen=True)
class ScenarioDraft:
    """``chains`` are public ids, of one province."""

    title: str
    chains: Sequence[uuid.UUID]
    note: str = ""
    changes: Sequence[Change] = ()


def field_of(change: Change) -> str:
    """The name of the form's field a change stands in."""
    return f"{change.chain}:{change.link}:{change.kind}"


@transaction.atomic
def save_scenario(
    *, organisation_id: int, draft: ScenarioDraft, by: Actor, public_id: uuid.UUID,
    version: int | None = None,
) -> Scenario:  # fmt: skip
    """Add or change, and reckon. The form makes ``public_id``: sent twice, it is one scenario.

    Raises NotAllowed, NotFound, Conflict, StaleVersion, or InvalidValue naming the field.
    """
    policies.check_user_can_plan(by, organisation_id)
    body = Organisation.objects.select_for_update().filter(pk=organisation_id, active=True).first()
    if body is None:
        raise NotFound("body")
    row = _locked(public_id, organisation_id)
    if row is None:
        row = Scenario(
            public_id=public_id, organisation=body, created_by=by.user_id, created_name=by.name,
            synthetic=body.synthetic,
        )  # fmt: skip
    elif version is None:
        return row
    else:
        policies.check_version(row.version, version)
        row.version += 1
    chains = _chains(draft.chains)
    row.title, row.note, row.province = draft.title.strip(), draft.note.strip(), chains[0].province
    if not row.title:
        raise InvalidValue("scenario.title", _("Give the scenario a title."), field="title")
    reads = read_all(chains)
    check_changes(reads, draft.changes)
    row.changes = [
        {"chain": c.chain, "link": c.link, "kind": c.kind, "amount": str(c.amount), "cost": c.cost}
        for c in draft.changes
    ]
    row.result = _result(reads, draft.changes, row.province)
    row.made_at = TransactionNow()  # type: ignore[assignment]
    row.save()
    row.chains.set(chains)
    row.refresh_from_db()
    journal.record(
        by=by, action="chain_scenario.saved", on=("scenario", row.public_id),
        detail={"changes": len(row.changes)},
    )  # fmt: skip
    return row


def _locked(public_id: uuid.UUID, organisation_id: int) -> Scenario | None:
    """Raises NotFound for another body's: it can be read, not locked."""
    seen = Scenario.objects.filter(public_id=public_id).first()
    if seen is None:
        return None
    if seen.organisation_id != organisation_id:
        raise NotFound("scenario")
    return Scenario.objects.select_for_update().get(pk=seen.pk)


def _chains(public_ids: Sequence[uuid.UUID]) -> list[Chain]:
    found = list(
        Chain.objects.filter(public_id__in=list(public_ids))
        .exclude(state=ChainState.ARCHIVED)
        .order_by("title", "id")
    )
    if not found:
        raise InvalidValue("scenario.chains", _("Choose at least one chain."), field="chains")
    if len(found) > MOST_CHAINS:
        raise InvalidValue(
            "scenario.chains", _("A scenario is about at most %(most)s chains."), field="chains",
            most=MOST_CHAINS,
        )  # fmt: skip
    if len({c.province for c in found}) > 1:
        raise InvalidValue(
            "scenario.province", _("The chains of a scenario are of one province."), field="chains"
        )
    return found


def check_changes(reads: Sequence[Read], changes: Sequence[Change]) -> None:
    """Raises InvalidValue on the field of the first change that can't be made."""
    known = {str(r.chain.public_id): r for r in reads}
    for change in changes:
        read = known.get(change.chain)
        link = read.by_key.get(change.link) if read else None
        if link is None:
            continue
        sign = change.kind != ChangeKind.CAPACITY and change.amount < 0
        if sign or abs(change.amount) > MOST_AMOUNT:
            raise InvalidValue(
                "scenario.amount", _("This amount is not possible."), field=field_of(change)
            )
        try:
            step_of(change, link)
        except ValueError as wrong:
            words = WORDS.get(str(wrong), WORDS["capacity"])()
            raise InvalidValue(
                f"scenario.{wrong}", words, field=field_of(change), link=link.title
            ) from wrong


def _result(reads: Sequence[Read], changes: Sequence[Change], province: str) -> dict[str, Any]:
    reach = [row for source in reach_sources for row in source(province)]
    try:
        return {**reckon(reads, changes, reach), "on": today().isoformat()}
    except BadNetwork as bad:
        faulty = next(r for r in reads if r.fault is not None)
        raise Conflict(
            "scenario.fault", "%(title)s: %(words)s", title=faulty.chain.title,
            words=policies.fault_words(faulty),
        ) from bad  # fmt: skip


def changes_of(row: Scenario) -> list[Change]:
    """The saved changes, to be shown and changed again."""
    return [
        Change(c["chain"], c["link"], c["kind"], Decimal(c["amount"]), int(c.get("cost") or 0))
        for c in row.changes
    ]


@transaction.atomic
def remove_scenario(*, public_id: uuid.UUID, by: Actor) -> None:
    """Raises NotFound, NotAllowed."""
    row = Scenario.objects.filter(public_id=public_id).first()
    if row is None:
        raise NotFound("scenario")
    policies.check_user_can_plan(by, row.organisation_id)
    row.chains.clear()
    row.delete()
    journal.record(by=by, action="chain_scenario.removed", on=("scenario", public_id))
