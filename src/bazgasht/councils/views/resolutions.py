"""The board of resolutions, one resolution, drafting it and what is done with it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.drafting import draft_key
from bazgasht.access.exports import list_response, wanted_format
from bazgasht.access.models import Organisation
from bazgasht.access.pages import actor_of, new_id, tried, version_of
from bazgasht.access.routes import permission
from bazgasht.access.selectors import names_of, user_names
from bazgasht.core import indicators
from bazgasht.core.digits import localise
from bazgasht.core.errors import NotFound
from bazgasht.core.jalali import format_jalali
from bazgasht.services.exports import check_size

from .. import policies, selectors, services
from ..forms import MoveForm, ResolutionFilter, ResolutionForm, WordsForm
from ..models import Council, Resolution
from ..states import LIVE, Measure
from .common import MILESTONE_TONES, PAGE, TONES, bodies_near, bodies_of, done, form_page, tabs

BOARD = (
    ("mine", gettext_lazy("Of my body")), ("all", gettext_lazy("All")),
    ("overdue", gettext_lazy("Overdue")), ("moved", gettext_lazy("Moved")),
    ("done", gettext_lazy("Ended")),
)  # fmt: skip
PRESSED: dict[str, tuple[Any, Any]] = {
    "adopt": (services.adopt, gettext_lazy("Adopted; it has its number.")),
    "begin": (services.begin, gettext_lazy("Begun.")),
    "finish": (services.finish, gettext_lazy("Ended as done.")),
}
WORDED: dict[str, tuple[Any, Any, Any]] = {
    "not-done": (services.end_not_done, policies.check_can_end, gettext_lazy("End as not done")),
    "withdraw": (services.withdraw, policies.check_can_withdraw, gettext_lazy("Withdraw it")),
}


def _filtered(request: HttpRequest) -> tuple[ResolutionFilter, str, Any]:
    view = request.GET.get("view", "all")
    view = view if view in selectors.VIEWS else "all"
    seen = selectors.resolutions_for()
    councils = Council.objects.filter(active=True).order_by("province", "title")
    owners = Organisation.objects.filter(pk__in=seen.order_by().values("owner")).order_by(
        "sort_key"
    )
    form = ResolutionFilter(
        request.GET, councils=[(str(c.public_id), c.title) for c in councils],
        owners=[(o.code, o.name) for o in owners],
    )  # fmt: skip
    got = form.cleaned_data if form.is_valid() else {}
    found = selectors.resolutions_for(
        view=view, bodies=bodies_of(actor_of(request)), q=got.get("q") or ""
    )
    if got.get("council"):
        found = found.filter(council__public_id=got["council"])
    if got.get("owner"):
        found = found.filter(owner__code=got["owner"])
    return form, view, found


@permission("meetings.view")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    form, view, found = _filtered(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    lines = selectors.lines(list(page.object_list))
    context = {
        "filter": form, "page": page, "tabs": tabs("resolutions"), "view": view,
        "lines": [(line, TONES[line.row.state]) for line in lines],  # type: ignore[index]
        "views": [
            {"label": str(label), "url": f"{reverse('councils:resolutions')}?view={code}",
             "active": code == view}
            for code, label in BOARD
        ],
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "councils/resolutions.html", context)


@permission("meetings.view")
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The board as filtered, XLSX or CSV; no person is in it."""
    _form, view, found = _filtered(request)
    check_size(found.count())
    rows = [
        (x.row.number, x.row.council.title, x.row.text, x.row.owner.name, x.row.adopted_on,
         x.row.first_due, x.row.due, x.row.moved_count, x.row.get_state_display(),
         x.row.get_measure_display(), x.progress.baseline,
         x.progress.value if x.progress.known else "", x.progress.target,
         x.progress.per_cent if x.progress.known else "", x.progress.forecast.words, x.row.ended_on)
        for x in selectors.lines(list(found))
    ]  # fmt: skip
    journal.record(
        by=actor_of(request), action="resolutions.exported", on=("list", "resolutions"),
        detail={"rows": len(rows), "view": view},
    )  # fmt: skip
    headers = (
        _("Number"), _("Council"), _("Resolution"), _("Body that owns it"), _("Adopted on"),
        _("First date"), _("Until"), _("Times moved"), _("State"), _("Measure"),
        _("Where it began"), _("Now"), _("To be reached"), _("Per cent"), _("Forecast"),
        _("Ended on"),
    )  # fmt: skip
    return list_response(
        name="resolutions", title=_("Resolutions"), headers=headers, rows=rows,
        form=wanted_format(request), meta=[(_("View"), str(dict(BOARD)[view]))],
    )  # fmt: skip


