"""Meetings, visits, gatherings, proposals and directives as their pages need them."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from bazgasht.core.errors import NotFound

from ..models import (
    Council,
    CouncilSeat,
    Directive,
    DirectiveCopy,
    FieldVisit,
    Gathering,
    InvitationReply,
    Meeting,
    Proposal,
    Resolution,
)
from .bodies import seats_on


def meetings_for(
    *, council: Council | None = None, state: str = "", q: str = ""
) -> QuerySet[Meeting]:
    """Newest first, with the number of their resolutions."""
    found = (
        Meeting.objects.select_related("council")
        .annotate(resolved=Count("resolutions", filter=~Q(resolutions__state="withdrawn")))
        .order_by("-starts", "-id")
    )
    if council is not None:
        found = found.filter(council=council)
    if state:
        found = found.filter(state=state)
    return found.filter(Q(title__icontains=q) | Q(council__title__icontains=q)) if q else found


def get_meeting(public_id: uuid.UUID) -> Meeting:
    """With agenda (and where its points come from), attendance, agreements. Raises NotFound."""
    found = (
        Meeting.objects.select_related("council__organisation", "council__mirrors")
        .prefetch_related(
            "agenda__proposal__visit__place",
            "agenda__proposal__gathering",
            "attendance__organisation",
            "agreements__organisation",
            Prefetch("resolutions", Resolution.objects.select_related("owner").order_by("id")),
        )
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("meeting")
    return found


def invited(meeting: Meeting) -> list[CouncilSeat]:
    """Seats of the day of the meeting, but for the council's own body."""
    return [
        s for s in seats_on(meeting.council, meeting.starts.date())
        if s.organisation_id != meeting.council.organisation_id
    ]  # fmt: skip


def replies_to(meeting: Meeting, *, stale: bool = False) -> dict[int, InvitationReply]:
    """By body; those given to an earlier hour only when ``stale``."""
    found = InvitationReply.objects.filter(meeting=meeting)
    if not stale:
        found = found.filter(sequence=meeting.sequence)
    return {r.organisation_id: r for r in found}


def _with_proposals(model: Any) -> QuerySet[Any]:
    decided = Resolution.objects.select_related("owner", "council", "meeting").order_by("id")
    proposals = Proposal.objects.prefetch_related(
        Prefetch("resolutions", decided), "agenda__meeting"
    ).order_by("id")
    return model.objects.select_related("council__organisation").prefetch_related(  # type: ignore[no-any-return]
        Prefetch("proposals", proposals)
    )


def get_visit(public_id: uuid.UUID) -> FieldVisit:
    """With proposals, the meetings that took them up and what was resolved. Raises NotFound."""
    found = _with_proposals(FieldVisit).select_related("place").filter(public_id=public_id).first()
    if found is None:
        raise NotFound("visit")
    return found  # type: ignore[no-any-return]


def get_gathering(public_id: uuid.UUID) -> Gathering:
    found = (
        _with_proposals(Gathering)
        .prefetch_related(
            "sessions", Prefetch("resolutions", Resolution.objects.select_related("owner"))
        )
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("gathering")
    return found  # type: ignore[no-any-return]


def visits_for(council: Council | None = None) -> QuerySet[FieldVisit]:
    found = FieldVisit.objects.select_related("council", "place").annotate(
        asked=Count("proposals")
    ).order_by("-on", "-id")  # fmt: skip
    return found.filter(council=council) if council else found


def gatherings_for(council: Council | None = None) -> QuerySet[Gathering]:
    found = Gathering.objects.select_related("council").annotate(
        asked=Count("proposals")
    ).order_by("-on", "-id")  # fmt: skip
    return found.filter(council=council) if council else found


def open_proposals(council: Council) -> list[Proposal]:
    """Not decided, with where they come from."""
    return list(
        Proposal.objects.filter(council=council, state="open")
        .select_related("visit__place", "gathering", "organisation")
        .order_by("id")
    )


def get_proposal(public_id: uuid.UUID) -> Proposal:
    found = (
        Proposal.objects.select_related(
            "council__organisation", "visit__place", "gathering", "organisation"
        )
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("proposal")
    return found


def directives_for(bodies: Collection[int], *, sent: bool) -> QuerySet[Any]:
    """Copies to answer (``sent`` False), or the directives the reader's councils sent."""
    if sent:
        return (
            Directive.objects.select_related("council")
            .annotate(
                copies_count=Count("copies"),
                answered=Count("copies", filter=Q(copies__answered_on__isnull=False)),
                seen=Count("copies", filter=Q(copies__acknowledged_at__isnull=False)),
            )
            .exclude(copies_count=0)
            .order_by("-sent_on", "-id")
        )
    return (
        DirectiveCopy.objects.filter(organisation_id__in=list(bodies))
        .select_related("directive__council", "organisation")
        .order_by(F("answered_on").desc(nulls_first=True), "answer_due", "id")
    )


def get_directive(public_id: uuid.UUID) -> Directive:
    """With every copy the reader may see. Raises NotFound."""
    copies = DirectiveCopy.objects.select_related("organisation").order_by(
        "organisation__sort_key", "id"
    )
    found = (
        Directive.objects.select_related("council__organisation")
        .prefetch_related(Prefetch("copies", copies))
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("directive")
    return found
