"""Who may see a file and why, and who has seen it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from bazgasht.access.actor import Actor
from bazgasht.access.models import JournalEntry, Membership, Organisation
from bazgasht.access.roles import ROLES
from bazgasht.core.jalali import local_date

from ..models import AccessBarrier
from ..states import OPEN_END, Basis, Level

SEEN = {
    "client.opened": "opened",
    "client.printed": "opened",
    "client.id_shown": "opened",
    "attachment.opened": "documents",
    "client.exported": "exported",
}
"""Journal actions that are a look into the file; every other one changed something."""

DAYS_SHOWN = 400


@dataclass(frozen=True)
class FileGrant:
    """One body's sight of a file; an ended one is kept to be told."""

    organisation_id: int
    purpose: str
    level: int
    starts: datetime
    ends: datetime
    basis: str

    @property
    def live(self) -> bool:
        return self.ends > timezone.now()

    @property
    def endless(self) -> bool:
        return self.ends >= OPEN_END

    @property
    def level_label(self) -> str:
        return str(Level(self.level).label)

    @property
    def basis_label(self) -> str:
        return str(Basis(self.basis).label)


def file_grants(client_id: int) -> list[FileGrant]:
    """Every grant on a file, the oldest first; empty for those who do not hold it in full."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select organisation_id, purpose, level, starts, ends, basis"
            " from people_file_grants(%s)",
            [client_id],
        )
        return [FileGrant(*row) for row in cursor.fetchall()]


def told_grants(client_id: int) -> list[FileGrant]:
    """The same as they hold in truth: one under a barrier ended when the barrier was set.

    Only barriers that the reader's bodies set or keep now are known here.
    """
    barred = dict(
        AccessBarrier.objects.filter(
            client_id=client_id, organisation_id__isnull=False, ends__gt=timezone.now()
        ).values_list("organisation_id", "created_at")
    )
    return [
        replace(g, ends=max(g.starts, min(g.ends, barred[g.organisation_id])))
        if g.organisation_id in barred
        else g
        for g in file_grants(client_id)
    ]


@dataclass
class Look:
    """What a body did with the file on one day: roles, and how often."""

    day: date
    organisation_id: int
    roles: set[str] = field(default_factory=set)
    users: set[int] = field(default_factory=set)
    opened: int = 0
    documents: int = 0
    exported: int = 0
    changed: int = 0


def who_has_seen(client_id: int) -> list[Look]:
    """The journal of one file by day and body, the newest first, two queries.

    Bodies and roles are those of the person at that moment. Reads no further back than
    :data:`DAYS_SHOWN` days.
    """
    since = timezone.now() - timedelta(days=DAYS_SHOWN)
    entries = list(
        JournalEntry.objects.filter(client_id=client_id, at__gte=since)
        .order_by("at")
        .values_list("at", "user_id", "organisations", "action")
    )
    seats = _seats({user for _at, user, _orgs, _action in entries if user})
    looks: dict[tuple[date, int], Look] = {}
    for at, user, organisations, action in entries:
        held = [s for s in seats.get(user, ()) if s[2] <= at and (s[3] is None or s[3] >= at)]
        for body in organisations or [0]:
            key = (local_date(at), body)
            look = looks.setdefault(key, Look(*key))
            kind = SEEN.get(action, "changed")
            setattr(look, kind, getattr(look, kind) + 1)
            look.roles |= {str(ROLES[role].name) for org, role, *_t in held if org == body}
            if user:
                look.users.add(user)
    return sorted(looks.values(), key=lambda x: (x.day, x.organisation_id), reverse=True)


Seat = tuple[int, str, datetime, datetime | None]


def _seats(user_ids: Iterable[int]) -> dict[int | None, list[Seat]]:
    found: dict[int | None, list[Seat]] = {}
    rows = Membership.objects.filter(user_id__in=set(user_ids)).values_list(
        "user_id", "organisation_id", "role", "starts", "ends"
    )
    for user, *seat in rows:
        if seat[1] in ROLES:
            found.setdefault(user, []).append(tuple(seat))  # type: ignore[arg-type]
    return found


@dataclass(frozen=True)
class Barrier:
    """A barrier the actor keeps; its reason is told to whoever set it (``barriers``)."""

    id: int
    organisation_id: int | None
    user_id: int | None
    ends: datetime

    @property
    def endless(self) -> bool:
        return self.ends >= OPEN_END


def kept(by: Actor) -> Q:
    """Barriers ``by`` may lift: of the own bodies, and of bodies that hold the file no more, whose
    barriers the database shows to whoever holds it in full. None without the permission."""
    own = by.organisations_for("barriers.manage")
    inherited = ~Q(set_by_organisation__in=by.scope().orgs)
    return Q(set_by_organisation__in=own) | inherited if own else Q(pk__in=[])


def barriers(client_id: int, by: Actor) -> list[Barrier]:
    rows = AccessBarrier.objects.filter(
        kept(by), client_id=client_id, ends__gt=timezone.now()
    ).order_by("id")
    return [Barrier(*row) for row in rows.values_list("id", "organisation_id", "user_id", "ends")]


def kinds_of(organisation_ids: Iterable[int]) -> dict[int, str]:
    """Kind of body by id."""
    found = Organisation.objects.filter(id__in=set(organisation_ids))
    return dict(found.values_list("id", "kind"))
