"""Programmes as files: reading trees and figures, writing workbooks, CSV and paper."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access import journal
from bazgasht.access.exports import list_response, wanted_format
from bazgasht.access.pages import actor_of, tried
from bazgasht.access.routes import permission
from bazgasht.core.digits import localise
from bazgasht.core.jalali import format_datetime, today

from .. import policies, selectors, services
from ..forms import FileOfFigures, SourcedFile
from ..papers import programme_pdf
from ..programme_books import (
    TREE_HEADS,
    VALUE_HEADS,
    measure_sheet,
    read_tree,
    read_values,
    tree_sheet,
    value_sheet,
)
from .common import book, import_page, read_file


@permission("programmes.edit")
@require_http_methods(["GET", "POST"])
def tree_import(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_programme(public_id)
    policies.check_edits(by, row)
    form = FileOfFigures(request.POST or None, request.FILES or None)
    reading = None
    if request.method == "POST" and form.is_valid():
        reading = read_file(form, lambda data, name: read_tree(data, name, row))
        if reading and not reading.errors:
            told = tried(form, lambda: services.import_tree(
                programme=public_id, rows=reading.rows, by=by))  # fmt: skip
            if told:
                words = _("Imported: %(new)s new parts, %(changed)s changed.")
                messages.success(
                    request, words % {"new": localise(told[0]), "changed": localise(told[1])}
                )
                return redirect("harms:programme", public_id)
    return import_page(
        request, form, reading, title=_("Import the tree"), sub=row.title,
        back=reverse("harms:programme", args=[public_id]),
        template=reverse("harms:template", args=["tree"]),
    )  # fmt: skip


@permission("programmes.edit")
@require_http_methods(["GET", "POST"])
def values_import(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_programme(public_id)
    policies.check_edits(by, row)
    form = SourcedFile(request.POST or None, request.FILES or None)
    reading = None
    if request.method == "POST" and form.is_valid():
        reading = read_file(form, lambda data, name: read_values(data, name, row))
        if reading and not reading.errors:
            told = tried(form, lambda: services.record_values(
                programme=public_id, rows=reading.rows, source=form.cleaned_data["source"],
                source_date=form.cleaned_data["source_date"], by=by))  # fmt: skip
            if told:
                words = _("Imported: %(new)s new figures, %(same)s were there already.")
                messages.success(
                    request, words % {"new": localise(told[0]), "same": localise(told[1])}
                )
                return redirect("harms:programme", public_id)
    return import_page(
        request, form, reading, title=_("Import figures of measures"), sub=row.title,
        back=reverse("harms:programme", args=[public_id]),
        template=reverse("harms:template", args=["values"]),
    )  # fmt: skip


@permission("programmes.edit")
@require_GET
def template(request: HttpRequest, name: str) -> HttpResponse:
    """An empty workbook with the right heads and an example."""
    if name == "values":
        heads: list[object] = [h[0] for h in VALUE_HEADS.values()]
        rows: list[list[object]] = [["6.1", "نرخ نمونه", today(), 12.5]]
        return book("values", [(_("Figures"), heads, rows)])
    heads = [h[0] for h in TREE_HEADS.values()]
    rows = [["1", "مأموریت نمونه", "", "", "", ""], ["1.1", "راهبرد نمونه", "", "", "", ""],
            ["1.1.1", "اقدام نمونه", "", "نهاد همکار", today(), ""]]  # fmt: skip
    return book("tree", [(_("Tree"), heads, rows)])


@permission("programmes.view")
@require_GET
def export(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The tree, its measures and figures: XLSX of three sheets, or the tree as CSV."""
    row = selectors.get_programme(public_id)
    tree = selectors.tree_of(row)
    heads, rows = tree_sheet(tree)
    form = wanted_format(request)
    journal.record(by=actor_of(request), action="programme.exported",
                   on=("programme", public_id), detail={"rows": len(rows), "form": form})  # fmt: skip
    if form == "csv":
        return list_response(name="programme", title=row.title, headers=heads, rows=rows, form=form)
    sheets = [(_("Tree"), heads, rows), (_("Measures"), *measure_sheet(tree)),
              (_("Figures"), *value_sheet(tree))]  # fmt: skip
    meta = [(_("Programme"), row.title), (_("Source"), row.source),
            (_("Made on"), format_datetime(timezone.now()))]  # fmt: skip
    return book("programme", sheets, meta)


@permission("programmes.view")
@require_GET
def paper(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = selectors.get_programme(public_id)
    data = programme_pdf(selectors.tree_of(row))
    journal.record(by=actor_of(request), action="programme.printed", on=("programme", public_id),
                   detail={})  # fmt: skip
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="programme.pdf"'
    return answer
