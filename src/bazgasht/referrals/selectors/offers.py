"""Which services a person may be offered: those near first, the whole country's by searching."""

from __future__ import annotations

from dataclasses import dataclass, field

from bazgasht.access.models import Organisation
from bazgasht.services.models import Service
from bazgasht.services.selectors import services_for


@dataclass(frozen=True)
class Offers:
    """``near``: ids of those of the province or of the whole country; ``elsewhere``: how many
    others only a search brings up (0 when it was a search)."""

    services: list[Service] = field(default_factory=list)
    near: frozenset[int] = frozenset()
    elsewhere: int = 0


def offers_for(*, domain: str, body: int, q: str = "", besides: int = 0) -> Offers:
    """Services for a need of somebody whose case the body keeps, all of them.

    Without ``q`` those of the body's province and of bodies of no single province; with it,
    whatever in the country meets the words. ``besides`` leaves a provider out.
    """
    province = Organisation.objects.filter(pk=body).values_list("province", flat=True).first()
    everywhere = services_for(domain=domain, q=q).exclude(provider_id=besides)
    if not province:
        found = list(everywhere)
        return Offers(found, frozenset(s.pk for s in found))
    if q:
        found = list(everywhere)
        near = frozenset(s.pk for s in found if s.provider.province in (province, ""))
        return Offers(sorted(found, key=lambda s: s.pk not in near), near)
    at_hand = everywhere.filter(provider__province__in=[province, ""])
    found = list(at_hand)
    others = everywhere.exclude(provider__province__in=[province, ""])
    return Offers(found, frozenset(s.pk for s in found), others.count())