@permission("meetings.view")
@require_GET
def resolution(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """How it stands, where it comes from, what it became below, who was told."""
    by = actor_of(request)
    row = selectors.get_resolution(public_id)
    told = selectors.progress_of(row)
    children = selectors.lines(list(row.children.all())) if row.children.all() else []
    reminders = list(row.reminders.all())
    moves = list(row.moves.all()) if row.moved_count else []
    names = names_of([r.organisation_id for r in reminders]) if reminders else {}
    people = user_names(
        {i for m in row.milestones.all() for i in (m.claimed_by, m.decided_by) if i}
        | {m.by for m in moves} | {i for i in (row.adopted_by, row.ended_by) if i}
    )  # fmt: skip
    context = {
        "resolution": row,
        "number": f"\u2066{localise(row.number)}\u2069",
        "comes": bool(row.parent_id or row.proposal or row.gathering or row.meeting),
        "tone": TONES[row.state],  # type: ignore[index]
        "progress": told,
        "overdue": selectors.is_overdue(row),
        "facts": _facts(row, people),
        "figure": _figure(row),
        "milestones": [
            {"row": m, "tone": MILESTONE_TONES[m.state],  # type: ignore[index]
             "claimed_by": people.get(m.claimed_by or 0, ""),
             "decided_by": people.get(m.decided_by or 0, ""),
             "claim": policies.shows(policies.check_can_claim, by, m)
             and not policies.why_not(policies.check_can_claim, by, m),
             "decide": not policies.why_not(policies.check_can_decide, by, m)}
            for m in row.milestones.all()
        ],
        "moves": [(m, people.get(m.by, "")) for m in moves],
        "reminders": [(r, names.get(r.organisation_id, "")) for r in reminders],
        "children": [(line, TONES[line.row.state]) for line in children],  # type: ignore[index]
        "actions": _actions(by, row),
    }  # fmt: skip
    return render(request, "councils/resolution.html", context)


def _facts(row: Resolution, people: dict[int, str]) -> list[tuple[object, object]]:
    found: list[tuple[object, object]] = [
        (_("Body that owns it"), row.owner.name),
        (
            _("Supported by"),
            "، ".join(s.organisation.name for s in row.support.all()) or _("nobody"),
        ),
        (_("Watched by"), row.working_group.name if row.working_group else _("the council")),
    ]
    if row.adopted_on:
        found.append((_("Adopted on"), _by(row.adopted_on, people.get(row.adopted_by or 0))))
    found.append((_("Until"), format_jalali(row.due, "long")))
    if row.moved_count:
        found.append((_("First date"), format_jalali(row.first_due, "long")))
    if row.ended_on:
        found.append((_("Ended on"), _by(row.ended_on, people.get(row.ended_by or 0))))
    return found


def _by(day: date, who: str | None) -> str:
    return " · ".join(filter(None, (format_jalali(day, "long"), who)))


def _figure(row: Resolution) -> dict[str, Any] | None:
    """The bound figure in words: what is counted, of whom."""
    if row.measure != Measure.BOUND:
        return None
    try:
        indicator = indicators.get(row.indicator)
    except KeyError:
        return {"label": row.indicator, "description": "", "unit": "", "of": ""}
    ids = [i for i in (row.filter.get("organisation"), row.filter.get("working_group"),
                       row.filter.get("headquarters")) if i]  # fmt: skip
    names = names_of(ids)
    return {
        "label": indicator.label, "description": indicator.description, "unit": indicator.unit,
        "of": names.get(ids[0], "") if ids else "", "reading": row.get_reading_display(),
    }  # fmt: skip


def _actions(by: Actor, row: Resolution) -> list[dict[str, Any]]:
    listed: list[tuple[str, str, str, Any]] = [
        ("adopt", _("Adopt it"), "check2-circle", policies.check_can_adopt),
        ("edit", _("Change the draft"), "pencil", policies.check_can_edit_draft),
        ("begin", _("Begin"), "play", policies.check_can_begin),
        ("finish", _("End as done"), "check2-all", policies.check_can_end),
        ("move", _("Move the date"), "calendar-plus", policies.check_can_move),
        ("not-done", _("End as not done"), "x-circle", policies.check_can_end),
        ("withdraw", _("Withdraw it"), "box-arrow-left", policies.check_can_withdraw),
    ]
    found = []
    for code, label, icon, check in listed:
        if policies.why_not(check, by, row):
            continue
        reason = services.why_not_done(row) if code == "finish" else ""
        route = {"edit": "resolution_edit", "move": "resolution_move"}.get(
            code, "resolution_words" if code in WORDED else "resolution_do"
        )
        args = [row.public_id] if code in ("edit", "move") else [row.public_id, code]
        post = code in PRESSED
        found.append({
            "label": label, "icon": icon, "reason": reason, "method": "post" if post else "",
            "fields": {"version": row.version} if post else {},
            "url": reverse(f"councils:{route}", args=args), "tone": "" if found else "primary",
        })  # fmt: skip
    return found


@permission("meetings.view")
@require_POST
def do(request: HttpRequest, public_id: uuid.UUID, act: str) -> HttpResponse:
    if act not in PRESSED:
        raise NotFound("act")
    verb, words = PRESSED[act]
    verb(public_id=public_id, version=version_of(request), by=actor_of(request))
    return done(request, str(words), "resolution", public_id)


@permission("meetings.view")
@require_http_methods(["GET", "POST"])
def words(request: HttpRequest, public_id: uuid.UUID, act: str) -> HttpResponse:
    """Ending it with words."""
    if act not in WORDED:
        raise NotFound("act")
    verb, check, label = WORDED[act]
    by = actor_of(request)
    row = selectors.get_resolution(public_id)
    check(by, row)
    form = WordsForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        ended = tried(form, lambda: verb(
            public_id=public_id, words=got["words"], version=got["version"], by=by), row.version)  # fmt: skip
        if ended:
            return done(request, _("The resolution has ended."), "resolution", public_id)
    back = reverse("councils:resolution", args=[public_id])
    return form_page(request, form, str(label), back, sub=row.text, submit=str(label))


@permission("resolutions.edit")
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_resolution(public_id)
    policies.check_can_move(by, row)
    form = MoveForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        moved = tried(form, lambda: services.move_due(
            public_id=public_id, due=got["due"], reason=got["reason"], version=got["version"],
            by=by), row.version)  # fmt: skip
        if moved:
            return done(request, _("The date is moved."), "resolution", public_id)
    back = reverse("councils:resolution", args=[public_id])
    return form_page(
        request, form, _("Move the date"), back, sub=row.text, submit=_("Move the date")
    )


@permission("resolutions.edit")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A draft in the council ``public_id``; ``?meeting=``, ``?proposal=``, ``?gathering=`` say where
    it comes from."""
    by = actor_of(request)
    council = selectors.get_council(public_id)
    policies.check_can_draft(by, council)
    origin, text = _origin(request, council)
    form = _form(request, council, initial={
        "request_id": new_id(), "text": text, "measure": Measure.DECLARED, "baseline": 0})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: services.draft_resolution(
            council=public_id, draft=form.draft(**origin), by=by,
            public_id=form.cleaned_data["request_id"]))  # fmt: skip
        if made:
            return done(request, _("The draft is saved."), "resolution", made.public_id)
    back = reverse("councils:council", args=[public_id])
    if "meeting" in origin:
        back = reverse("councils:meeting", args=[origin["meeting"]])
    context = {"form": form, "council": council, "back": back, "title": _("New resolution"),
               "draft_key": draft_key(request)}  # fmt: skip
    return render(request, "councils/resolution_form.html", context)


@permission("resolutions.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_resolution(public_id)
    policies.check_can_edit_draft(by, row)
    form = _form(request, row.council, initial=ResolutionForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        saved = tried(form, lambda: services.change_draft(
            public_id=public_id, draft=form.draft(), by=by,
            version=form.cleaned_data["version"] or 0), row.version)  # fmt: skip
        if saved:
            return done(request, _("The draft is saved."), "resolution", public_id)
    back = reverse("councils:resolution", args=[public_id])
    context = {"form": form, "council": row.council, "back": back, "title": _("Change the draft"),
               "draft_key": draft_key(request)}  # fmt: skip
    return render(request, "councils/resolution_form.html", context)


def _form(request: HttpRequest, council: Council, initial: dict[str, Any]) -> ResolutionForm:
    head = services.headquarters_of(council.organisation)
    groups = Organisation.objects.filter(parent_id=head, kind="working_group", active=True)
    return ResolutionForm(
        request.POST or None, initial=initial, bodies=bodies_near(council.province),
        groups=list(groups.order_by("sort_key").values_list("id", "name")) if head else [],
        figures=[(i.code, f"{i.label} ({i.unit})") for i in indicators.all_indicators()],
    )  # fmt: skip


def _origin(request: HttpRequest, council: Council) -> tuple[dict[str, uuid.UUID], str]:
    """Where a draft comes from, and the words to begin with."""
    found: dict[str, uuid.UUID] = {}
    for name in ("meeting", "proposal", "gathering"):
        try:
            found[name] = uuid.UUID(request.GET.get(name, ""))
        except ValueError:
            continue
    text = ""
    if "proposal" in found:
        proposal = selectors.get_proposal(found["proposal"])
        if proposal.council_id != council.pk:
            raise NotFound("proposal")
        text = proposal.text
    return found, text


@permission("resolutions.adopt")
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Chosen resolutions to every counterpart, in one action; what was sent is shown as sent. Those of
    ``?gathering=`` are ticked."""
    by = actor_of(request)
    council = selectors.get_council(public_id)
    policies.check_can_send_down(by, council)
    rows = list(
        selectors.resolutions_for(council=council)
        .filter(state__in=LIVE)
        .select_related("gathering")
        .prefetch_related("children")
    )
    if request.method == "POST":
        known = {str(r.public_id): r.public_id for r in rows}
        chosen = [known[k] for k in request.POST.getlist("selected") if k in known]
        if chosen:
            sent = services.send_down(council=public_id, resolutions=chosen, by=by)
            if sent.without:
                lacking = _("Not sent to %(councils)s: no headquarters is there, so no figures.")
                messages.warning(request, lacking % {"councils": "، ".join(sent.without)})
            text = _("%(made)s sent down; %(there)s stood there already.")
            return done(
                request, text % {"made": sent.made, "there": sent.there}, "council", public_id
            )
    context = {
        "council": council, "twins": selectors.twins_of(council),
        "rows": [(r, len(r.children.all())) for r in rows],
        "ticked": _of_gathering(request, rows),
        "nothing": request.method == "POST",
    }  # fmt: skip
    return render(request, "councils/send.html", context)


def _of_gathering(request: HttpRequest, rows: list[Resolution]) -> set[int]:
    """Of a gathering's page one comes to send what was resolved there and did not go down yet."""
    wanted = request.GET.get("gathering", "")
    return {
        r.pk for r in rows
        if r.gathering and str(r.gathering.public_id) == wanted and not r.children.all()
    }  # fmt: skip
