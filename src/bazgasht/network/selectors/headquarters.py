"""Reads about headquarters, missions, member bodies and contacts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from bazgasht.access.kinds import Kind
from bazgasht.access.models import Membership, Organisation
from bazgasht.access.selectors import live_memberships
from bazgasht.core import provinces
from bazgasht.core.errors import NotFound

from ..models import Contact, MemberBody, Mission
from ..policies import COORDINATED


@dataclass(frozen=True)
class Place:
    """A line of the tree: a province (or the country) and its headquarters, when there is one."""

    province: str
    name: str
    headquarters: Organisation | None
    below: tuple[Organisation, ...]


@dataclass(frozen=True)
class Group:
    body: Organisation
    missions: tuple[Mission, ...]
    secretaries: tuple[str, ...]
    members: int


def headquarters_by_code(code: str) -> Organisation:
    """Raises NotFound."""
    found = (
        Organisation.objects.select_related("parent")
        .filter(code=code, kind=Kind.HEADQUARTERS)
        .first()
    )
    if found is None:
        raise NotFound("headquarters")
    return found


def national_headquarters() -> Organisation | None:
    return Organisation.objects.filter(kind=Kind.HEADQUARTERS, parent=None, province="").first()


def provincial_headquarters(province: str) -> Organisation | None:
    """The one of the whole province (ISO code), not those of its prisons."""
    found = Organisation.objects.filter(kind=Kind.HEADQUARTERS, province=province, active=True)
    return found.filter(Q(parent=None) | Q(parent__province="")).order_by("id").first()


_OF_PROVINCES = """
select distinct on (b.id) b.id, h.id from access_organisation b
join access_organisation h on h.kind = 'headquarters' and h.active and h.province in (b.province, '')
left join access_organisation above on above.id = h.parent_id
where b.id = any(%s) and coalesce(above.province, '') = ''
order by b.id, (h.province = b.province) desc, h.id"""


def headquarters_of_provinces(body_ids: Iterable[int]) -> dict[int, int]:
    """Body → headquarters of its whole province, else the national one; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_PROVINCES, [sorted(body_ids)])
        return dict(cursor.fetchall())


def board_for(province: str, group: str = "EMP") -> tuple[int | None, int | None]:
    """(headquarters, working group) of a province (ISO code) whose board something stands on.

    ``group`` is a code of the template, such as EMP. None for what the province does not have.
    """
    head = provincial_headquarters(province)
    if head is None:
        return None, None
    found = groups_of(head).filter(code__endswith=f"-{group}")
    return head.pk, found.values_list("pk", flat=True).first()


def tree() -> tuple[Place, list[Place]]:
    """The country and its 31 provinces, with headquarters and those of prisons below: one query."""
    rows = list(
        Organisation.objects.filter(kind=Kind.HEADQUARTERS, active=True)
        .select_related("parent")
        .order_by("sort_key")
    )
    own = {
        h.province: h for h in rows if h.province and (h.parent is None or not h.parent.province)
    }
    country = next((h for h in rows if not h.province and h.parent is None), None)
    places = []
    for province in provinces.provinces():
        head = own.get(province.iso)
        below = tuple(h for h in rows if head is not None and h.parent_id == head.pk)
        places.append(Place(province.iso, province.name, head, below))
    return Place("", "", country, ()), places


def working_groups(headquarters: Organisation) -> list[Group]:
    """Its groups with missions, secretaries' names and the number of member bodies: four queries."""
    bodies = list(
        Organisation.objects.filter(
            parent=headquarters, kind=Kind.WORKING_GROUP, active=True
        ).order_by("id")
    )
    missions = list(Mission.objects.filter(working_group__in=bodies, active=True))
    people: QuerySet[Membership] = live_memberships().filter(
        organisation__in=bodies, role="group_secretary", user__is_active=True
    )
    secretaries = list(people.values_list("organisation_id", "user__name"))
    seats = list(
        live_seats()
        .filter(headquarters=headquarters, working_groups__in=bodies)
        .values_list("working_groups", flat=True)
    )
    return [
        Group(
            body,
            tuple(m for m in missions if m.working_group_id == body.pk),
            tuple(name for org, name in secretaries if org == body.pk),
            seats.count(body.pk),
        )
        for body in bodies
    ]


def groups_of(headquarters: Organisation) -> QuerySet[Organisation]:
    return Organisation.objects.filter(
        parent=headquarters, kind=Kind.WORKING_GROUP, active=True
    ).order_by("id")


def live_seats() -> QuerySet[MemberBody]:
    today = timezone.localdate()
    return MemberBody.objects.filter(Q(until=None) | Q(until__gt=today))


def member_bodies(headquarters: Organisation) -> QuerySet[MemberBody]:
    """Live seats with body, groups and contacts, in Persian order."""
    return (
        live_seats()
        .filter(headquarters=headquarters)
        .select_related("organisation")
        .prefetch_related(
            "working_groups",
            Prefetch("organisation__contacts", Contact.objects.filter(active=True).order_by("id")),
        )
        .order_by("organisation__sort_key", "id")
    )


def seats_of(body: Organisation) -> QuerySet[MemberBody]:
    """The headquarters a body sits in."""
    return (
        live_seats()
        .filter(organisation=body)
        .select_related("headquarters")
        .prefetch_related("working_groups")
        .order_by("headquarters__sort_key")
    )


def missions_of(group: Organisation) -> QuerySet[Mission]:
    return Mission.objects.filter(working_group=group).order_by("-active", "position", "id")


def contacts_of(body: Organisation) -> QuerySet[Contact]:
    return Contact.objects.filter(organisation=body, active=True).order_by("name", "id")


def candidates(headquarters: Organisation) -> QuerySet[Organisation]:
    """Bodies that may still be given a seat: of its province, or of the whole country."""
    seated = live_seats().filter(headquarters=headquarters).values("organisation")
    found = Organisation.objects.filter(kind__in=list(COORDINATED), active=True)
    if headquarters.province:
        found = found.filter(province__in=("", headquarters.province))
    return found.exclude(pk__in=seated).order_by("sort_key", "id")
