"""Taking back what should not have been recorded: the last event of a stay, with a reason."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import InvalidValue, NotFound

from .. import policies
from ..models import Client, CustodyEpisode, CustodyEvent
from ..permissions import check_user_can_record_custody
from ..selectors.custody import last_event
from ..states import CUSTODY_TRANSITIONS, CustodyEventKind, CustodyState
from .acting import latest_episode, lock_client

E = CustodyEventKind


@transaction.atomic
def void_event(*, client_id: int, event_id: int, reason: str, by: Actor) -> CustodyEvent:
    """The stay is again as it was before its last event; the event stays in the file, voided.

    What other rooms did on hearing of a release or a death stays done, and a grant that was
    shortened stays short: a grant is never stretched.

    Raises NotFound, NotAllowed, InvalidValue (``reason``), Conflict for an event that is not the
    last one, or of a kind that is not voided (:data:`..policies.NOT_VOIDED`).
    """
    client = lock_client(client_id)
    episode = latest_episode(client_id)
    event = CustodyEvent.objects.filter(pk=event_id, client_id=client_id).first()
    if episode is None or event is None:
        raise NotFound("custody_event")
    check_user_can_record_custody(episode, by)
    policies.check_event_voidable(event, last_event(episode))
    if not reason.strip():
        raise InvalidValue("custody.void_reason", _("Say why it is voided."), field="reason")
    event.voided_at, event.voided_by = timezone.now(), by.user_id
    event.void_reason = reason.strip()[:200]
    event.save(update_fields=["voided_at", "voided_by", "void_reason"])
    _put_back(client, episode, event)
    journal.record(
        by=by, action="custody.voided", on=("custody", episode.pk), client_id=client_id,
        detail={"kind": event.kind, "reason": event.void_reason},
    )  # fmt: skip
    return event


def _put_back(client: Client, episode: CustodyEpisode, event: CustodyEvent) -> None:
    episode.state = _state(episode)
    if event.kind == E.INSTITUTION:
        episode.institution = event.was
    elif event.kind == E.LEGAL:
        episode.legal_status = event.was
    episode.released_on, episode.release_kind = None, ""
    episode.version = F("version") + 1
    episode.save(
        update_fields=["state", "institution", "legal_status", "released_on", "release_kind",
                       "version"]
    )  # fmt: skip
    episode.refresh_from_db(fields=["version"])
    if event.kind == E.DEATH:
        client.died_on = None
        client.version = F("version") + 1
        client.save(update_fields=["died_on", "version"])


def _state(episode: CustodyEpisode) -> CustodyState:
    """What the events that still stand lead to."""
    state = CustodyState.INSIDE
    kinds = episode.events.filter(voided_at=None).exclude(kind=E.ADMISSION)
    for kind in kinds.order_by("on", "id").values_list("kind", flat=True):
        state = CUSTODY_TRANSITIONS.get((state, E(kind)), state)
    return state
