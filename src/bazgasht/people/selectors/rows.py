"""What a list shows of each client beside the name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bazgasht.access.actor import Actor

from ..models import CaseAssignment, ClientName, CustodyEpisode
from ..states import OPEN_STATES, CustodyState, Origin
from .cards import Card
from .naming import names


@dataclass(frozen=True)
class Row:
    """``state`` is a word; ``carriers`` are names of colleagues; ``no_id`` None is "not mine to
    read"."""

    card: Card
    origin: str
    state: str = ""
    tone: str = "plain"
    place: str = ""
    release: date | None = None
    released_on: date | None = None
    carriers: tuple[str, ...] = ()
    no_id: bool | None = None
    synthetic: bool = False


TONES = {
    CustodyState.ON_LEAVE: "info",
    CustodyState.ESCAPED: "late",
    CustodyState.RELEASED: "ok",
}


def rows(client_ids: Sequence[int], by: Actor) -> list[Row]:
    """In the given order, four queries; whoever may not be seen is left out."""
    people = {
        row[0]: row
        for row in ClientName.objects.filter(client_id__in=client_ids).values_list(
            "client_id", "client__public_id", "client__file_no", "given", "family", "father",
            "client__origin", "client__synthetic", "client__identity__client_id",
            "client__identity__national_id_hash", "client__identity__foreign_id_hash",
        )
    }  # fmt: skip
    stays = {
        e.client_id: e
        for e in CustodyEpisode.objects.filter(client_id__in=client_ids).order_by("admitted_on")
    }
    carriers: dict[int, list[int]] = {}
    for client_id, user_id in CaseAssignment.objects.filter(
        client_id__in=client_ids, organisation_id__in=by.scope().orgs, ends=None
    ).values_list("client_id", "user_id"):
        carriers.setdefault(client_id, []).append(user_id)
    known = names(
        {e.prison_id for e in stays.values() if e.state in OPEN_STATES},
        {u for users in carriers.values() for u in users},
    )
    return [
        _row(people[pk], stays.get(pk), tuple(map(known.user, carriers.get(pk, ()))), known.bodies)
        for pk in client_ids
        if pk in people
    ]


def _row(
    person: tuple, stay: CustodyEpisode | None, carriers: tuple[str, ...], places: dict[int, str]
) -> Row:
    *card, origin, synthetic, identity, national, foreign = person
    common = {
        "card": Card(*card),
        "origin": Origin(origin).label,
        "carriers": carriers,
        "no_id": None if identity is None else national is None and foreign is None,
        "synthetic": synthetic,
    }
    if stay is None:
        return Row(**common)
    state = CustodyState(stay.state)
    is_open = state in OPEN_STATES
    return Row(
        **common, state=str(state.label), tone=TONES.get(state, "plain"),
        place=places.get(stay.prison_id, "") if is_open else "",
        release=stay.expected_release if is_open else None, released_on=stay.released_on,
    )  # fmt: skip
