"""Runs: making one, what it proposes, who got none, the places, and whether it is fair."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access import journal
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.access.selectors import names_of, user_names
from bazgasht.core.digits import localise, number
from bazgasht.people.selectors.cards import cards
from bazgasht.services import exports
from bazgasht.services.forms import ExportForm

from .. import policies, rules, selectors
from .. import services as writing
from ..forms import RunForm, StateFilter, WhyFilter
from ..models import MatchRun
from ..rules import points
from ..selectors.sides import LEAST
from ..states import BUSY, Kind, RunState, State
from .common import PAGE, any_run_of, run_of, tabs

SIDES = ("prison", "sex", "stay")
RUN_TONES = {
    RunState.QUEUED: "wait", RunState.READING: "info", RunState.CHOOSING: "info",
    RunState.DONE: "ok", RunState.FAILED: "late",
}  # fmt: skip


@permission("matching.run")
@require_GET
def run_list(request: HttpRequest) -> HttpResponse:
    """Runs of the actor's bodies, the newest first, and the way to a new one."""
    bodies = policies.bodies_of(actor_of(request))
    page = Paginator(selectors.runs_for(bodies), PAGE).get_page(request.GET.get("page"))
    runs = list(page.object_list)
    counts = selectors.counts_of(runs)
    names, users = names_of(bodies), user_names(r.made_by for r in runs)
    context = {
        "page": page,
        "rows": [
            {"run": r, "state": selectors.state_of(r), "tone": RUN_TONES[selectors.state_of(r)],
             "made": r.state == RunState.DONE, "body": names.get(r.organisation_id, ""), "by": users.get(r.made_by, ""),
             "open": counts[r.pk].get(State.PROPOSED, 0),
             "decided": sum(n for s, n in counts[r.pk].items()
                            if s in (State.ACCEPTED, State.OVERRIDDEN, State.REFUSED))}
            for r in runs
        ],
        "several": len(bodies) > 1,
    }  # fmt: skip
    return render(request, "matching/runs.html", context)


@permission("matching.run")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Says what will happen, then does it."""
    by = actor_of(request)
    bodies = policies.bodies_of(by)
    form = RunForm(
        request.POST or None, bodies=sorted(names_of(bodies).items(), key=lambda b: b[1]),
        initial={"request_id": uuid.uuid4(), "kind": request.GET.get("kind", Kind.SEATS)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        run = writing.ask_run(
            organisation_id=data["body"], kind=data["kind"], request_id=data["request_id"], by=by
        )
        if run.state == RunState.DONE:
            said = _("%(n)s proposals. Nothing has happened yet: each waits for your decision.")
            messages.success(request, said % {"n": number(run.matched)})
        return redirect("matching:run", public_id=run.public_id)
    context = {
        "form": form, "title": _("Make proposals"), "submit": _("Make proposals"),
        "consequences": [
            _("Every client of the body who said yes is looked at, and those with such a need who"
              " were not asked yet."),
            _("The rules are published; the sum of points is the largest there can be."),
            _("It is a proposal only: nobody is enrolled or put forward by it."),
            _("Proposals of an earlier run that still wait are replaced."),
        ],
        "cancel_url": reverse("matching:runs"),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


def _head(run: MatchRun, active: str) -> dict[str, Any]:
    return {
        "run": run, "tabs": tabs(run, active), "total": points(run.value),
        "body": names_of([run.organisation_id]).get(run.organisation_id, ""),
    }  # fmt: skip


@permission("matching.run")
@require_GET
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who is proposed where, each with what weighed most."""
    run = any_run_of(request, public_id)
    if run.state != RunState.DONE:
        return _progress(request, run)
    form = StateFilter(request.GET)
    state = form.cleaned_data.get("state", "") if form.is_valid() else ""
    page = Paginator(selectors.lines_of(run, state=state), PAGE).get_page(request.GET.get("page"))
    rows = selectors.told_of(run, page.object_list)
    _listed(request, run, len(rows))
    context = _head(run, "run") | {
        "page": page, "filter": form, "counts": selectors.counts_of([run])[run.pk],
        "rows": [_proposed(run, x, x.row) for x in rows],
    }  # fmt: skip
    return render(request, "matching/run.html", context)


