"""The register of bodies."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from bazgasht.core.errors import NotFound
from bazgasht.core.text import search_form

from ..kinds import PARENTS, Kind
from ..models import Organisation
from .seats import live_memberships


def bodies(
    *, q: str = "", kind: str = "", province: str = "", county: str = "", active: bool | None = True
) -> QuerySet[Organisation]:
    """Bodies in Persian order. ``q`` is looked for in name, English name and code.

    ``active``: True, False or None for both. Names are few thousands at most and compared in the
    form that forgives ي/ی, half-spaces and digits.
    """
    found = Organisation.objects.select_related("parent").order_by("sort_key", "id")
    if kind:
        found = found.filter(kind=kind)
    if province:
        found = found.filter(province=province)
    if county:
        found = found.filter(county=county)
    if active is not None:
        found = found.filter(active=active)
    wanted = search_form(q).split()
    if wanted:
        rows = found.values_list("id", "name", "name_en", "code")
        found = found.filter(id__in=[i for i, *texts in rows if _matches(wanted, texts)])
    return found


def _matches(wanted: list[str], texts: list[str]) -> bool:
    joined = " ".join(search_form(t) for t in texts)
    squeezed = joined.replace(" ", "")
    return all(w in joined or w in squeezed for w in wanted)


def body_by_code(code: str) -> Organisation:
    """Raises NotFound."""
    found = Organisation.objects.select_related("parent").filter(code=code).first()
    if found is None:
        raise NotFound("body")
    return found


def children_of(body: Organisation) -> QuerySet[Organisation]:
    return body.children.filter(active=True).order_by("sort_key", "id")


def facets() -> dict[str, list[str]]:
    """Provinces and counties that occur, for the filters: one query each."""
    rows = Organisation.objects.order_by()
    return {
        "province": sorted(rows.exclude(province="").values_list("province", flat=True).distinct()),
        "county": list(
            rows.exclude(county="").values_list("county", flat=True).distinct().order_by("county")
        ),
    }


def members_count(body: Organisation) -> dict[str, int]:
    """People working in a body now, by role code."""
    rows = live_memberships().filter(organisation=body, user__is_active=True)
    return dict(rows.values_list("role").annotate(n=Count("id")).order_by("role"))


def parents_for(kind: str) -> QuerySet[Organisation]:
    """Bodies under which one of ``kind`` may stand."""
    kinds = [k for k in PARENTS[Kind(kind)] if k is not None]
    return Organisation.objects.filter(kind__in=kinds, active=True).order_by("sort_key", "id")
