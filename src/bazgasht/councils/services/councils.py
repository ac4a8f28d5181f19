"""Councils and the bodies that sit in them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.access.roles import ROLES
from bazgasht.access.selectors import live_memberships
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.core.locking import changed, held
from bazgasht.core.nameless import check_nameless

from .. import policies
from ..models import Council, CouncilSeat
from ..states import Level
from .rows import alone


@dataclass(frozen=True)
class CouncilDraft:
    title: str
    level: str
    chair_office: str
    mirrors_id: int | None = None
    secretary_id: int | None = None
    active: bool = True


@transaction.atomic
def create_council(
    *, organisation_id: int, draft: CouncilDraft, by: Actor, public_id: uuid.UUID | None = None
) -> Council:
    """Raises NotAllowed, InvalidValue naming the field, Conflict for a title used twice.

    Of a body that is not the actor's, such as a governorate, the actor becomes the secretary.
    """
    body = Organisation.objects.filter(pk=organisation_id, active=True).first()
    if body is None or body.kind not in policies.SEATS:
        raise InvalidValue(
            "council.body", _("A council sits at a headquarters, group, governorate or justice"
                              " department."), field="organisation",
        )  # fmt: skip
    own = by.can("meetings.edit", body.pk)
    if not own and not policies.looks_after(by, body):
        raise NotAllowed("meetings.edit", _("This body is outside what you look after."))
    alone("council", body.pk)
    if public_id and (done := Council.objects.filter(public_id=public_id).first()):
        return done
    council = Council(
        public_id=public_id or uuid.uuid4(), organisation=body, province=body.province,
        secretary_id=draft.secretary_id if own else by.user_id,
    )  # fmt: skip
    _fill(council, draft)
    council.save(force_insert=True)
    CouncilSeat.objects.bulk_create(
        [CouncilSeat(council=council, organisation=body, office=draft.chair_office[:120],
                     starts=timezone.localdate())]
    )  # fmt: skip
    journal.record(by=by, action="council.saved", on=("council", council.public_id))
    return council


@transaction.atomic
def update_council(
    *, public_id: uuid.UUID, draft: CouncilDraft, version: int, by: Actor
) -> Council:
    """Raises NotFound, NotAllowed, StaleVersion, InvalidValue, Conflict.

    The secretary of another body's council hands it over to somebody, never to nobody.
    """
    council: Council = held(Council, public_id, version, "organisation")
    policies.check_edits(by, council)
    if draft.secretary_id or by.can("meetings.edit", council.organisation_id):
        council.secretary_id = draft.secretary_id
    _fill(council, draft)
    changed(council, "title", "level", "chair_office", "mirrors", "secretary", "active")
    journal.record(by=by, action="council.saved", on=("council", council.public_id))
    return council


@transaction.atomic
def name_secretary(
    *, public_id: uuid.UUID, secretary_id: int, version: int | None = None, by: Actor
) -> Council:
    """Whoever keeps its papers from now on. Raises NotFound, NotAllowed, StaleVersion, InvalidValue."""
    council: Council = held(Council, public_id, version, "organisation")
    policies.check_names_secretary(by, council)
    council.secretary_id = secretary_id
    _check_secretary(council)
    changed(council, "secretary")
    journal.record(
        by=by, action="council.secretary_named", on=("council", council.public_id),
        detail={"user": secretary_id},
    )  # fmt: skip
    return council


def _check_secretary(council: Council) -> None:
    """At work in a role that keeps papers."""
    if council.secretary_id is None:
        return
    roles = [code for code, role in ROLES.items() if "meetings.edit" in role.permissions]
    at_work = live_memberships().filter(
        user_id=council.secretary_id, role__in=roles, user__is_active=True
    )
    if not at_work.exists():
        raise InvalidValue(
            "council.secretary", _("Choose somebody at work who keeps papers of councils."),
            field="secretary",
        )  # fmt: skip


def _fill(council: Council, draft: CouncilDraft) -> None:
    title = draft.title.strip()
    check_nameless({"title": title, "chair_office": draft.chair_office})
    same = Council.objects.filter(organisation=council.organisation, title=title)
    if same.exclude(pk=council.pk).exists():
        raise Conflict("council.title", _("This body has a council of this name already."))
    if draft.level not in Level.values:
        raise InvalidValue("council.level", field="level")
    if draft.mirrors_id is not None:
        _check_mirror(council, draft.mirrors_id)
    _check_secretary(council)
    council.title, council.level = title[:160], draft.level
    council.chair_office, council.active = draft.chair_office.strip()[:120], draft.active
    council.mirrors_id = draft.mirrors_id


def _check_mirror(council: Council, mirrors_id: int) -> None:
    """A tree, never a ring."""
    above: int | None = mirrors_id
    seen = {council.pk}
    while above is not None:
        if above in seen:
            raise InvalidValue("council.ring", _("A council can't mirror itself."), field="mirrors")
        seen.add(above)
        above = Council.objects.filter(pk=above).values_list("mirrors_id", flat=True).first()


@transaction.atomic
def give_seat(
    *,
    public_id: uuid.UUID,
    organisation_id: int,
    office: str,
    by: Actor,
    starts: date | None = None,
) -> CouncilSeat:
    """Safe to repeat. Raises NotFound, NotAllowed."""
    council: Council = held(Council, public_id, None, "organisation")
    policies.check_edits(by, council)
    check_nameless({"office": office})
    if not Organisation.objects.filter(pk=organisation_id, active=True).exists():
        raise NotFound("organisation")
    there = CouncilSeat.objects.filter(
        council=council, organisation_id=organisation_id, ends=None
    ).first()
    if there:
        return there
    seat = CouncilSeat(
        council=council, organisation_id=organisation_id, office=office.strip()[:120],
        starts=starts or timezone.localdate(),
    )  # fmt: skip
    seat.save(force_insert=True)
    journal.record(
        by=by, action="council.seat_given", on=("council", council.public_id),
        detail={"organisation": organisation_id},
    )  # fmt: skip
    return seat


@transaction.atomic
def end_seat(*, public_id: uuid.UUID, organisation_id: int, by: Actor) -> None:
    """Raises NotFound, NotAllowed, Conflict for the council's own body."""
    council: Council = held(Council, public_id, None, "organisation")
    policies.check_edits(by, council)
    if organisation_id == council.organisation_id:
        raise Conflict("council.own_seat", _("The council's own body keeps its seat."))
    seat = CouncilSeat.objects.filter(
        council=council, organisation_id=organisation_id, ends=None
    ).first()
    if seat is None:
        raise NotFound("council_seat")
    seat.ends = max(timezone.localdate(), seat.starts)
    seat.save(update_fields=["ends"])
    journal.record(
        by=by, action="council.seat_ended", on=("council", council.public_id),
        detail={"organisation": organisation_id},
    )  # fmt: skip
