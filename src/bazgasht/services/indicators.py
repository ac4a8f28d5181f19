"""What this room counts. A delivery counts in the week it was given, whenever it was recorded."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bazgasht.core.indicators import Indicator, counted, register

_COLUMNS = 'd.headquarters_id, d.organisation_id, d.working_group_id, d."on", d.amount'
_LIVE = f"(select {_COLUMNS} from services_delivery d where d.voided_at is null) x"  # noqa: S608
_SUBJECTS = (
    f"(select {_COLUMNS}, s.repeated, coalesce(s.household_id, -s.client_id) as home"  # noqa: S608
    " from services_delivery d join services_deliverysubject s on s.delivery_id = d.id"
    " where d.voided_at is null) x"
)


def _sql(value: str, source: str = _LIVE, where: str = "true") -> str:
    return counted(
        source=source, hq="x.headquarters_id", body="x.organisation_id",
        group="x.working_group_id", day='x."on"', value=value, where=where,
    )  # fmt: skip


INDICATORS = (
    Indicator(
        "deliveries.count", _("services delivered"),
        _("Acts of giving recorded in the week they happened; voided ones don't count."),
        "count", _("deliveries"), _sql("count(*)"), higher="better",
    ),
    Indicator(
        "deliveries.amount", _("amount given"),
        _("Rials given or spent in these deliveries."),
        "rials", _("rial"), _sql("sum(amount)"), higher="better",
    ),
    Indicator(
        "households.reached", _("households reached"),
        _("Households that got at least one delivery, each counted once; a person without a"
          " recorded household counts as one. Does not add up over bodies or weeks."),
        "distinct", _("households"), _sql("count(distinct home)", _SUBJECTS),
        additive=False, distinct_key="household", higher="better",
    ),
    Indicator(
        "aid.repeated", _("aid given again"),
        _("Aid of one kind to a household inside its window, given with a recorded reason."),
        "count", _("deliveries"), _sql("count(*)", _SUBJECTS, "x.repeated"),
    ),
    Indicator(
        "aid.stopped", _("double aid prevented"),
        _("Times a body did not give aid because it saw that the household had it already."),
        "count", _("times"), _sql("count(*)", "services_aidstop x"), higher="better",
    ),
)  # fmt: skip


def register_all() -> None:
    register(*INDICATORS)
