"""The texts bodies sign: versions, writing, publishing."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access.drafting import discard_draft, draft_key
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import DomainError, NotFound, StaleVersion

from .. import policies, selectors, services
from ..acts import TEXT, VIEW
from ..forms import TextForm
from . import show
from .pledges import tabs


@permission(VIEW)
@require_GET
def text_list(request: HttpRequest) -> HttpResponse:
    """Published texts of the headquarters in reach, and the drafts of those one writes for."""
    by = actor_of(request)
    own = by.organisations_for(TEXT)
    heads = Organisation.objects.filter(kind=Kind.HEADQUARTERS, active=True)
    rows = [
        t for t in selectors.texts_for(heads.values_list("pk", flat=True))
        if t.published_at or t.headquarters_id in own
    ]  # fmt: skip
    context = {
        "rows": rows, "tabs": tabs("pledges:texts"),
        "heads": list(heads.filter(pk__in=own).order_by("sort_key")),
    }  # fmt: skip
    return render(request, "network/pledge_texts.html", context)


@permission(VIEW)
@require_GET
def page(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_text(public_id)
    writes = by.can(TEXT, row.headquarters_id)
    if row.published_at is None and not writes:
        raise NotFound("pledge_text")
    context = {
        "text": row, "may_write": writes and row.published_at is None,
        "paragraphs": [p for p in row.text.splitlines() if p.strip()],
    }  # fmt: skip
    return render(request, "network/pledge_text.html", context)


@permission(TEXT)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: uuid.UUID | None = None) -> HttpResponse:
    """The next version (``?headquarters=``) or the draft of one."""
    by = actor_of(request)
    row = selectors.get_text(public_id) if public_id else None
    head = row.headquarters if row else _head(request)
    policies.check_user_can_write_text(by, head.pk)
    if row and row.published_at:
        return redirect("pledges:text", row.public_id)
    newest = None if row else selectors.usable_texts(head).first()
    start = row or newest
    initial = {
        "title": start.title if start else "", "text": start.text if start else "",
        "version": row.version if row else 0,
    }  # fmt: skip
    form = TextForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            made = services.save_text(
                headquarters_id=head.pk, public_id=public_id, title=got["title"],
                text=got["text"], version=got["version"] or 0, by=by,
            )  # fmt: skip
        except DomainError as refused:
            show(form, refused, row.version if row else None)
            status = refused.http_status if isinstance(refused, StaleVersion) else 200
        else:
            discard_draft(request)
            messages.success(request, _("The draft of the text was saved."))
            return redirect("pledges:text", made.public_id)
    context = {"form": form, "head": head, "text": row, "draft_key": draft_key(request)}
    return render(request, "network/pledge_text_form.html", context, status=status)


def _head(request: HttpRequest) -> Organisation:
    """Raises NotFound when the headquarters is not named and there are several."""
    own = actor_of(request).organisations_for(TEXT)
    heads = Organisation.objects.filter(pk__in=own, kind=Kind.HEADQUARTERS, active=True)
    code = request.GET.get("headquarters", "")
    if code:
        heads = heads.filter(code=code)
    found = heads.order_by("path", "pk").first()
    if found is None:
        raise NotFound("headquarters")
    return found


@permission(TEXT)
@require_POST
def publish(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    typed = request.POST.get("version", "")
    try:
        services.publish_text(
            public_id=public_id, by=actor_of(request),
            version=int(typed) if typed.isascii() and typed.isdigit() else -1,
        )  # fmt: skip
    except DomainError as refused:
        if refused.http_status in (403, 404):
            raise
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Published. Pledges are signed with this text from now on."))
    return redirect("pledges:text", public_id)
