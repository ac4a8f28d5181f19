"""Taking back what should not have been recorded, with a reason: the last event of a stay, an
admission that nothing followed, a death outside custody."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.registry import emit

from .. import policies
from ..models import ChildInside, Client, CustodyEpisode, CustodyEvent
from ..permissions import check_user_can_void
from ..selectors.custody import last_event
from ..states import CUSTODY_TRANSITIONS, Basis, CustodyEventKind, CustodyState, Level
from . import children, grants
from .acting import acting_body, latest_episode, lock_client

E = CustodyEventKind


@transaction.atomic
def void_event(*, client_id: int, event_id: int, reason: str, by: Actor) -> CustodyEvent:
    """The stay is again as it was before its last event; the event stays in the file, voided.

    A transfer taken back gives the file back to the prison left and closes it to the other at
    once; an admission taken back takes the stay away. Announces ``client.transfer_voided``,
    ``client.admission_voided`` or ``client.death_voided``; what other rooms did on hearing of a
    release stays done, what they do about a death taken back is theirs, and a grant that was
    shortened stays short.

    Raises NotFound, NotAllowed, InvalidValue (``reason``), Conflict for an event that is not the
    last one, or on which something rests.
    """
    client = lock_client(client_id)
    episode = latest_episode(client_id)
    event = CustodyEvent.objects.filter(pk=event_id, client_id=client_id).first()
    if episode is None or event is None:
        raise NotFound("custody_event")
    check_user_can_void(event, episode, by)
    policies.check_event_voidable(event, last_event(episode))
    if event.kind == E.ADMISSION:
        _check_no_child(client_id)
    event.voided_at, event.voided_by = _now(), by.user_id
    event.void_reason = _words(reason)
    event.save(update_fields=["voided_at", "voided_by", "void_reason"])
    journal.record(
        by=by, action="custody.voided", on=("custody", episode.pk), client_id=client_id,
        detail={"kind": event.kind, "reason": event.void_reason},
    )  # fmt: skip
    if event.kind == E.ADMISSION:
        _take_stay_away(episode, event, by)
        return event
    _put_back(episode, event)
    if event.kind == E.TRANSFER:
        _give_back(client, event, by)
    elif event.kind == E.RELEASE:
        children.return_with_mother(client_id, event, by=by)
    elif event.kind == E.DEATH:
        _live_again(client, by)
    return event


@transaction.atomic
def void_death(*, client_id: int, reason: str, by: Actor) -> Client:
    """A death outside custody that was recorded by mistake.

    Raises NotAllowed, InvalidValue (``reason``), Conflict when no death is recorded or it is an
    event of a stay, where it is voided.
    """
    acting_body(client_id=client_id, permission="clients.edit", by=by, level=Level.FULL)
    client = lock_client(client_id)
    policies.check_death_outside(client, latest_episode(client_id))
    words = _words(reason)
    journal.record(
        by=by, action="client.death_voided", on=("client", client.public_id), client_id=client_id,
        detail={"reason": words},
    )  # fmt: skip
    _live_again(client, by)
    return client


def _words(reason: str) -> str:
    if not reason.strip():
        raise InvalidValue("custody.void_reason", _("Say why it is voided."), field="reason")
    return reason.strip()[:200]


def _now() -> datetime:
    """The transaction's own moment, by which the database knows what was voided in it."""
    with connection.cursor() as cursor:
        cursor.execute("select now()")
        moment: datetime = cursor.fetchone()[0]
        return moment


def _live_again(client: Client, by: Actor) -> None:
    client.died_on = None
    client.version = F("version") + 1
    client.save(update_fields=["died_on", "version"])
    client.refresh_from_db(fields=["version"])
    emit("client.death_voided", client_id=client.pk, by=by)


def _put_back(episode: CustodyEpisode, event: CustodyEvent) -> None:
    episode.state = _state(episode)
    if event.kind == E.INSTITUTION:
        episode.institution = event.was
    elif event.kind == E.LEGAL:
        episode.legal_status = event.was
    elif event.kind == E.TRANSFER and event.from_prison_id:
        episode.prison_id = event.from_prison_id
    episode.released_on, episode.release_kind = None, ""
    episode.version = F("version") + 1
    episode.save(
        update_fields=["state", "institution", "legal_status", "prison_id", "released_on",
                       "release_kind", "version"]
    )  # fmt: skip
    episode.refresh_from_db(fields=["version"])


def _state(episode: CustodyEpisode) -> CustodyState:
    """What the events that still stand lead to."""
    state = CustodyState.INSIDE
    kinds = episode.events.filter(voided_at=None).exclude(kind=E.ADMISSION)
    for kind in kinds.order_by("on", "id").values_list("kind", flat=True):
        state = CUSTODY_TRANSITIONS.get((state, E(kind)), state)
    return state


def _give_back(client: Client, event: CustodyEvent, by: Actor) -> None:
    """The file, those who carried it and the children inside return to the prison left; the other
    sees them no more. Its own sight ends last: the rest is still done with it."""
    left, other = event.from_prison_id, event.to_prison_id
    assert left is not None and other is not None
    inside = list(ChildInside.objects.select_for_update().filter(mother_id=client.pk, until=None))
    people = [client.pk, *(child.client_id for child in inside)]
    grants.issue(
        client_ids=people, organisation_id=left, basis=Basis.TRANSFER, basis_ref=event.pk,
        purpose="custody", by=by,
    )  # fmt: skip
    for child in inside:
        child.prison_id = left
        child.save(update_fields=["prison_id"])
        journal.record(
            by=by, action="child.moved", on=("child_inside", child.pk), client_id=child.client_id,
            detail={"from": other, "to": left},
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("select people_carry_again(%s)", [event.pk])
    emit("client.transfer_voided", client_id=client.pk, from_prison_id=left, to_prison_id=other,
         on=event.on, by=by)  # fmt: skip
    for person in people:
        grants.end(
            client_id=person, organisation_id=other, reason="transfer voided", by=by,
            basis=Basis.TRANSFER, basis_ref=event.pk,
        )  # fmt: skip


def _check_no_child(client_id: int) -> None:
    if ChildInside.objects.filter(mother_id=client_id, until=None).exists():
        raise Conflict(
            "custody.child_inside",
            _("A child is recorded as living inside; record first that the child goes out."),
        )


def _take_stay_away(episode: CustodyEpisode, event: CustodyEvent, by: Actor) -> None:
    """The stay is kept in the history alone; its voided events stay in the story. A prison that got
    the file by this admission sees it no more."""
    stay, prison = episode.pk, episode.prison_id
    emit("client.admission_voided", client_id=episode.client_id, prison_id=prison, on=event.on,
         by=by)  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("select people_take_stay_away(%s)", [stay])
    event.episode = None
    grants.end(
        client_id=event.client_id, organisation_id=prison, reason="admission voided", by=by,
        basis=Basis.ADMISSION, basis_ref=stay,
    )  # fmt: skip
