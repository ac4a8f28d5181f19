"""Stays in custody: admission, and what happens until release or death."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict, InvalidValue
from bazgasht.core.registry import emit

from .. import policies
from ..models import Client, CustodyEpisode, CustodyEvent
from ..permissions import check_may, check_user_can_record_custody
from ..selectors.access import file_grants
from ..selectors.barriers import barred_pairs
from ..selectors.standing import holders
from ..states import Basis, CustodyEventKind, CustodyState, Institution
from . import assignments, children, grants
from .acting import latest_episode, lock_client

E = CustodyEventKind


@dataclass(frozen=True)
class Stay:
    """What is known of a stay besides its events; months are whole."""

    institution: str = Institution.CLOSED
    legal_status: str = ""
    offence: str = ""
    sentence_months: int | None = None
    expected_release: date | None = None


@transaction.atomic
def admit(
    *, client_id: int, prison_id: int, on: date, by: Actor, stay: Stay = Stay()
) -> CustodyEpisode:
    """A new stay. The admitting prison gets the file in full if it does not hold it yet.

    Raises NotAllowed, InvalidValue, and Conflict when the person is in custody or has died.
    """
    check_may(by, "custody.edit", prison_id)
    check_is_prison(prison_id)
    client = lock_client(client_id)
    policies.check_can_be_admitted(client, latest_episode(client_id), on)
    _check_expected(stay.expected_release, on)
    episode = CustodyEpisode.objects.create(
        client=client, prison_id=prison_id, admitted_on=on, institution=stay.institution,
        legal_status=stay.legal_status, offence=stay.offence,
        sentence_months=stay.sentence_months, expected_release=stay.expected_release,
    )  # fmt: skip
    _event(episode, E.ADMISSION, on, by, to_prison_id=prison_id)
    if not holders(client_id, [prison_id]):
        grants.issue(
            client_ids=[client_id], organisation_id=prison_id, basis=Basis.ADMISSION,
            basis_ref=episode.pk, purpose="custody", by=by,
        )  # fmt: skip
    _note(by, episode, E.ADMISSION)
    return episode


def check_is_prison(organisation_id: int) -> None:
    """Raises InvalidValue on the field ``to_prison``."""
    if not Organisation.objects.filter(pk=organisation_id, kind=Kind.PRISON, active=True).exists():
        raise InvalidValue("custody.prison", _("Choose a prison."), field="to_prison")


def _check_expected(release: date | None, admitted_on: date) -> None:
    if release is not None and release < admitted_on:
        raise InvalidValue(
            "custody.release_early",
            _("Release can't be expected before admission."),
            field="expected_release",
        )


@transaction.atomic
def record_event(
    *,
    client_id: int,
    kind: str,
    on: date,
    by: Actor,
    version: int | None = None,
    detail: str = "",
    to_prison_id: int | None = None,
    until: date | None = None,
    note: str = "",
) -> CustodyEvent:
    """Record what happened in the open stay; the state follows :data:`CUSTODY_TRANSITIONS`.

    A transfer gives the file to the new prison and leaves it to the old one for 30 days. Announces
    ``client.transferred``, ``client.institution_changed``, ``client.released`` or ``client.died``.

    Raises NotFound, NotAllowed, StaleVersion, InvalidValue (fields ``on``, ``detail``,
    ``to_prison``, ``until``), Conflict when the state does not allow it.
    """
    client = lock_client(client_id)
    episode = latest_episode(client_id)
    if episode is None:
        raise Conflict("custody.none", _("No stay in custody is recorded for this person."))
    check_user_can_record_custody(episode, by)
    policies.check_version(episode.version, version)
    state = policies.check_event_allowed(episode, kind)
    policies.check_event_day(on, since=last_day(episode))
    policies.check_event_detail(kind, detail, _before(episode, kind))
    came_from = episode.prison_id
    if kind == E.TRANSFER:
        _check_transfer(came_from, to_prison_id)
        _check_not_barred(client_id, to_prison_id)
    if until is not None and until < on:
        raise InvalidValue("custody.until", _("A leave can't end before it begins."), field="until")
    event = _event(
        episode, E(kind), on, by, detail=detail, note=note, until=until if kind == E.LEAVE else None,
        from_prison_id=came_from if kind == E.TRANSFER else None,
        to_prison_id=to_prison_id if kind == E.TRANSFER else None, was=_before(episode, kind),
    )  # fmt: skip
    _apply(episode, event, state)
    _note(by, episode, E(kind))
    _follow(client, episode, event, by)
    return event


def last_day(episode: CustodyEpisode) -> date:
    """The day of the latest event, which later ones may not precede.

    The stay's own day of admission counts, not the event's: a roster may have put it right since.
    """
    later = episode.events.filter(voided_at=None).exclude(kind=E.ADMISSION)
    latest = later.order_by("-on").values_list("on", flat=True).first()
    return max(latest, episode.admitted_on) if latest else episode.admitted_on


def _before(episode: CustodyEpisode, kind: str) -> str:
    return {E.INSTITUTION: episode.institution, E.LEGAL: episode.legal_status}.get(E(kind), "")


def _check_transfer(came_from: int, to_prison_id: int | None) -> None:
    if to_prison_id is None or to_prison_id == came_from:
        raise InvalidValue("custody.same_prison", _("Choose another prison."), field="to_prison")
    check_is_prison(to_prison_id)


def _check_not_barred(client_id: int, to_prison_id: int | None) -> None:
    """A barrier would leave the file to nobody once the prison left sees it no more."""
    if to_prison_id and barred_pairs([client_id], [to_prison_id]):
        raise InvalidValue(
            "custody.barred",
            _("A barrier shuts this prison out of the file. A case lead has to lift it first."),
            field="to_prison",
        )


def _apply(episode: CustodyEpisode, event: CustodyEvent, state: CustodyState) -> None:
    changed = ["state", "version"]
    episode.state = state
    if event.kind == E.INSTITUTION:
        episode.institution, changed = event.detail, [*changed, "institution"]
    elif event.kind == E.LEGAL:
        episode.legal_status, changed = event.detail, [*changed, "legal_status"]
    elif event.kind == E.TRANSFER and event.to_prison_id:
        episode.prison_id, changed = event.to_prison_id, [*changed, "prison_id"]
    if state in (CustodyState.RELEASED, CustodyState.DIED):
        episode.released_on = event.on
        episode.release_kind = event.detail if event.kind == E.RELEASE else ""
        changed += ["released_on", "release_kind"]
    episode.version = F("version") + 1
    episode.save(update_fields=changed)
    episode.refresh_from_db(fields=["version"])


def _follow(client: Client, episode: CustodyEpisode, event: CustodyEvent, by: Actor) -> None:
    """What the event means for others: grants, assignments, announcements."""
    if event.kind == E.TRANSFER and event.from_prison_id and event.to_prison_id:
        _hand_to_prison(client, event, by)
        children.move_with_mother(client.pk, event, by=by)
        emit("client.transferred", client_id=client.pk, from_prison_id=event.from_prison_id,
             to_prison_id=event.to_prison_id, on=event.on, by=by)  # fmt: skip
    elif event.kind == E.INSTITUTION:
        emit("client.institution_changed", client_id=client.pk, institution=event.detail,
             on=event.on, by=by)  # fmt: skip
    elif event.kind == E.RELEASE:
        children.leave_with_mother(client.pk, event, by=by)
        emit("client.released", client_id=client.pk, prison_id=episode.prison_id, on=event.on,
             release_kind=event.detail, by=by)  # fmt: skip
    elif event.kind == E.DEATH:
        announce_death(client, on=event.on, by=by)


def _hand_to_prison(client: Client, event: CustodyEvent, by: Actor) -> None:
    assert event.from_prison_id is not None and event.to_prison_id is not None
    assignments.end_assignments(
        client_id=client.pk, organisation_id=event.from_prison_id, reason="transferred"
    )
    grants.issue(
        client_ids=[client.pk], organisation_id=event.to_prison_id, basis=Basis.TRANSFER,
        basis_ref=event.pk, purpose="custody", by=by,
    )  # fmt: skip
    grants.end(
        client_id=client.pk, organisation_id=event.from_prison_id, reason="transferred", by=by,
        until=timezone.now() + timedelta(days=grants.AFTER_END_DAYS),
    )  # fmt: skip


def check_not_inside(client_id: int) -> None:
    """Raises Conflict while a stay is open."""
    episode = latest_episode(client_id)
    if episode is not None and episode.released_on is None:
        raise Conflict(
            "death.inside", _("This person is in custody; record the death as an event there.")
        )


def announce_death(client: Client, *, on: date, by: Actor) -> None:
    """Close the file for those who were let in by consent or request, 30 days from now, and tell
    the other rooms. A referral's sight of it ends with the referral: who serves has to end it."""
    client.died_on = on
    client.version = F("version") + 1
    client.save(update_fields=["died_on", "version"])
    client.refresh_from_db(fields=["version"])
    until = timezone.now() + timedelta(days=grants.AFTER_END_DAYS)
    serving = (Basis.CONSENT, Basis.REQUEST)
    for held in {(g.organisation_id, g.basis) for g in file_grants(client.pk) if g.live}:
        if held[1] in serving:
            grants.end(client_id=client.pk, organisation_id=held[0], basis=Basis(held[1]),
                       reason="died", by=by, until=until)  # fmt: skip
    journal.record(by=by, action="client.died", on=("client", client.public_id),
                   client_id=client.pk)  # fmt: skip
    emit("client.died", client_id=client.pk, on=on, by=by)


