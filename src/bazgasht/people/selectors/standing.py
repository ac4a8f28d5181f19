"""Where someone stands: whose case they are, and whether they are in custody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from ..models import CustodyEpisode, Grant
from ..states import CustodyState, LegalStatus, Level

OPEN = (CustodyState.INSIDE, CustodyState.ON_LEAVE, CustodyState.ESCAPED)


@dataclass(frozen=True)
class CustodyStanding:
    """``release`` is the expected day, None when unknown or not in custody; ``legal_status`` and
    ``institution`` are coded values, empty when not recorded or not in custody."""

    inside: bool
    unsentenced: bool = False
    release: date | None = None
    prison_id: int | None = None
    legal_status: str = ""
    institution: str = ""


def custody_standing(client_id: int) -> CustodyStanding:
    """The open stay of a client whose whole file may be read; outside otherwise."""
    episode = CustodyEpisode.objects.filter(client_id=client_id, state__in=OPEN).first()
    if episode is None:
        return CustodyStanding(inside=False)
    return CustodyStanding(
        inside=True,
        unsentenced=episode.legal_status == LegalStatus.UNSENTENCED,
        release=episode.expected_release,
        prison_id=episode.prison_id,
        legal_status=episode.legal_status,
        institution=episode.institution,
    )


def holders(client_id: int, among: Iterable[int], level: Level = Level.FULL) -> list[int]:
    """Those bodies ``among`` which hold a live grant of at least ``level`` now, ascending."""
    now = timezone.now()
    rows = Grant.objects.filter(
        client_id=client_id, organisation_id__in=list(among), level__gte=level,
        starts__lte=now, ends__gt=now,
    )  # fmt: skip
    return sorted(set(rows.values_list("organisation_id", flat=True)))


def held_by(
    client_ids: Iterable[int], organisation_id: int, level: Level = Level.CONTACT
) -> set[int]:
    """Those clients of whom the body holds a live grant of at least ``level`` now."""
    now = timezone.now()
    rows = Grant.objects.filter(
        client_id__in=list(client_ids), organisation_id=organisation_id, level__gte=level,
        starts__lte=now, ends__gt=now,
    )  # fmt: skip
    return set(rows.values_list("client_id", flat=True))
