"""The acting person: seats held now, and the scope that follows from them."""

from __future__ import annotations

from dataclasses import dataclass

from bazgasht.core.scope import Scope

from .roles import ROLES, Role


@dataclass(frozen=True)
class Seat:
    """A role held in a body; ``covers`` are the ids it reaches (own, or the subtree).

    ``province`` is the body's ISO code; a body without one works for the whole country. ``body``
    is its name. ``beside`` are headquarters and working groups outside the body whose boards the
    seat reads, if its role reads boards.
    """

    organisation_id: int
    kind: str
    role_code: str
    covers: tuple[int, ...]
    province: str = ""
    body: str = ""
    beside: tuple[int, ...] = ()

    @property
    def role(self) -> type[Role]:
        return ROLES[self.role_code]

    @property
    def boards(self) -> tuple[int, ...]:
        """Bodies whose person-free boards are read."""
        return (*self.covers, *self.beside) if self.role.reads_boards else ()


@dataclass(frozen=True)
class Actor:
    user_id: int
    name: str = ""
    seats: tuple[Seat, ...] = ()
    correlation: str = ""
    ip: str = ""

    def can(self, permission: str, organisation_id: int | None = None) -> bool:
        """Whether any seat (one reaching ``organisation_id``, when given) has the permission."""
        return any(
            permission in seat.role.permissions
            and (organisation_id is None or organisation_id in seat.covers)
            for seat in self.seats
        )

    def organisations_for(self, permission: str) -> tuple[int, ...]:
        """Ids of the bodies in which the actor may use ``permission``, ascending."""
        ids = {o for s in self.seats if permission in s.role.permissions for o in s.covers}
        return tuple(sorted(ids))

    @property
    def home(self) -> int | None:
        """The body the actor works for first: what new records are written under."""
        return self.seats[0].organisation_id if self.seats else None

    def home_for(self, permission: str) -> int | None:
        """The own body of the first seat with ``permission``."""
        for seat in self.seats:
            if permission in seat.role.permissions:
                return seat.organisation_id
        return None

    @property
    def needs_second_factor(self) -> bool:
        return any(s.role.sees_persons or s.role.second_factor for s in self.seats)

    def scope(self) -> Scope:
        persons = {o for s in self.seats if s.role.sees_persons for o in s.covers}
        case = {o for s in self.seats if s.role.level >= 3 for o in s.covers}
        boards = {o for s in self.seats for o in s.boards}
        return Scope(
            user_id=self.user_id,
            orgs=tuple(sorted(persons)),
            case_orgs=tuple(sorted(case)),
            boards=tuple(sorted(boards)),
            auditor=any(s.role.audits for s in self.seats),
            correlation=self.correlation,
            ip=self.ip,
        )
