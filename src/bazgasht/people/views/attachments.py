"""Documents: the list, adding one, opening one, taking one out."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access.pages import actor_of
from bazgasht.access.pressing import one_press
from bazgasht.access.routes import permission
from bazgasht.core.digits import localise
from bazgasht.core.errors import DomainError, InvalidValue

from ..file_types import ENDINGS, LARGEST
from ..forms import refuse
from ..forms.file import AttachForm, ReasonForm
from ..models import Attachment
from ..retention import KEEP_DAYS
from ..selectors.cards import get_client
from ..selectors.header import head_of
from ..selectors.naming import names
from ..services import attachments as services
from .common import page_of


@permission("clients.view")
@require_GET
def attachments(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What is in the file, and what was taken out and why."""
    actor = actor_of(request)
    found, context = page_of(request, public_id, "attachments")
    rows = list(Attachment.objects.filter(client_id=found.pk).order_by("-created_at", "-id"))
    known = names({a.organisation_id for a in rows}, {a.uploaded_by for a in rows})
    context |= {
        "rows": [
            {"file": a, "who": known.user(a.uploaded_by), "body": known.body(a.organisation_id),
             "ending": ENDINGS[a.mime][0].upper(), "mine": actor.can("files.attach", a.organisation_id)}
            for a in rows
        ],
        "may_attach": actor.can("files.attach"),
    }  # fmt: skip
    return render(request, "people/attachments.html", context)


@permission("files.attach")
@require_http_methods(["GET", "POST"])
@one_press
def new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found, context = page_of(request, public_id, "attachments")
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            if sent.size > LARGEST:
                raise InvalidValue(
                    "file.large", _("The file is larger than 10 megabytes."), field="file"
                )
            services.attach(client_id=found.pk, title=form.cleaned_data["title"],
                            file_name=sent.name or "", data=sent.read(), by=actor_of(request))  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The document was added."))
            return redirect("people:attachments", public_id)
    title = _("Add a document")
    return render(request, "people/form.html", {**context, "form": form, "title": title})


@permission("clients.view")
@require_GET
def download(request: HttpRequest, public_id: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """The document as a download that no browser runs, keeps or guesses the type of."""
    found = get_client(public_id)
    row, data = services.read_attachment(client_id=found.pk, public_id=file, by=actor_of(request))
    response = HttpResponse(data, content_type=row.mime)
    name = f"{found.file_no}-{row.pk}.{ENDINGS[row.mime][0]}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@permission("files.attach")
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, public_id: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    found = get_client(public_id)
    row = Attachment.objects.filter(client_id=found.pk, public_id=file, removed_at=None).first()
    if row is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.remove_attachment(client_id=found.pk, public_id=file,
                                       reason=form.cleaned_data["reason"], by=actor_of(request))  # fmt: skip
        except InvalidValue as error:
            refuse(form, error)
        else:
            messages.success(request, _("The document was taken out of the file."))
            return redirect("people:attachments", public_id)
    context = {
        "head": head_of(found),
        "title": _("Take this document out of the file?"),
        "text": row.title,
        "consequences": [
            _("Nobody can open it any more."),
            _("That it was here, and your reason, stay in the file."),
            ngettext(
                "After %(n)s day the document itself is destroyed.",
                "After %(n)s days the document itself is destroyed.",
                KEEP_DAYS,
            )
            % {"n": localise(KEEP_DAYS)},
        ],
        "submit": _("Take it out"),
        "tone": "danger",
        "cancel_url": reverse("people:attachments", args=[public_id]),
        "form": form,
    }
    return render(request, "ui/confirm.html", context)
