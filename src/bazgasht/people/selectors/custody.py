"""What stands in a stay."""

from __future__ import annotations

from ..models import CustodyEpisode, CustodyEvent


def latest_stay(client_id: int) -> CustodyEpisode | None:
    stays = CustodyEpisode.objects.filter(client_id=client_id)
    return stays.order_by("-admitted_on", "-id").first()


def last_event(episode: CustodyEpisode) -> CustodyEvent | None:
    """The latest event that was not voided."""
    return episode.events.filter(voided_at=None).order_by("-on", "-id").first()
