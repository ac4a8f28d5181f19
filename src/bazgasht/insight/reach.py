"""How many people a plan for a province could reach, from the figures of its weeks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.core.chains import Reach
from bazgasht.core.registry import reach_sources
from bazgasht.core.week import Week
from bazgasht.network.selectors import provincial_headquarters

from .models import Fact

WEEKS = 13


def _words() -> tuple[tuple[str, str], ...]:
    return (
        ("training.asked", _("asked for a seat in training (last 13 weeks)")),
        ("training.completed", _("completed a course (last 13 weeks)")),
        ("work.started", _("began in a workshop's post (last 13 weeks)")),
    )


def reach(province: str, *, day: date | None = None) -> Iterable[Reach]:
    """Sums of the 13 whole weeks before ``day`` (today); what no week has a figure of is left out."""
    headquarters = provincial_headquarters(province)
    if headquarters is None:
        return []
    current = Week.of(day or timezone.localdate()).start
    rows = Fact.objects.filter(
        headquarters_id=headquarters.pk, organisation_id=0, working_group_id=0,
        week__lt=current, week__gte=current - timedelta(weeks=WEEKS),
        indicator__in=[code for code, _label in _words()],
    ).values("indicator").annotate(total=Sum("value"))  # fmt: skip
    known = {r["indicator"]: r for r in rows}
    return [
        Reach(code, label, known[code]["total"], current - timedelta(days=1))
        for code, label in _words() if code in known
    ]  # fmt: skip


def register_all() -> None:
    reach_sources.register("insight.weeks", reach)
