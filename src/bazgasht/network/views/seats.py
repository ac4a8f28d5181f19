"""Member bodies of a headquarters."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bazgasht.access.models import Organisation
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import DomainError, NotFound

from .. import selectors, services
from ..forms import NewSeatForm, SeatForm
from ..models import MemberBody
from ..policies import check_can_edit_headquarters
from . import show


@permission("bodies.manage")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    head = _editable(request, code)
    form = NewSeatForm(request.POST or None, headquarters=head)
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            services.save_member_body(
                headquarters_id=head.pk, organisation_id=got["organisation"].pk,
                working_groups=list(got["working_groups"]), capacity=got["capacity"],
                by=actor_of(request),
            )  # fmt: skip
        except DomainError as refused:
            show(form, refused)
        else:
            messages.success(request, _("The body is a member now."))
            return redirect("network:headquarters_page", head.code)
    return render(request, "network/seat_form.html", {"form": form, "head": head})


@permission("bodies.manage")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str, member: str) -> HttpResponse:
    head = _editable(request, code)
    seat = _seat(head, member)
    initial = {
        "working_groups": seat.working_groups.all(),
        "capacity": seat.capacity,
        "version": seat.version,
    }
    form = SeatForm(request.POST or None, headquarters=head, initial=initial)
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            services.save_member_body(
                headquarters_id=head.pk, organisation_id=seat.organisation_id,
                working_groups=list(got["working_groups"]), capacity=got["capacity"],
                version=got["version"] or 0, by=actor_of(request),
            )  # fmt: skip
        except DomainError as refused:
            show(form, refused, seat.version)
        else:
            messages.success(request, _("The changes were saved."))
            return redirect("network:headquarters_page", head.code)
    return render(request, "network/seat_form.html", {"form": form, "head": head, "seat": seat})


@permission("bodies.manage")
@require_POST
def end(request: HttpRequest, code: str, member: str) -> HttpResponse:
    head = _editable(request, code)
    seat = _seat(head, member)
    services.end_member_body(
        headquarters_id=head.pk, organisation_id=seat.organisation_id, by=actor_of(request)
    )
    messages.success(request, _("The body's seat has ended."))
    return redirect("network:headquarters_page", head.code)


def _editable(request: HttpRequest, code: str) -> Organisation:
    head = selectors.headquarters_by_code(code)
    check_can_edit_headquarters(actor_of(request), head)
    return head


def _seat(head: Organisation, member: str) -> MemberBody:
    seat = selectors.member_bodies(head).filter(organisation__code=member).first()
    if seat is None:
        raise NotFound("member_body")
    return seat
