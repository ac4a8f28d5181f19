"""Whose reports someone may read: their own headquarters' and those they are a member of."""

from __future__ import annotations

from django.db.models import Q

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core.errors import NotFound
from bazgasht.core.jalali import today
from bazgasht.network.models import MemberBody


def headquarters_for(actor: Actor) -> list[Organisation]:
    """In alphabetical order, one query. A body reads the reports of the headquarters it sits in;
    a working group those of its own."""
    own = {o for seat in actor.seats for o in (seat.organisation_id, *seat.covers)}
    seated = MemberBody.objects.filter(
        Q(until=None) | Q(until__gt=today()), organisation_id__in=own
    )
    readable = Q(id__in=own) | Q(children__id__in=own) | Q(id__in=seated.values("headquarters_id"))
    return list(
        Organisation.objects.filter(readable, kind=Kind.HEADQUARTERS, active=True)
        .distinct()
        .order_by("sort_key")
    )


def get_headquarters(code: str, actor: Actor) -> Organisation:
    """Raises NotFound: foreign and missing look the same."""
    for body in headquarters_for(actor):
        if body.code == code:
            return body
    raise NotFound("headquarters")
