"""Adding and changing trades."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound, StaleVersion
from bazgasht.core.text import identity_form, sort_key

from .. import policies
from ..models import Occupation, Skill, Trade


@dataclass(frozen=True)
class TradeDraft:
    """What a form says about a trade; ``occupation`` is a code, ``skills`` are codes."""

    title: str
    title_en: str
    occupation: str
    skills: Sequence[str] = ()
    active: bool = True


@transaction.atomic
def create_trade(*, draft: TradeDraft, by: Actor) -> Trade:
    """Raises NotAllowed, Conflict for a title that is there, InvalidValue naming the field."""
    policies.check_user_can_edit(by)
    _check_title(draft.title, besides=None)
    trade = Trade(code=_code(draft.title_en))
    return _save(trade, draft, by, "trade.created")


@transaction.atomic
def update_trade(*, code: str, draft: TradeDraft, version: int, by: Actor) -> Trade:
    """Raises NotAllowed, NotFound, StaleVersion, Conflict, InvalidValue naming the field."""
    policies.check_user_can_edit(by)
    trade = Trade.objects.select_for_update().filter(code=code).first()
    if trade is None:
        raise NotFound("trade")
    if trade.version != version:
        raise StaleVersion("trade.stale")
    _check_title(draft.title, besides=trade.pk)
    trade.version += 1
    return _save(trade, draft, by, "trade.changed")


def _check_title(title: str, besides: int | None) -> None:
    form = identity_form(title)
    others = Trade.objects.exclude(pk=besides or 0).values_list("title", flat=True)
    if form in {identity_form(other) for other in others}:
        raise Conflict("trade.twin", _("There is already a trade of this name."))


def _code(title_en: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", title_en.lower()).strip("-")[:32] or "trade"
    taken = Trade.objects.filter(code=base).exists()
    return f"{base}-{secrets.token_hex(2)}" if taken else base


def _save(trade: Trade, draft: TradeDraft, by: Actor, action: str) -> Trade:
    if not Occupation.objects.filter(code=draft.occupation, active=True).exists():
        raise InvalidValue(
            "trade.occupation", _("There is no occupation of this code."), field="occupation"
        )
    trade.title, trade.title_en = draft.title.strip(), draft.title_en.strip()
    trade.occupation_id, trade.active = draft.occupation, draft.active
    trade.sort_key = sort_key(draft.title)
    trade.save()
    trade.skills.set(Skill.objects.filter(code__in=list(draft.skills)))
    journal.record(by=by, action=action, on=("trade", trade.code))
    return trade
