"""The list of programmes, one programme with its tree, making and changing one."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access.pages import actor_of, new_id, tried, version_of
from bazgasht.access.routes import permission
from bazgasht.core import provinces
from bazgasht.core.digits import localise
from bazgasht.core.errors import NotAllowed, NotFound
from bazgasht.core.week import Week
from bazgasht.councils.selectors import meetings_for

from .. import policies, selectors, services
from ..forms import ProgrammeFilter, ProgrammeForm
from ..models import Harm, Programme
from ..picture import draw
from ..states import Kind, ProgrammeState
from .common import ACTION_TONES, PAGE, PROGRAMME_TONES, done, form_page, tabs

PRESSED = {"start": ProgrammeState.ACTIVE, "close": ProgrammeState.CLOSED}


@permission("programmes.view")
@require_GET
def programmes(request: HttpRequest) -> HttpResponse:
    form = ProgrammeFilter(request.GET)
    got = form.cleaned_data if form.is_valid() else {}
    place = got.get("province") or None
    found = selectors.programmes_for(
        kind=got.get("kind") or "", state=got.get("state") or "", q=got.get("q") or "",
        province="" if place == "country" else place,
    )  # fmt: skip
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form, "page": page, "tabs": tabs("programmes"),
        "rows": [(p, PROGRAMME_TONES[ProgrammeState(p.state)],
                  provinces.name_of(p.province) or _("the whole country"))
                 for p in page.object_list],
        "may_add": actor_of(request).can("programmes.edit"),
    }  # fmt: skip
    return render(request, "harms/programmes.html", context)


@permission("programmes.view")
@require_GET
def programme(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The tree with its progress, its calendar, its counterparts and its meetings."""
    by = actor_of(request)
    row = selectors.get_programme(public_id)
    tree = selectors.tree_of(row)
    edits = policies.edits(by, row)
    calendar = sorted((x for x in tree.actions if x.node.due), key=lambda x: x.node.due)  # type: ignore[arg-type,return-value]
    context = {
        "programme": row, "tree": tree, "edits": edits,
        "changes": edits and row.state != ProgrammeState.CLOSED,
        "tone": PROGRAMME_TONES[ProgrammeState(row.state)],
        "place": provinces.name_of(row.province) or _("the whole country"),
        "lines": [_shown(x) for x in tree.lines],
        "picture": draw(tree) if tree.lines else None,
        "counts": _counts(tree),
        "calendar": [_shown(x) for x in calendar] if row.kind == Kind.ELECTION else [],
        "counterparts": selectors.counterparts_of(row) if not row.province else [],
        "may_spread": edits and not row.province and row.state == ProgrammeState.ACTIVE
                      and row.kind != Kind.STRATEGY,
        "council_page": by.can("meetings.view"),
        "meetings": list(meetings_for(council=row.council)[:5]) if row.council else [],
        "budget": _budget(tree),
        "report_week": str(Week.current().prev()) if row.state == ProgrammeState.ACTIVE else "",
    }  # fmt: skip
    return render(request, "harms/programme.html", context)


def _shown(line: selectors.Line) -> dict[str, Any]:
    tone = ACTION_TONES.get(line.node.state, "plain") if line.action else ""  # type: ignore[call-overload]
    return {"line": line, "tone": "late" if line.late else tone,
            "indent": f"tree-{line.node.level}"}  # fmt: skip


def _counts(tree: selectors.Tree) -> dict[str, Any]:
    actions = tree.actions
    measures = [m for x in tree.lines for m in x.measures]
    return {
        "actions": len(actions),
        "done": sum(x.node.state == "done" for x in actions),
        "late": sum(x.late for x in actions),
        "measures": len(measures),
        "unknown": sum(not m.standing.known for m in measures),
    }


def _budget(tree: selectors.Tree) -> dict[str, int | None] | None:
    """Rials of all parts together, of each branch its topmost part that says one (what stands below
    is a share of it); None when none has a budget."""
    above = {x.node.pk: x.node.parent_id for x in tree.lines}
    planned = _topmost({x.node.pk: x.planned for x in tree.lines if x.planned is not None}, above)
    if not planned:
        return None
    spent = _topmost({x.node.pk: x.spent for x in tree.lines if x.spent is not None}, above)
    return {"planned": sum(planned), "spent": sum(spent) if spent else None}


def _topmost(said: dict[int, int], above: dict[int, int | None]) -> list[int]:
    def ancestors(pk: int) -> Iterator[int]:
        while (parent := above.get(pk)) is not None:
            yield parent
            pk = parent

    return [value for pk, value in said.items() if not any(p in said for p in ancestors(pk))]


def _form(request: HttpRequest, row: Programme | None, **more: Any) -> ProgrammeForm:
    return ProgrammeForm(
        request.POST or None, row=row,
        bodies=selectors.keepable(actor_of(request)) if row is None else [],
        harms=[(h.pk, h.name) for h in Harm.objects.filter(active=True)],
        councils=selectors.council_choices(row.province if row else ""), **more,
    )  # fmt: skip


@permission("programmes.edit")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    by = actor_of(request)
    if not selectors.keepable(by):
        raise NotAllowed("programmes.edit", _("Your body keeps no programmes."))
    form = _form(request, None, initial={"request_id": new_id(), "template": True})
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        made = tried(form, lambda: services.create_programme(
            organisation_id=got["organisation"], draft=form.draft(), template=got["template"],
            public_id=got["request_id"], by=by))  # fmt: skip
        if made:
            return done(
                request, _("The programme is saved as a draft."), "programme", made.public_id
            )
    return form_page(request, form, _("New programme"), reverse("harms:programmes"))


@permission("programmes.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_programme(public_id)
    policies.check_edits(by, row)
    form = _form(request, row, initial=ProgrammeForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        saved = tried(form, lambda: services.update_programme(
            public_id=public_id, draft=form.draft(), by=by,
            version=form.cleaned_data["version"] or 0), row.version)  # fmt: skip
        if saved:
            return done(request, _("The changes were saved."), "programme", public_id)
    back = reverse("harms:programme", args=[public_id])
    return form_page(request, form, _("Change the programme"), back, sub=row.title)


@permission("programmes.edit")
@require_POST
def do(request: HttpRequest, public_id: uuid.UUID, act: str) -> HttpResponse:
    """Put it in force, or close it."""
    if act not in PRESSED:
        raise NotFound("act")
    services.move_programme(
        public_id=public_id, state=PRESSED[act], version=version_of(request), by=actor_of(request)
    )
    words = _("The programme is in force.") if act == "start" else _("The programme is closed.")
    return done(request, words, "programme", public_id)


@permission("programmes.edit")
@require_POST
def counterparts(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Every provincial headquarters gets its own; pressing it again makes only what is missing."""
    made = services.make_counterparts(public_id=public_id, by=actor_of(request))
    words = ngettext(
        "%(n)s provincial counterpart was made.", "%(n)s provincial counterparts were made.",
        len(made),
    ) % {"n": localise(len(made))}  # fmt: skip
    return done(request, words if made else _("Every province has its own already."), "programme",
                public_id)  # fmt: skip
