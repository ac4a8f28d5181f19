"""Parts of a programme: adding and changing them, how an action stands, measures, budgets."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access.pages import actor_of, new_id, tried, version_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import NotFound
from bazgasht.core.states import allowed

from .. import policies, selectors, services
from ..forms import BudgetForm, NodeForm, SayForm
from ..models import Node, Programme
from ..states import (
    ACTION_TRANSITIONS,
    OPEN_ACTIONS,
    ActionState,
    ProgrammeState,
    is_action,
    level_name,
)
from .common import ACTION_TONES, done, form_page, named

MOVES = {
    ActionState.PLANNED: gettext_lazy("Take it up again"), ActionState.RUNNING: gettext_lazy("It is under way"),
    ActionState.DONE: gettext_lazy("It is done"), ActionState.STOPPED: gettext_lazy("Stop it"),
}  # fmt: skip


@permission("programmes.view")
@require_GET
def node(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One part: how far it is, its measures and budgets, what stands below it."""
    by = actor_of(request)
    row = selectors.get_node(public_id)
    tree = selectors.tree_of(row.programme)
    line = next(x for x in tree.lines if x.node.pk == row.pk)
    changes = policies.edits(by, row.programme) and row.programme.state != ProgrammeState.CLOSED
    moves: list[dict[str, Any]] = []
    if line.action and row.programme.state == ProgrammeState.ACTIVE and policies.reports(by, row):
        moves = [
            {"label": str(MOVES[new]), "url": reverse("harms:node_do", args=[public_id, new]),
             "tone": "primary" if new == ActionState.DONE else "secondary"}
            for new in allowed(ACTION_TRANSITIONS, ActionState(row.state))
        ]  # fmt: skip
    context = {
        "programme": row.programme, "node": row, "line": line, "changes": changes, "moves": moves,
        "above": _above(tree, line),
        "tone": "late" if line.late else ACTION_TONES.get(row.state, "plain"),  # type: ignore[call-overload]
        "says": bool(moves) and row.state in OPEN_ACTIONS,
        "below": "" if line.action else level_name(row.programme.kind, row.level + 1),
    }  # fmt: skip
    return render(request, "harms/node.html", context)


def _above(tree: selectors.Tree, line: selectors.Line) -> list[Node]:
    by_id = {x.node.pk: x.node for x in tree.lines}
    found, at = [], line.node.parent_id
    while at is not None:
        found.append(by_id[at])
        at = by_id[at].parent_id
    return found[::-1]


def _form(request: HttpRequest, programme: Programme, **more: Any) -> NodeForm:
    return NodeForm(
        request.POST or None, owners=selectors.owner_choices(programme), programme=programme, **more
    )


@permission("programmes.edit")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Below ``?above=`` or on the first level."""
    by = actor_of(request)
    programme = selectors.get_programme(public_id)
    policies.check_edits(by, programme)
    above = None
    if typed := request.GET.get("above"):
        try:
            above = selectors.get_node(uuid.UUID(typed))
        except ValueError:
            raise NotFound("programme_part") from None
        if is_action(programme.kind, above.level) or above.programme_id != programme.pk:
            raise NotFound("programme_part")
    form = _form(request, programme, initial={"request_id": new_id()})
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: services.add_node(
            programme=public_id, parent=above.public_id if above else None, draft=form.draft(),
            by=by, public_id=form.cleaned_data["request_id"]))  # fmt: skip
        if made:
            return done(request, _("The part is added."), "programme", public_id)
    level = level_name(programme.kind, above.level + 1 if above else 0)
    return form_page(
        request, form, _("New part: %(level)s") % {"level": level},
        reverse("harms:programme", args=[public_id]), sub=above.title if above else programme.title,
    )  # fmt: skip


@permission("programmes.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_node(public_id)
    policies.check_edits(by, row.programme)
    form = _form(request, row.programme, initial=NodeForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        saved = tried(form, lambda: services.change_node(
            public_id=public_id, draft=form.draft(), by=by,
            version=form.cleaned_data["version"] or 0), row.version)  # fmt: skip
        if saved:
            return done(request, _("The changes were saved."), "node", public_id)
    back = reverse("harms:node", args=[public_id])
    return form_page(request, form, _("Change this part"), back, sub=named(row))


@permission("programmes.edit")
@require_POST
def remove(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    programme = services.remove_node(public_id=public_id, by=actor_of(request))
    return done(request, _("The part is removed."), "programme", programme.public_id)


@permission("programmes.report")
@require_POST
def do(request: HttpRequest, public_id: uuid.UUID, state: str) -> HttpResponse:
    """How an action stands now."""
    if state not in ActionState.values:
        raise NotFound("act")
    services.move_action(
        public_id=public_id, state=state, version=version_of(request), by=actor_of(request)
    )
    return done(request, _("Recorded."), "node", public_id)


@permission("programmes.report")
@require_http_methods(["GET", "POST"])
def say(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """In words, while it goes on: why it is late, what it waits for."""
    by = actor_of(request)
    row = selectors.get_node(public_id)
    policies.check_reports(by, row)
    form = SayForm(request.POST or None, initial={"version": row.version, "words": row.word})
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        saved = tried(form, lambda: services.say_of_action(
            public_id=public_id, words=got["words"], version=got["version"], by=by), row.version)  # fmt: skip
        if saved:
            return done(request, _("Recorded."), "node", public_id)
    back = reverse("harms:node", args=[public_id])
    return form_page(
        request, form, _("How it stands, in words"), back, sub=named(row),
        note=_("It stands in the weekly report of the programme; after four weeks it is asked anew."),
    )  # fmt: skip


@permission("programmes.edit")
@require_http_methods(["GET", "POST"])
def budget(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_node(public_id)
    policies.check_edits(by, row.programme)
    form = BudgetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        saved = tried(
            form, lambda: services.record_budget(node=public_id, by=by, **form.cleaned_data)
        )
        if saved:
            return done(request, _("The budget is recorded."), "node", public_id)
    back = reverse("harms:node", args=[public_id])
    return form_page(
        request, form, _("Budget of a year"), back, sub=named(row),
        note=_("A year that is there already is replaced; its history is kept."),
    )  # fmt: skip
