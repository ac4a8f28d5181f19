"""Serving: waiting list, begin, pause, deliver, end with a result per need."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.plans.services import set_need_state
from bazgasht.plans.states import NeedState
from bazgasht.services.models import Delivery
from bazgasht.services.services import record_delivery

from ..models import Referral, ReferralNeed
from ..states import HoldReason, Result, State, derive_end
from .answer import keep_for_handover
from .moving import Held, hold_row, move, subject_of

NEED_AFTER: dict[Result, NeedState] = {
    Result.ACHIEVED: NeedState.MET,
    Result.PARTLY: NeedState.PARTLY,
    Result.NOT: NeedState.UNMET,
}
"""What a need becomes by the result of the referral that served it."""


@dataclass(frozen=True)
class NeedResult:
    """What became of one need of the referral."""

    result: str
    note: str = ""


@transaction.atomic
def wait(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Referral:
    """No place yet: onto the waiting list, ordered by the published rule."""
    held = hold_row(public_id, "wait", by, version)
    return held.row if held.repeated else _move(held, State.WAITING, by)


@transaction.atomic
def start(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Referral:
    held = hold_row(public_id, "start", by, version)
    return held.row if held.repeated else begin(held.row, by)


def begin(row: Referral, by: Actor) -> Referral:
    """A locked referral into service; its needs read "in service"."""
    client_id = subject_of(row).client_id
    for need in ReferralNeed.objects.filter(referral=row, need_id__isnull=False):
        _set_need(need, NeedState.IN_SERVICE, by)
    now = timezone.now()
    return move(
        row, State.IN_SERVICE, by, client_id=client_id, started_at=row.started_at or now,
        answered_at=row.answered_at or now,
    )  # fmt: skip


@transaction.atomic
def hold(*, public_id: uuid.UUID, reason: str, version: int | None = None, by: Actor) -> Referral:
    """Pause with a coded reason."""
    held = hold_row(public_id, "hold", by, version)
    if held.repeated:
        return held.row
    if reason not in HoldReason.values:
        raise InvalidValue("referral.hold_reason", _("Choose the reason."), field="reason")
    return _move(held, State.ON_HOLD, by, code=reason)


@transaction.atomic
def resume(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Referral:
    held = hold_row(public_id, "resume", by, version)
    return held.row if held.repeated else _move(held, State.IN_SERVICE, by)


def _move(held: Held, state: State, by: Actor, code: str = "") -> Referral:
    detail = {"code": code} if code else None
    return move(
        held.row, state, by, client_id=subject_of(held.row).client_id, code=code, detail=detail
    )


@transaction.atomic
def deliver(
    *,
    public_id: uuid.UUID,
    on: date,
    quantity: int,
    amount: int,
    repeat_reason: str = "",
    request_id: uuid.UUID | None = None,
    by: Actor,
) -> Delivery:
    """Record what was given; the first delivery begins the service (:func:`count_delivery`).

    Raises what :func:`bazgasht.services.services.record_delivery` raises.
    """
    row = hold_row(public_id, "deliver", by, None).row
    client_id = subject_of(row).client_id
    return record_delivery(
        service_id=row.service_id, client_id=client_id, on=on, quantity=quantity, amount=amount,
        referral_id=row.pk, repeat_reason=repeat_reason, request_id=request_id, by=by,
    )  # fmt: skip


@transaction.atomic
def end(
    *,
    public_id: uuid.UUID,
    results: Mapping[int, NeedResult],
    version: int | None = None,
    by: Actor,
) -> Referral:
    """End it with a result for every need (``results`` by ReferralNeed id).

    The end state is derived from what was delivered. Raises InvalidValue naming
    ``result_<id>`` when one is missing or contradicts what was delivered.
    """
    held = hold_row(public_id, "end", by, version)
    if held.repeated:
        return held.row
    row = held.row
    client_id = subject_of(row).client_id
    needs = list(ReferralNeed.objects.select_for_update().filter(referral=row).order_by("id"))
    for need in needs:
        given = results.get(need.pk)
        need.result = _check_result(need, given, row.delivered_units)
        need.note = given.note.strip()[:300] if given else ""
        need.save(update_fields=["result", "note"])
        if need.need_id is not None:
            _set_need(need, NEED_AFTER[Result(need.result)], by)
    ended = derive_end(row.delivered_units, row.planned_units)
    move(
        row, State.ENDED, by, client_id=client_id, end_state=ended, ended_at=timezone.now(),
        code=ended.value, detail={"end": ended.value},
    )  # fmt: skip
    keep_for_handover(row, client_id, by)
    return row


def _check_result(need: ReferralNeed, given: NeedResult | None, delivered: int) -> str:
    field = f"result_{need.pk}"
    if given is None or given.result not in Result.values:
        raise InvalidValue("referral.result", _("Say what became of this need."), field=field)
    if delivered == 0 and given.result != Result.NOT:
        raise InvalidValue(
            "referral.nothing_delivered",
            _("Nothing was delivered, so nothing was achieved by it. Record the delivery first."),
            field=field,
        )
    return given.result


def _set_need(need: ReferralNeed, state: NeedState, by: Actor) -> None:
    """A need its case team has closed meanwhile stays closed."""
    with suppress(Conflict, NotFound):
        set_need_state(need_id=need.need_id or 0, state=state, by=by)
