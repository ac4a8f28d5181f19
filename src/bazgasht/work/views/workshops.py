"""Workshops: the list, one of them, and keeping them."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access.drafting import discard_draft, draft_key
from bazgasht.access.pages import actor_of, beside, covered, forget_draft
from bazgasht.access.routes import permission
from bazgasht.core.errors import InvalidValue, NotFound
from bazgasht.core.jalali import today
from bazgasht.services import exports

from .. import policies
from ..forms.workshops import PostForm, ProductForm, WorkshopFilter, WorkshopForm
from ..models import Post, Product, Workshop
from ..months import JalaliMonth
from ..selectors import days as days_read
from ..selectors import placements as people
from ..selectors import workshops as reading
from ..services import workshops as writing
from ..states import State
from ..terms import Terms, hours
from .common import PAGE, form_page, named, trade_choices


def _filtered(request: HttpRequest) -> tuple[WorkshopFilter, Any]:
    known = reading.workshops(active=None)
    form = WorkshopFilter(
        request.GET,
        prisons=sorted(set(known.order_by().values_list("prison__code", "prison__name"))),
        bodies=sorted(
            set(known.order_by().values_list("organisation__code", "organisation__name"))
        ),
    )
    chosen = form.cleaned_data if form.is_valid() else {}
    return form, reading.workshops(
        q=chosen.get("q") or "", kind=chosen.get("kind") or "", prison=chosen.get("prison") or "",
        body=chosen.get("body") or "", active=None if chosen.get("ended") else True,
        mine=covered(actor_of(request)) if chosen.get("mine") else None,
    )  # fmt: skip


@permission("workshops.view")
@require_GET
def workshops(request: HttpRequest) -> HttpResponse:
    """Every workshop with its seats; nobody's name."""
    form, found = _filtered(request)
    by = actor_of(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form, "page": page, "lines": reading.lines(page.object_list),
        "may_add": bool(reading.running_bodies(by)), "query": request.GET.urlencode(),
        "may_wages": by.can("ledger.view"), "may_people": bool(by.scope().orgs),
    }  # fmt: skip
    return render(request, "work/workshops.html", context)


@permission("workshops.view")
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The filtered list as a workbook; there is no person in it."""
    _form, found = _filtered(request)
    count = found.count()
    exports.check_size(count)
    headers = [_("Workshop"), _("Body that runs it"), _("Prison"), _("Kind"), _("Trade"),
               _("Posts"), _("Seats"), _("Taken"), _("Free")]  # fmt: skip
    rows = [
        [x.workshop.name, x.workshop.organisation.name, x.workshop.prison.name,
         x.workshop.get_kind_display(), x.workshop.trade.title if x.workshop.trade else "",
         x.posts, x.seats, x.taken, x.free]
        for x in reading.lines(found)
    ]  # fmt: skip
    return exports.workbook(
        request, action="workshops.exported", title=_("Workshops"), headers=headers, rows=rows,
        count=count, filename="workshops",
    )  # fmt: skip


@permission("workshops.view")
@require_GET
def workshop(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Posts with their terms and seats, what is made, orders, and who works there now."""
    row = reading.get_workshop(public_id)
    by = actor_of(request)
    own = by.can("workshops.edit", row.organisation_id) or by.can(
        "ledger.view", row.organisation_id
    )
    here = people.placements(
        bodies=covered(by), state=State.ACTIVE, workshop=row.public_id
    ).order_by("post__title", "id")
    month = JalaliMonth.of(today())
    lines = people.lines(here[:100])
    worked = days_read.sums([x.row.pk for x in lines], month.first, month.last)
    context = {
        "workshop": row,
        "facts": _facts(row),
        "posts": [
            {"post": post, "seats": seats, "terms": Terms.of_post(post)}
            for post, seats in reading.posts_of(row)
        ],
        "products": list(reading.products_of(row)),
        "orders": list(reading.orders([row.organisation_id], state="open",
                                      workshop=row.public_id)[:8]) if own else None,
        "people": [(x, hours(worked[x.row.pk].minutes) if x.row.pk in worked else "")
                   for x in lines],
        "month": month.words,
        "may_edit": policies.user_can_edit(by, row),
        "may_record": by.can("workdays.record", row.organisation_id),
        "may_orders": by.can("workshops.edit", row.organisation_id),
        "today": today(),
    }  # fmt: skip
    return render(request, "work/workshop.html", context)


