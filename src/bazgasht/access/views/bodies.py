"""The register of bodies: list, page, adding and changing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.core import provinces
from bazgasht.core.conflicts import keep_typed
from bazgasht.core.errors import DomainError, InvalidValue, StaleVersion

from .. import journal, policies, selectors, services
from ..actor import Actor
from ..body_sections import sections_of
from ..drafting import discard_draft, draft_key
from ..exports import list_response, wanted_format
from ..forms.bodies import BodyFilterForm, BodyForm, KindForm, NewBodyForm
from ..kinds import Kind
from ..models import Organisation
from ..roles import ROLES
from ..routes import permission

PAGE = 25


@permission("bodies.view")
@require_GET
def bodies(request: HttpRequest) -> HttpResponse:
    form = BodyFilterForm(request.GET, facets=selectors.facets())
    page = Paginator(selectors.bodies(**form.chosen()), PAGE).get_page(request.GET.get("page"))
    rows = [(b, provinces.name_of(b.province)) for b in page.object_list]
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "may_add": _actor(request).can("bodies.manage"),
    }
    return render(request, "access/bodies.html", context)


@permission("bodies.view")
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The register as filtered: bodies at work, no person in it."""
    form = BodyFilterForm(request.GET, facets=selectors.facets())
    chosen = form.chosen()
    rows = [
        (b.code, b.name, b.get_kind_display(), b.parent.name if b.parent else "",
         provinces.name_of(b.province), b.county, b.active)
        for b in selectors.bodies(**chosen)
    ]  # fmt: skip
    journal.record(
        by=_actor(request), action="bodies.exported", on=("organisation", 0),
        detail={"rows": len(rows), "filter": {k: v for k, v in chosen.items() if v}},
    )  # fmt: skip
    headers = (_("Code"), _("Name"), _("Kind"), _("Stands under"), _("Province"), _("County"),
               _("Active"))  # fmt: skip
    return list_response(
        name="bodies", title=_("Bodies"), headers=headers, rows=rows, form=wanted_format(request)
    )


@permission("bodies.view")
@require_GET
def body(request: HttpRequest, code: str) -> HttpResponse:
    actor = _actor(request)
    found = selectors.body_by_code(code)
    counts = selectors.members_count(found)
    context = {
        "body": found,
        "province": provinces.name_of(found.province) or _("The whole country"),
        "children": selectors.children_of(found),
        "members": [(ROLES[r].name, n) for r, n in counts.items() if r in ROLES],
        "members_total": sum(counts.values()),
        "may_edit": policies.manages_body(actor, found),
        "may_see_members": policies.sees_members(actor, found),
        "sections": sections_of(found, actor),
    }
    return render(request, "access/body.html", context)


@permission("bodies.manage")
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """First the kind (``?kind=``), from which follows what may stand above the body."""
    kind = request.GET.get("kind", "")
    if kind not in Kind.values:
        return render(request, "access/body_kind.html", {"form": KindForm()})
    form = NewBodyForm(request.POST or None, kind=kind, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            made = services.create_body(
                code=got["code"], name=got["name"], name_en=got["name_en"], kind=kind,
                parent_id=_parent_id(got), province=got["province"], county=got["county"],
                synthetic=_synthetic(request), by=_actor(request),
            )  # fmt: skip
        except InvalidValue as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            discard_draft(request, kind)
            messages.success(request, _("The body was added."))
            return redirect("access:body", made.code)
    context = {"form": form, "kind": Kind(kind).label, "draft_key": draft_key(request, kind)}
    return render(request, "access/body_form.html", context)


@permission("bodies.manage")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    found = selectors.body_by_code(code)
    policies.check_manages_body(_actor(request), found)
    status = 200
    form = BodyForm(request.POST or None, kind=found.kind, initial=_values(found))
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            services.edit_body(
                body_id=found.pk, version=got["version"] or 0, name=got["name"],
                name_en=got["name_en"], parent_id=_parent_id(got), province=got["province"],
                county=got["county"], active=got["active"], by=_actor(request),
            )  # fmt: skip
        except StaleVersion as refused:
            status = keep_typed(form, refused, found.version)
        except DomainError as refused:
            field = getattr(refused, "field", None)
            form.add_error(field if field in form.fields else None, refused.message)
        else:
            discard_draft(request)
            messages.success(request, _("The changes were saved."))
            return redirect("access:body", found.code)
    return render(
        request, "access/body_form.html",
        {"form": form, "body": found, "kind": found.get_kind_display(),
         "draft_key": draft_key(request)}, status=status,
    )  # fmt: skip


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


def _synthetic(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "synthetic", False))


def _parent_id(got: dict[str, Any]) -> int | None:
    return got["parent"].pk if got["parent"] else None


def _initial(request: HttpRequest) -> dict[str, Any]:
    seat = next(iter(_actor(request).seats), None)
    return {"province": seat.province if seat else ""}


def _values(body: Organisation) -> dict[str, Any]:
    return {
        "name": body.name,
        "name_en": body.name_en,
        "parent": body.parent_id,
        "province": body.province,
        "county": body.county,
        "active": body.active,
        "version": body.version,
    }
