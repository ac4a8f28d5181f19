"""Who holds which role where, and how bodies and people are called."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from ..actor import Actor, Seat
from ..kinds import WATCHING, Kind
from ..models import Membership, Organisation, User
from ..roles import ROLES


def live_memberships() -> QuerySet[Membership]:
    now = timezone.now()
    return Membership.objects.filter(Q(ends=None) | Q(ends__gt=now), starts__lte=now)


# live_memberships() in active bodies, by hand: it stands in the way of every request
_SEATS = """
select m.role, m.organisation_id, o.path, o.kind, o.province, o.name
from access_membership m join access_organisation o on o.id = m.organisation_id
where m.user_id = %(user)s and o.active and m.starts <= %(now)s
  and (m.ends is null or m.ends > %(now)s) order by m.starts, m.id"""


def actor_for(user: User, *, correlation: str = "", ip: str = "") -> Actor:
    """The user's seats now: two queries at most, none of them about clients."""
    with connection.cursor() as cursor:
        cursor.execute(_SEATS, {"user": user.pk, "now": timezone.now()})
        rows = [row for row in cursor.fetchall() if row[0] in ROLES]
    deep = [path for role, _id, path, *_rest in rows if ROLES[role].subtree]
    watched = {p for role, _id, _path, kind, p, _name in rows if _watches(role, kind, p)}
    reached = _reached(deep, watched) if deep or watched else []
    seats = tuple(
        Seat(
            body, kind, role, _covered(role, body, path, reached), province, name,
            _beside(province, reached) if _watches(role, kind, province) else (),
        )
        for role, body, path, kind, province, name in rows
    )  # fmt: skip
    return Actor(user.pk, user.name, seats, correlation, ip)


def _watches(role: str, kind: str, province: str) -> bool:
    """A seat that reads the boards of its province from beside its headquarters."""
    return ROLES[role].reads_boards and kind in WATCHING and province != ""


Reached = list[tuple[int, str, str, str]]
"""(id, path, kind, province) of active bodies."""


def _covered(role: str, body: int, path: str, reached: Reached) -> tuple[int, ...]:
    if not ROLES[role].subtree:
        return (body,)
    return tuple(sorted(i for i, other, *_rest in reached if other.startswith(path)))


def _beside(province: str, reached: Reached) -> tuple[int, ...]:
    """Headquarters of the province and the working groups under them."""
    heads = [path for _id, path, kind, p in reached if kind == Kind.HEADQUARTERS and p == province]
    return tuple(sorted(
        i for i, path, kind, _p in reached
        if kind in (Kind.HEADQUARTERS, Kind.WORKING_GROUP) and path.startswith(tuple(heads))
    ))  # fmt: skip


def _reached(paths: Iterable[str], provinces: Iterable[str]) -> Reached:
    wanted = Q()
    for path in paths:
        wanted |= Q(path__startswith=path)
    for province in provinces:
        wanted |= Q(kind=Kind.HEADQUARTERS, province=province)
        wanted |= Q(kind=Kind.WORKING_GROUP, parent__province=province)
    found = Organisation.objects.filter(wanted, active=True)
    return list(found.values_list("id", "path", "kind", "province"))


def reach_over(bodies: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    """Body → bodies above it, with the role by which somebody there sees its clients; one query."""
    deep = [code for code, role in ROLES.items() if role.subtree and role.sees_persons]
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct b.id, o.id, m.role from access_organisation b"
            " join access_organisation o on o.id <> b.id and o.active and starts_with(b.path, o.path)"
            " join access_membership m on m.organisation_id = o.id and m.role = any(%s)"
            " and m.starts <= %s and (m.ends is null or m.ends > %s)"
            " where b.id = any(%s) and b.active order by 1, 2, 3",
            [deep, now := timezone.now(), now, sorted(set(bodies))],
        )
        found: dict[int, list[tuple[int, str]]] = {}
        for body, above, role in cursor.fetchall():
            found.setdefault(body, []).append((above, role))
    return found


def organisation_by_code(code: str) -> Organisation:
    """Raises Organisation.DoesNotExist."""
    return Organisation.objects.get(code=code)


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """Organisation names by id, one query."""
    return dict(Organisation.objects.filter(id__in=set(ids)).order_by().values_list("id", "name"))


def user_names(ids: Iterable[int]) -> dict[int, str]:
    return dict(User.objects.filter(id__in=set(ids)).values_list("id", "name"))