@transaction.atomic
def edit_stay(*, client_id: int, version: int, stay: Stay, by: Actor) -> CustodyEpisode:
    """Correct offence, sentence and expected release; legal status and institution are events.

    Raises NotFound, NotAllowed, StaleVersion, InvalidValue, Conflict for a closed stay.
    """
    lock_client(client_id)
    episode = latest_episode(client_id)
    if episode is None or episode.released_on is not None:
        raise Conflict("custody.none", _("No open stay in custody is recorded for this person."))
    check_user_can_record_custody(episode, by)
    policies.check_version(episode.version, version)
    _check_expected(stay.expected_release, episode.admitted_on)
    moved = episode.expected_release != stay.expected_release
    episode.offence, episode.sentence_months = stay.offence, stay.sentence_months
    episode.expected_release = stay.expected_release
    episode.version = F("version") + 1
    episode.save(update_fields=["offence", "sentence_months", "expected_release", "version"])
    episode.refresh_from_db(fields=["version"])
    journal.record(by=by, action="custody.edited", on=("custody", episode.pk), client_id=client_id)
    if moved:
        emit("client.release_moved", client_id=client_id, by=by)
    return episode


def _event(
    episode: CustodyEpisode, kind: CustodyEventKind, on: date, by: Actor, **more: object
) -> CustodyEvent:
    return CustodyEvent.objects.create(
        episode=episode,
        client_id=episode.client_id,
        kind=kind,
        on=on,
        recorded_by=by.user_id,
        **more,
    )


def _note(by: Actor, episode: CustodyEpisode, kind: CustodyEventKind) -> None:
    journal.record(
        by=by, action="custody.recorded", on=("custody", episode.pk), client_id=episode.client_id,
        detail={"kind": kind.value},
    )  # fmt: skip
