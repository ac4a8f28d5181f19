"""Councils: the list, one council, setting one up, its seats."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access.pages import actor_of, new_id, tried
from bazgasht.access.roles import ROLES
from bazgasht.access.routes import permission
from bazgasht.access.selectors import live_memberships
from bazgasht.core.errors import NotAllowed, NotFound

from .. import policies, selectors, services
from ..around import sections_around
from ..forms import CouncilForm, SeatForm, SecretaryForm
from ..models import Council
from .common import MEETING_TONES, PAGE, TONES, done, form_page, tabs


@permission("meetings.view")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    ended = request.GET.get("ended") == "1"
    found = Paginator(selectors.councils_for(ended=ended), PAGE).get_page(request.GET.get("page"))
    ahead = selectors.next_meetings([c.pk for c in found.object_list])
    context = {
        "page": found,
        "rows": [(c, ahead.get(c.pk)) for c in found.object_list],
        "tabs": tabs("home"),
        "ended": ended,
        "gone": 0 if ended else selectors.councils_for(ended=True).count(),
        "may_add": actor_of(request).can("meetings.edit"),
    }
    return render(request, "councils/home.html", context)


@permission("meetings.view")
@require_GET
def council(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What it is, who sits in it, its meetings, open resolutions and proposals."""
    by = actor_of(request)
    row = selectors.get_council(public_id)
    seats = list(row.seats.all())  # its own body's at least, for whoever reads it whole
    found = list(selectors.resolutions_for(council=row).filter(ended_on=None)[:50])
    context = {
        "council": row,
        "seats": seats,
        "reads": bool(seats),
        "meetings": [(m, MEETING_TONES[m.state]) for m in selectors.meetings_for(council=row)[:12]],  # type: ignore[index]
        "lines": [(line, TONES[line.row.state]) for line in selectors.lines(found)],  # type: ignore[index]
        "proposals": selectors.open_proposals(row),
        "twins": selectors.twins_of(row),
        "edits": policies.edits(by, row),
        "names": not policies.edits(by, row) and policies.looks_after(by, row.organisation),
        "sends": policies.edits(by, row, "resolutions.adopt"),
        "around": sections_around(row, by),
    }
    return render(request, "councils/council.html", context)


def _people(provinces: Collection[str]) -> list[tuple[int, str]]:
    """Who may be a secretary, with where they work: those who keep papers in these provinces or in
    the country's bodies."""
    roles = [c for c, r in ROLES.items() if "meetings.edit" in r.permissions]
    near = live_memberships().filter(role__in=roles)
    if "" not in provinces:
        near = near.filter(organisation__province__in={"", *provinces})
    rows = near.filter(user__is_active=True).order_by(
        "user__name", "user_id", "organisation__sort_key"
    )
    found: dict[int, list[str]] = {}
    for user, name, body in rows.values_list("user_id", "user__name", "organisation__name"):
        known = found.setdefault(user, [name])
        if body not in known:
            known.append(body)
    return [(user, " · ".join(words)) for user, words in found.items()]


def _mirrors(row: Council | None) -> list[tuple[int, str]]:
    found = selectors.councils_for()
    if row is not None:
        found = found.exclude(pk=row.pk)
    return [(c.pk, c.title) for c in found]


@permission("meetings.edit")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    by = actor_of(request)
    places = selectors.may_found_at(by)
    bodies = [(b.pk, b.name) for b in places]
    if not bodies:
        raise NotAllowed("meetings.edit", _("Your body has no councils."))
    form = CouncilForm(
        request.POST or None, bodies=bodies, councils=_mirrors(None), people=_people({b.province for b in places}),
        initial={"request_id": new_id()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        made = tried(form, lambda: services.create_council(
            organisation_id=got["organisation"], draft=form.draft(), by=by,
            public_id=got["request_id"]))  # fmt: skip
        if made:
            return done(request, _("The council is set up."), "council", made.public_id)
    return form_page(request, form, _("New council"), reverse("councils:home"))


@permission("meetings.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_council(public_id)
    policies.check_edits(by, row)
    initial = {
        "title": row.title, "level": row.level, "chair_office": row.chair_office,
        "mirrors": row.mirrors_id, "secretary": row.secretary_id, "active": row.active,
        "version": row.version,
    }  # fmt: skip
    form = CouncilForm(
        request.POST or None, bodies=[], councils=_mirrors(row),
        people=_people({row.province}), initial=initial,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        saved = tried(form, lambda: services.update_council(
            public_id=public_id, draft=form.draft(), version=form.cleaned_data["version"] or 0,
            by=by), row.version)  # fmt: skip
        if saved:
            return done(request, _("The changes were saved."), "council", public_id)
    return form_page(
        request, form, _("Change the council"), reverse("councils:council", args=[public_id]),
        sub=row.title,
    )  # fmt: skip


@permission("meetings.edit")
@require_http_methods(["GET", "POST"])
def secretary(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Somebody else keeps its papers, also when nobody is left who could hand over."""
    by = actor_of(request)
    row = selectors.get_council(public_id)
    policies.check_names_secretary(by, row)
    form = SecretaryForm(
        request.POST or None, people=_people({row.province}),
        initial={"secretary": row.secretary_id, "version": row.version},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        saved = tried(form, lambda: services.name_secretary(
            public_id=public_id, secretary_id=got["secretary"], version=got["version"] or 0, by=by),
            row.version)  # fmt: skip
        if saved:
            return done(request, _("The changes were saved."), "council", public_id)
    return form_page(
        request, form, _("Name the secretary"), reverse("councils:council", args=[public_id]),
        sub=row.title,
    )  # fmt: skip


@permission("meetings.edit")
@require_http_methods(["GET", "POST"])
def seat(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_council(public_id)
    policies.check_edits(by, row)
    form = SeatForm(request.POST or None, bodies=selectors.seat_candidates(row))
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        made = tried(form, lambda: services.give_seat(
            public_id=public_id, organisation_id=got["organisation"], office=got["office"], by=by))  # fmt: skip
        if made:
            return done(request, _("The body has a seat now."), "council", public_id)
    return form_page(
        request, form, _("Give a body a seat"), reverse("councils:council", args=[public_id]),
        sub=row.title, submit=_("Give the seat"),
    )  # fmt: skip


@permission("meetings.edit")
@require_POST
def seat_end(request: HttpRequest, public_id: uuid.UUID, organisation: int) -> HttpResponse:
    row = selectors.get_council(public_id)
    if all(s.organisation_id != organisation for s in row.seats.all()):
        raise NotFound("council_seat")
    services.end_seat(public_id=public_id, organisation_id=organisation, by=actor_of(request))
    return done(request, _("The seat has ended."), "council", public_id)
