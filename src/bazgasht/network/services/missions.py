"""Missions of working groups."""

from __future__ import annotations

from django.db import transaction

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.access.policies import check_manages_body
from bazgasht.core.errors import NotFound

from ..models import Mission
from .rows import locked


@transaction.atomic
def save_mission(
    *,
    working_group_id: int,
    title: str,
    description: str,
    by: Actor,
    mission_id: int | None = None,
    version: int = 0,
    active: bool = True,
) -> Mission:
    """Add or change a mission; an edited one is no longer merely proposed.

    Raises NotFound, NotAllowed, StaleVersion.
    """
    group = Organisation.objects.filter(pk=working_group_id, kind=Kind.WORKING_GROUP).first()
    if group is None:
        raise NotFound("working_group")
    check_manages_body(by, group)
    if mission_id is None:
        Organisation.objects.select_for_update().get(pk=group.pk)
        mission = _new_mission(group)
    else:
        mission = locked(Mission.objects.filter(working_group=group), mission_id, version)
    mission.title, mission.description = title.strip(), description.strip()
    mission.active, mission.proposed, mission.version = active, False, mission.version + 1
    mission.save()
    journal.record(
        by=by, action="mission.saved", on=("mission", mission.pk), detail={"active": active}
    )
    return mission


def _new_mission(group: Organisation) -> Mission:
    short = group.code.rsplit("-", 1)[-1]
    used = set(Mission.objects.filter(working_group=group).values_list("code", flat=True))
    number = next(n for n in range(1, 1000) if f"{short}-{n}" not in used)
    return Mission(working_group=group, code=f"{short}-{number}", position=number)
