"""Adding dated rules: figures of the law, and how a wage may be split."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core import provinces
from bazgasht.core.digits import number
from bazgasht.core.errors import InvalidValue

from .. import policies
from ..models import PayRule, SplitRule
from ..payroll import SplitPart
from ..states import RULE_BOUNDS, WHOLE, Recipient, Rule

LEAST_SOURCE = 5


@transaction.atomic
def add_pay_rule(
    *, code: str, value: int, starts: date, source: str, province: str = "",
    ends: date | None = None, by: Actor,
) -> PayRule:  # fmt: skip
    """A new figure from a day on; an older row is never touched.

    Raises NotAllowed, InvalidValue (fields ``code``, ``value``, ``source``, ``province``, ``ends``).
    """
    policies.check_may(by, "wages.rules")
    if code not in Rule.values:
        raise InvalidValue("rule.code", _("Choose which rule."), field="code")
    low, high = RULE_BOUNDS[Rule(code)]
    if not low <= value <= high:
        raise InvalidValue(
            "rule.value", _("Between %(low)s and %(high)s."), field="value",
            low=number(low), high=number(high),
        )  # fmt: skip
    _check_source(source)
    if province and province not in {p.iso for p in provinces.provinces()}:
        raise InvalidValue("rule.province", _("Choose a province."), field="province")
    if ends is not None and ends < starts:
        raise InvalidValue("rule.ends", _("It can't end before it begins."), field="ends")
    row = PayRule.objects.create(
        code=code, value=value, starts=starts, ends=ends, province=province,
        source=source.strip()[:200], recorded_by=by.user_id,
    )  # fmt: skip
    journal.record(by=by, action="payrule.added", on=("payrule", row.pk), detail={"code": code})
    return row


def _check_source(source: str) -> None:
    if len(source.strip()) < LEAST_SOURCE:
        raise InvalidValue(
            "rule.source", _("Name the decree or letter it stands in."), field="source"
        )


@transaction.atomic
def add_split_rule(
    *, starts: date, source: str, parts: Sequence[SplitPart], by: Actor
) -> SplitRule:
    """Raises NotAllowed, InvalidValue (fields ``source``, ``parts``)."""
    policies.check_may(by, "wages.rules")
    _check_source(source)
    check_parts(parts)
    row = SplitRule.objects.create(
        starts=starts, source=source.strip()[:200], recorded_by=by.user_id,
        parts=[
            {"recipient": p.recipient, "min_bp": p.min_bp, "max_bp": p.max_bp,
             "needs_request": p.needs_request}
            for p in parts
        ],
    )  # fmt: skip
    journal.record(by=by, action="splitrule.added", on=("splitrule", row.pk))
    return row


def check_parts(parts: Sequence[SplitPart]) -> None:
    """Raises InvalidValue unless every recipient's bounds make sense and the person has a part."""
    known = {p.recipient: p for p in parts}
    if len(known) != len(parts) or not set(known) <= set(Recipient.values):
        raise InvalidValue("rule.parts", _("Each recipient once."), field="parts")
    for part in parts:
        if not 0 <= part.min_bp <= part.max_bp <= WHOLE:
            raise InvalidValue(
                "rule.parts", _("%(who)s: the least is not over the most, and both are shares."),
                field="parts", who=Recipient(part.recipient).label,
            )  # fmt: skip
    person = known.get(Recipient.PERSON)
    if person is None or person.max_bp != WHOLE or person.needs_request:
        raise InvalidValue("rule.parts", _("The person may always keep all of it."), field="parts")
    if sum(p.min_bp for p in parts) > WHOLE:
        raise InvalidValue(
            "rule.parts", _("The least shares are together more than the wage."), field="parts"
        )
