"""Where someone stands: whose case they are, and whether they are in custody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.utils import timezone

from ..models import Client, CustodyEpisode, CustodyEvent, Grant
from ..states import CustodyEventKind, CustodyState, LegalStatus, Level

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
    return _standing(episode) if episode else CustodyStanding(inside=False)


def custody_on(client_id: int, day: date) -> CustodyStanding:
    """The stay that went on over ``day``, with the kind of institution of that day; who is released
    on the day itself is outside."""
    episode = (
        CustodyEpisode.objects.filter(client_id=client_id, admitted_on__lte=day)
        .filter(Q(released_on=None) | Q(released_on__gt=day))
        .order_by("-admitted_on", "-id")
        .first()
    )
    if episode is None:
        return CustodyStanding(inside=False)
    later = CustodyEvent.objects.filter(
        episode=episode, kind=CustodyEventKind.INSTITUTION, on__gt=day, voided_at=None
    )
    before = later.order_by("on", "id").values_list("was", flat=True).first()
    return replace(_standing(episode), institution=before or episode.institution)


def day_of_death(client_id: int) -> date | None:
    """Of a client whom the request may see."""
    return Client.objects.filter(pk=client_id).values_list("died_on", flat=True).first()


def days_of_death(client_ids: Iterable[int]) -> dict[int, date]:
    """Of those among them who have died, as far as the request may see them."""
    rows = Client.objects.filter(pk__in=list(client_ids)).values_list("pk", "died_on")
    return {client: died for client, died in rows.exclude(died_on=None) if died is not None}


def ever_in_custody(client_id: int) -> bool:
    """Whether any stay of a client whose whole file may be read is recorded."""
    return CustodyEpisode.objects.filter(client_id=client_id).exists()


def _standing(episode: CustodyEpisode) -> CustodyStanding:
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
