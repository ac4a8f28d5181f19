"""Candidates: what is ready, what is wished, for lists and for whoever proposes people."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, QuerySet, Value, When

from bazgasht.access.actor import Actor
from bazgasht.core.errors import NotFound
from bazgasht.core.weekly import Times
from bazgasht.people.models import ClientName
from bazgasht.people.selectors.cards import Card, cards
from bazgasht.people.selectors.pool import recorded_or_kept
from bazgasht.training.selectors import CertificateView, certificates_of

from ..models import Application, ApplicationSubject, Candidate, Opening
from ..states import LIVE, AtHome, Readiness, Ready, State

CERTIFICATE = "certificate"
"""Read from training, never typed."""


@dataclass(frozen=True)
class CandidateView:
    """Somebody who agreed to be proposed. ``readiness`` holds every item, "" for not asked yet."""

    id: int
    public_id: uuid.UUID
    client_id: int
    organisation_id: int
    readiness: Mapping[str, str]
    trades: tuple[str, ...]
    """Codes, most wished first."""
    counties: tuple[str, ...]
    min_wage: int | None
    max_hours: int | None
    home_based: str
    available_from: date | None
    cannot: Times
    agreed_on: date
    certificates: tuple[CertificateView, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """What is known to be missing."""
        return tuple(k for k, v in self.readiness.items() if v == Ready.MISSING)

    @property
    def unasked(self) -> tuple[str, ...]:
        return tuple(k for k, v in self.readiness.items() if not v)

    @property
    def ready(self) -> bool:
        return not self.missing and not self.unasked


@dataclass(frozen=True)
class CandidateLine:
    """``card`` is None for whom the reader may not see any more."""

    view: CandidateView
    card: Card | None
    live: int
    """Applications under way."""


def candidates(
    actor: Actor | None = None, *, client_ids: Iterable[int] | None = None
) -> list[CandidateView]:
    """Everybody who looks for work and whom the request may read; two queries.

    With ``actor``, those kept by the actor's own bodies.
    """
    found = Candidate.objects.filter(ended_on=None)
    if actor is not None:
        found = found.filter(organisation_id__in=actor.organisations_for("openings.view"))
    if client_ids is not None:
        found = found.filter(client_id__in=list(client_ids))
    return views(found.order_by("id"))


def views(rows: Iterable[Candidate]) -> list[CandidateView]:
    listed = list(rows)
    papers = certificates_of(c.client_id for c in listed)
    return [_view(c, papers.get(c.client_id, [])) for c in listed]


def _view(row: Candidate, papers: Iterable[CertificateView]) -> CandidateView:
    certificates = tuple(papers)
    readiness = {k: row.readiness.get(k, "") for k in Readiness.values}
    readiness[CERTIFICATE] = Ready.READY if certificates else Ready.NOT_NEEDED
    wishes = row.wishes
    return CandidateView(
        id=row.pk, public_id=row.public_id, client_id=row.client_id,
        organisation_id=row.organisation_id, readiness=readiness,
        trades=tuple(wishes.get("trades", ())), counties=tuple(wishes.get("counties", ())),
        min_wage=wishes.get("min_wage"), max_hours=wishes.get("max_hours"),
        home_based=wishes.get("home_based", AtHome.EITHER), available_from=row.available_from,
        cannot=Times.read(wishes.get("cannot")),
        agreed_on=row.agreed_on, certificates=certificates,
    )  # fmt: skip


def candidate_rows(bodies: Iterable[int], *, trade: str = "") -> QuerySet[Candidate]:
    """Who looks for work with these bodies, by name."""
    found = Candidate.objects.filter(recorded_or_kept(bodies), ended_on=None)
    if trade:
        found = found.filter(wishes__trades__contains=[trade])
    named = ClientName.objects.filter(client__candidate__in=found)
    return found.filter(client_id__in=named.values("client_id")).order_by(
        "client__name__sort_key", "id"
    )


def lines(rows: Iterable[Candidate]) -> list[CandidateLine]:
    """Four queries for any number."""
    found = views(rows)
    known = cards(v.client_id for v in found)
    live: dict[int, int] = {}
    for client_id in ApplicationSubject.objects.filter(
        client_id__in=list(known), application__state__in=LIVE
    ).values_list("client_id", flat=True):
        live[client_id] = live.get(client_id, 0) + 1
    return [CandidateLine(v, known.get(v.client_id), live.get(v.client_id, 0)) for v in found]


def candidate_of(client_id: int) -> Candidate | None:
    return Candidate.objects.filter(client_id=client_id).first()


def put_forward_ids(client_ids: Iterable[int]) -> set[tuple[int, int]]:
    """(opening id, client id) of everything under way or begun: nobody is proposed for it again."""
    return set(
        ApplicationSubject.objects.filter(
            client_id__in=list(client_ids), application__state__in=[*LIVE, State.STARTED]
        ).values_list("opening_id", "client_id")
    )


@dataclass(frozen=True)
class ApplicationLine:
    """``card`` is None for whom the reader may not see any more."""

    application: Application
    client_id: int
    card: Card | None


def applications_for(bodies: Iterable[int], *, state: str = "") -> QuerySet[ApplicationSubject]:
    """Of these case bodies; what is under way on top, the newest first."""
    found = ApplicationSubject.objects.filter(recorded_or_kept(bodies)).select_related(
        "application__opening__organisation", "application__opening__trade"
    )
    if state:
        found = found.filter(application__state=state)
    live = When(application__state__in=LIVE, then=Value(0))
    return found.order_by(
        Case(live, default=Value(1), output_field=IntegerField()), "-application_id"
    )


def lines_of(rows: Iterable[ApplicationSubject]) -> list[ApplicationLine]:
    listed = list(rows)
    known = cards(s.client_id for s in listed)
    return [ApplicationLine(s.application, s.client_id, known.get(s.client_id)) for s in listed]


def application_lines(
    *, opening: Opening | None = None, client_id: int | None = None
) -> list[ApplicationLine]:
    """Of one opening or one person, what the request may read: two queries."""
    found = ApplicationSubject.objects.select_related("application__opening__organisation")
    if opening is not None:
        found = found.filter(opening_id=opening.pk)
    if client_id is not None:
        found = found.filter(client_id=client_id)
    return lines_of(found.order_by("-application_id")[:100])


def get_application(public_id: uuid.UUID) -> tuple[Application, ApplicationSubject]:
    """Raises NotFound: foreign and missing look the same."""
    found = (
        ApplicationSubject.objects.select_related(
            "application__opening__organisation", "application__opening__trade"
        )
        .filter(application__public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("application")
    return found.application, found