def _progress(request: HttpRequest, run: MatchRun) -> HttpResponse:
    """How far it is; the page asks again by itself."""
    state = selectors.state_of(run)
    context = {
        "run": run, "state": state, "tone": RUN_TONES[state], "busy": state in BUSY,
        "body": names_of([run.organisation_id]).get(run.organisation_id, ""),
    }  # fmt: skip
    return render(request, "matching/run_progress.html", context)


def _proposed(run: MatchRun, listed: selectors.Listed, line: Any) -> dict[str, Any]:
    return {
        "listed": listed, "place": run.targets[line.place], "points": points(line.value),
        "chosen": run.targets[line.chosen] if line.chosen is not None else None,
    }  # fmt: skip


def _listed(request: HttpRequest, run: MatchRun, shown: int) -> None:
    journal.record(
        by=actor_of(request), action="matching.listed", on=("run", run.public_id),
        detail={"shown": shown},
    )  # fmt: skip


@permission("matching.run")
@require_GET
def without(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who got none, each with the reason; those who were not asked yet among them."""
    run = run_of(request, public_id)
    hard = rules.rule(run.kind).hard.values()
    codes = [("full", _("all fitting places are full")), ("none", _("no place that day")),
             *((h.code, str(h.title)) for h in hard)]  # fmt: skip
    form = WhyFilter(request.GET, codes=codes)
    code = form.cleaned_data.get("code", "") if form.is_valid() else ""
    page = Paginator(selectors.misses_of(run, code=code), PAGE).get_page(request.GET.get("page"))
    rows = selectors.told_of(run, page.object_list)
    _listed(request, run, len(rows))
    context = _head(run, "without") | {"page": page, "filter": form, "rows": rows}
    return render(request, "matching/without.html", context)


@permission("matching.run")
@require_GET
def places(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Every place with how full it is and what one more would add. No person is named."""
    run = run_of(request, public_id)
    listed = sorted(run.targets, key=lambda t: (-t["price"], t["title"]))
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    context = _head(run, "places") | {
        "page": page,
        "rows": [t | {"gain": points(t["price"])} for t in page.object_list],
    }
    return render(request, "matching/places.html", context)


@permission("matching.run")
@require_GET
def fairness(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """By prison, sex and length of stay, of the body's own run."""
    run = run_of(request, public_id)
    titles = _side_titles()
    found = selectors.fairness(run)
    context = _head(run, "fairness") | {
        "sides": [{"title": titles[s], "key": s, "groups": found[s]} for s in SIDES],
        "least": LEAST,
        "never": [str(t) for t in rules.rule(run.kind).never_counted],
    }
    return render(request, "matching/fairness.html", context)


def _side_titles() -> dict[str, str]:
    return {"prison": _("By prison"), "sex": _("By sex"), "stay": _("By length of stay")}


@permission("matching.run")
@require_GET
def fairness_export(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    run = run_of(request, public_id)
    found, titles = selectors.fairness(run), _side_titles()
    hidden = _("fewer than %(n)s") % {"n": localise(LEAST)}
    rows = [
        [titles[side], group.label, *(hidden if c.n is None else c.n for c in group.cells)]
        for side in SIDES
        for group in found[side]
    ]
    headers = [_("Side"), _("Group"), _("In the run"), _("Said yes"), _("Proposed"),
               _("Followed")]  # fmt: skip
    return exports.workbook(
        request, action="matching.exported", title=_("Fairness"), headers=headers, rows=rows,
        count=len(rows), filename="fairness",
    )  # fmt: skip


@permission("matching.run")
@require_GET
def places_export(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    run = run_of(request, public_id)
    headers = [_("Seat or opening"), _("Body"), _("County"), _("Free"), _("Proposed"),
               _("One more place would add")]  # fmt: skip
    rows = [
        [t["title"], t["owner"], t["where"], t["places"], t["filled"], t["price"] / 1000]
        for t in run.targets
    ]
    return exports.workbook(
        request, action="matching.exported", title=_("Seats and openings"), headers=headers, rows=rows,
        count=len(rows), filename="places",
    )  # fmt: skip


@permission("matching.run")
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Proposals as a workbook; asks first whether names are needed, and what for."""
    run = run_of(request, public_id)
    form = ExportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {
            "form": form, "title": _("Export these proposals"), "submit": _("Make the workbook"),
            "text": _("Without names it shows places, points and states."),
            "cancel_url": reverse("matching:run", args=[run.public_id]),
        }  # fmt: skip
        return render(request, "ui/confirm.html", context)
    names, reason = form.cleaned_data["names"], form.cleaned_data["reason"]
    exports.check_names(request, names)
    found = selectors.lines_of(run)
    count = found.count()
    exports.check_size(count)
    headers = [_("Seat or opening"), _("Body"), _("Points"), _("State"), _("Chosen instead"), _("Why"),
               _("Decided on")]  # fmt: skip
    return exports.workbook(
        request, action="matching.exported", title=_("Proposals"), names=names, reason=reason,
        headers=[*headers, *([_("Name"), _("File number")] if names else [])],
        rows=_export_rows(run, selectors.told_of(run, found), names), count=count,
        filename="proposals",
    )  # fmt: skip


def _export_rows(
    run: MatchRun, listed: Iterable[selectors.Listed], names: bool
) -> list[list[object]]:
    rows: list[list[object]] = []
    for x in listed:
        line: Any = x.row
        place = run.targets[line.place]
        other = run.targets[line.chosen]["title"] if line.chosen is not None else ""
        why = line.override_reason if names else ""
        if line.refuse_code:
            why = line.get_refuse_code_display()
        rows.append(
            [place["title"], place["owner"], line.value / 1000, line.get_state_display(), other,
             why, line.decided_on,
             *([x.card.full if x.card else "", x.card.file_no if x.card else ""] if names else [])]
        )  # fmt: skip
    return rows


@permission("matching.run")
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Everything that waits for a decision, of all runs."""
    by = actor_of(request)
    found = selectors.waiting_for(policies.bodies_of(by)).select_related("run")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    known = cards(line.client_id for line in page.object_list)
    rows = [
        {"line": line, "card": known.get(line.client_id), "place": line.run.targets[line.place],
         "points": points(line.value)}
        for line in page.object_list
    ]  # fmt: skip
    journal.record(
        by=by, action="matching.listed", on=("list", "waiting"), detail={"shown": len(rows)}
    )
    return render(request, "matching/waiting.html", {"page": page, "rows": rows})


@permission("matching.run")
@require_GET
def rules_page(request: HttpRequest) -> HttpResponse:
    """Both rules word for word, with their figures."""
    context = {"rules": [_shown(kind) for kind in Kind]}
    return render(request, "matching/rules.html", context)


def _shown(kind: Kind) -> dict[str, Any]:
    rule = rules.rule(kind)
    lines = [
        (str(v.title), shown, "/".join(localise(p) for p in step.points))
        for v in rule.values.values()
        for step in v.steps.values()
        for shown in [rules.bare(step.words)]
    ]
    return {
        "title": str(rule.title), "intro": str(rule.intro), "source": str(rule.source),
        "hard": [(str(h.title), rules.bare(h.words)) for h in rule.hard.values()],
        "values": lines, "never": [str(t) for t in rule.never_counted],
        "waiting": _("Ties: each day of waiting counts a thousandth of a point, at most %(n)s days.")
        % {"n": localise(rule.at_most_days)},
        "version": rule.version,
    }  # fmt: skip
