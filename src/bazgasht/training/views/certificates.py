"""Certificates for the provider and the case team: list, paper, issuing, revoking."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access import journal
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core.digits import localise
from bazgasht.core.errors import DomainError, InvalidValue, NotFound
from bazgasht.occupations.selectors import trade_choices
from bazgasht.services import exports
from bazgasht.services.forms import ExportForm

from .. import papers, selectors
from .. import services as writing
from ..forms import CertificateFilter, ReasonForm
from .common import PAGE, tabs


def _filtered(request: HttpRequest) -> tuple[CertificateFilter, Any]:
    bodies = actor_of(request).organisations_for("training.run")
    form = CertificateFilter(request.GET, trades=trade_choices())
    chosen = form.cleaned_data if form.is_valid() else {}
    found = selectors.certificates_of_bodies(
        bodies, trade=chosen.get("trade") or "", revoked=bool(chosen.get("revoked"))
    )
    return form, found


@permission("training.run")
@require_GET
def certificate_list(request: HttpRequest) -> HttpResponse:
    """Issued by the actor's bodies to people they still see."""
    by = actor_of(request)
    form, found = _filtered(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    journal.record(
        by=by, action="training.listed", on=("list", "certificates"),
        detail={"shown": len(page.object_list)},
    )  # fmt: skip
    context = {
        "filter": form, "page": page, "tabs": tabs(by, "certificates"),
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "training/certificates.html", context)


@permission("training.run")
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    _form, found = _filtered(request)
    form = ExportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {
            "form": form, "title": _("Export these certificates"),
            "submit": _("Make the workbook"),
            "text": _("Without names it shows numbers, courses, bodies and dates."),
            "cancel_url": reverse("training:certificates"),
        }  # fmt: skip
        return render(request, "ui/confirm.html", context)
    names, reason = form.cleaned_data["names"], form.cleaned_data["reason"]
    exports.check_names(request, names)
    count = found.count()
    exports.check_size(count)
    headers = [_("Number"), _("Course"), _("Level"), _("Hours"), _("Body on the certificate"),
               _("Issued on"), _("Revoked on")]  # fmt: skip
    rows = [
        [c.number, c.course_title, c.get_level_display(), c.hours, c.issuer_name, c.issued_on,
         c.revoked_on, *([c.holder] if names else [])]
        for c in found
    ]  # fmt: skip
    return exports.workbook(
        request, action="training.exported", title=_("Certificates"),
        headers=[*headers, *([_("Name")] if names else [])], rows=rows, count=count, names=names,
        reason=reason, filename="certificates",
    )  # fmt: skip


@permission("training.run")
@require_POST
def certify(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """For one person."""
    try:
        writing.issue_certificate(enrolment=public_id, by=actor_of(request))
        messages.success(request, _("The certificate is issued."))
    except DomainError as refused:
        if refused.http_status == 404:
            raise
        messages.error(request, refused.message)
    return redirect("training:enrolment", public_id=public_id)


@permission("training.run")
@require_POST
def certify_all(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """For everybody of a cohort who completed it."""
    try:
        made = writing.issue_certificates(cohort=public_id, by=actor_of(request))
        text = ngettext("%(n)s certificate is issued.", "%(n)s certificates are issued.", made)
        messages.success(request, text % {"n": localise(made)})
    except DomainError as refused:
        if refused.http_status in (403, 404):
            raise
        messages.error(request, refused.message)
    return redirect("training:cohort", public_id=public_id)


@permission("training.view")
@require_GET
def paper(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The certificate as PDF."""
    by = actor_of(request)
    row = selectors.get_certificate(public_id)
    if row.revoked_on:
        raise NotFound("certificate")
    content = papers.certificate_pdf(papers.public_of(row))
    journal.record(
        by=by, action="certificate.printed", on=("certificate", row.public_id),
        client_id=row.client_id,
    )  # fmt: skip
    answer = HttpResponse(content, content_type="application/pdf")
    name = row.number.replace("/", "-")
    answer["Content-Disposition"] = f'inline; filename="certificate-{name}.pdf"'
    return answer


@permission("training.run")
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = selectors.get_certificate(public_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writing.revoke_certificate(
                public_id=public_id, reason=form.cleaned_data["reason"], by=actor_of(request)
            )
            messages.success(request, _("Revoked. Its page says so from now on."))
            return redirect("training:enrolment", public_id=row.enrolment.public_id)
        except InvalidValue as refused:
            form.add_error(refused.field, refused.message)
    context = {
        "title": _("Revoke certificate %(number)s") % {"number": localise(row.number)},
        "text": f"{row.holder} · {row.course_title}", "submit": _("Revoke it"), "tone": "danger",
        "form": form,
        "consequences": [_("Whoever checks its code is told that it is not valid."),
                         _("It can't be made valid again; a new one can be issued.")],
        "cancel_url": reverse("training:enrolment", args=[row.enrolment.public_id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)
