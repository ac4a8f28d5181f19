"""Provincial counterparts of a national programme, made in one action."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict
from bazgasht.core.jalali import today
from bazgasht.core.locking import held
from bazgasht.councils.models import Council

from .. import policies
from ..models import Node, Programme
from ..states import ProgrammeState
from ..templates_data import Part
from .programmes import plant
from .rows import alone


@transaction.atomic
def make_counterparts(*, public_id: uuid.UUID, by: Actor) -> list[Programme]:
    """One for every provincial headquarters that has none yet: the same tree, its actions owned by
    that headquarters, coordinated by its council. Safe to repeat; returns those made now.

    Raises NotAllowed, Conflict when the programme is not national and in force.
    """
    row: Programme = held(Programme, public_id, None, "organisation")
    policies.check_edits(by, row)
    if row.province or row.parent_id or row.state != ProgrammeState.ACTIVE:
        raise Conflict(
            "programme.counterparts", _("Only a national programme in force has counterparts.")
        )
    alone(f"counterparts:{row.pk}")
    there = set(Programme.objects.filter(parent=row).values_list("organisation_id", flat=True))
    bodies = Organisation.objects.filter(
        kind="headquarters", active=True, pk__in=by.organisations_for("programmes.edit")
    ).exclude(province="").exclude(pk__in=there).order_by("province", "id")  # fmt: skip
    # the council that mirrors the programme's own comes before any other of the province
    mirrors = set(
        Council.objects.filter(mirrors_id=row.council_id, active=True).values_list("pk", flat=True)
    ) if row.council_id else set()  # fmt: skip
    councils: dict[str, int] = {}
    for council in Council.objects.filter(active=True, level="province").order_by("-id"):
        if councils.get(council.province) not in mirrors:
            councils[council.province] = council.pk
    parts = parts_from(row)
    made = []
    for body in bodies:
        fresh = Programme(
            organisation=body, province=body.province, kind=row.kind, title=row.title,
            harm_id=row.harm_id, source=row.source, source_date=row.source_date,
            illustrative=row.illustrative, state=ProgrammeState.ACTIVE, parent=row,
            polling_day=row.polling_day, council_id=councils.get(body.province),
            created_by=by.user_id, synthetic=body.synthetic, in_force_since=today(),
        )  # fmt: skip
        fresh.save(force_insert=True)
        plant(fresh, parts, owner_id=body.pk)
        made.append(fresh)
    journal.record(by=by, action="programme.counterparts", on=("programme", row.public_id),
                   detail={"made": len(made), "there": len(there)})  # fmt: skip
    return made


def parts_from(row: Programme) -> list[Part]:
    """The tree of a programme, to be planted in another one."""
    found = Node.objects.filter(programme=row).values_list("number", "title", "days_before")
    return sorted((Part(*x) for x in found), key=lambda p: [int(n) for n in p.number.split(".")])