def _facts(row: Workshop) -> list[tuple[str, str]]:
    return [
        (_("Body that runs it"), row.organisation.name),
        (_("For the people of"), row.prison.name),
        (_("Kind"), row.get_kind_display()),
        (_("Trade"), row.trade.title if row.trade else ""),
        (_("Place"), row.place),
    ]


@permission("workshops.edit")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    return _editor(request, None)


@permission("workshops.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = reading.get_workshop(public_id)
    policies.check_may(actor_of(request), "workshops.edit", row.organisation_id)
    return _editor(request, row)


def _editor(request: HttpRequest, row: Workshop | None) -> HttpResponse:
    by = actor_of(request)
    bodies = [row.organisation] if row else reading.running_bodies(by)
    if not bodies:
        raise NotFound("body")
    prisons = {p.pk: p for body in bodies for p in reading.prisons_for(body)}
    form = WorkshopForm(
        request.POST or None, bodies=named(bodies), prisons=named(prisons.values()),
        trades=trade_choices(), initial=WorkshopForm.initial_of(row) if row else None,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        draft = writing.WorkshopDraft(
            values["name"], values["kind"], values["prison"], values.get("trade"),
            values["place"], values["active"],
        )  # fmt: skip
        try:
            saved = writing.save_workshop(
                organisation_id=values["organisation"], draft=draft, by=by,
                public_id=row.public_id if row else None, version=values["version"],
            )  # fmt: skip
            discard_draft(request)
            messages.success(request, _("“%(title)s” is saved.") % {"title": saved.name})
            return redirect("work:workshop", public_id=saved.public_id)
        except InvalidValue as refused:
            beside(form, refused)
    cancel = reverse("work:workshop", args=[row.public_id]) if row else reverse("work:workshops")
    title = _("Change the workshop") if row else _("New workshop")
    return form_page(request, form, title=title, cancel_url=cancel, draft_key=draft_key(request))


@permission("workshops.edit")
@require_http_methods(["GET", "POST"])
def add_post(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _post_editor(request, reading.get_workshop(public_id), None)


@permission("workshops.edit")
@require_http_methods(["GET", "POST"])
def edit_post(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    post = reading.get_post(public_id)
    return _post_editor(request, post.workshop, post)


def _post_editor(request: HttpRequest, workshop: Workshop, post: Post | None) -> HttpResponse:
    by = actor_of(request)
    policies.check_may(by, "workshops.edit", workshop.organisation_id)
    key = f"work/post/{post.public_id if post else workshop.public_id}"
    form = PostForm(
        request.POST or None, trades=trade_choices(),
        initial=PostForm.initial_of(post) if post else None,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        version, trade = values.pop("version"), values.pop("trade", None)
        try:
            writing.save_post(
                workshop_id=workshop.public_id, by=by, version=version,
                draft=writing.PostDraft(trade_id=trade, **values),
                public_id=post.public_id if post else None,
            )  # fmt: skip
            forget_draft(request, key)
            messages.success(request, _("The post is saved."))
            return redirect("work:workshop", public_id=workshop.public_id)
        except InvalidValue as refused:
            beside(form, refused)
    return form_page(
        request, form, title=_("Change the post") if post else _("New post"), sub=workshop.name, draft_key=key,
        cancel_url=reverse("work:workshop", args=[workshop.public_id]),
        note=_("A raise reaches those in the post from the next whole month; a lower rate touches nobody who has signed.") if post else "",
    )  # fmt: skip


@permission("workshops.edit")
@require_http_methods(["GET", "POST"])
def add_product(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _product_editor(request, reading.get_workshop(public_id), None)


@permission("workshops.edit")
@require_http_methods(["GET", "POST"])
def edit_product(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    product = reading.get_product(public_id)
    return _product_editor(request, product.workshop, product)


def _product_editor(
    request: HttpRequest, workshop: Workshop, product: Product | None
) -> HttpResponse:
    by = actor_of(request)
    policies.check_may(by, "workshops.edit", workshop.organisation_id)
    form = ProductForm(
        request.POST or None, initial=ProductForm.initial_of(product) if product else None
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        version = values.pop("version")
        writing.save_product(
            workshop_id=workshop.public_id, draft=writing.ProductDraft(**values), by=by,
            public_id=product.public_id if product else None, version=version,
        )  # fmt: skip
        messages.success(request, _("The product is saved."))
        return redirect("work:workshop", public_id=workshop.public_id)
    return form_page(
        request, form, title=_("Change the product") if product else _("New product"),
        sub=workshop.name, cancel_url=reverse("work:workshop", args=[workshop.public_id]),
    )  # fmt: skip
