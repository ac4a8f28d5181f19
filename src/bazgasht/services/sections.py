"""What this room adds to a client's page and story."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.digits import localise
from bazgasht.core.money import format_money
from bazgasht.core.registry import client_sections, timeline_sources
from bazgasht.core.timeline import Row, TimelineItem, TimelineSource, moment

from . import selectors
from .models import Delivery
from .states import Unit


def aid_section(client: Any, actor: Actor) -> dict[str, Any] | None:
    """What the household got from all bodies; None when it has no household or got nothing and
    the actor gives nothing."""
    household, lines = selectors.aid_of_client(client.pk)
    record_url = ""
    if actor.can("deliveries.record"):
        record_url = reverse("services:record") + f"?client={client.public_id}"
    if not lines and not record_url:
        return None
    return {
        "title": _("Aid to the household"),
        "template": "services/aid_section.html",
        "context": {"lines": lines, "record_url": record_url, "household": household},
        "order": 50,
    }


def amount_words(delivery: Delivery) -> str:
    """«۲ بسته · ۱٬۸۰۰٬۰۰۰ تومان»."""
    return _amount(delivery.quantity, delivery.service.unit, delivery.amount)


def _amount(quantity: int, unit: str, amount: int | None) -> str:
    parts = [f"{localise(quantity)} {Unit(unit).label}"]
    if amount:
        parts.append(format_money(amount, "toman"))
    return " · ".join(parts)


DELIVERIES = """
select jsonb_build_object('public_id', d.public_id, 'title', v.title, 'on', d."on",
  'quantity', d.quantity, 'unit', v.unit, 'amount', d.amount, 'voided', d.voided_at is not null,
  'body', d.organisation_id, 'user', d.recorded_by)
from services_deliverysubject s join services_delivery d on d.id = s.delivery_id
join services_service v on v.id = d.service_id
where s.client_id = any(%(clients)s) order by s."on" desc, d.id desc limit 200"""


def _delivery(row: Row) -> Iterator[TimelineItem]:
    """A voided one says so."""
    yield TimelineItem(
        at=moment(row["on"]),
        title=_("Given: %(title)s") % {"title": row["title"]},
        detail=_amount(row["quantity"], row["unit"], row["amount"]),
        tone="info" if row["voided"] else "ok",
        chip=_("voided") if row["voided"] else _("delivered"),
        organisation_id=row["body"],
        user_id=row["user"],
        url=reverse("services:delivery", args=[row["public_id"]]),
    )


def register_all() -> None:
    client_sections.register("services.aid", aid_section, order=50)
    timeline_sources.register(
        "services.deliveries", TimelineSource(DELIVERIES, _delivery), order=30
    )
