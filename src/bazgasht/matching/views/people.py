"""One person: why this place, why none; their proposals; the yes to be proposed for training."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.drafting import discard_draft, draft_key
from bazgasht.access.models import Organisation
from bazgasht.access.pages import actor_of, version_of
from bazgasht.access.routes import permission
from bazgasht.access.selectors import names_of, user_names
from bazgasht.core.errors import InvalidValue, NotFound
from bazgasht.core.weekly import Times
from bazgasht.core.weekly_form import CannotFields
from bazgasht.jobs.selectors import candidate_of
from bazgasht.occupations.selectors import trade_choices
from bazgasht.people.selectors.cards import cards, open_file

from .. import policies, selectors
from .. import services as writing
from ..forms import RANKS, WishForm
from ..models import MatchLine, MatchMiss, Wish
from ..selectors.reading import TONES
from ..states import Refusal, State
from .common import run_of


@permission("matching.run")
@require_GET
def why(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One proposal: the sum line by line, what would have been next, and what was ruled out."""
    by = actor_of(request)
    line = selectors.get_line(public_id)
    card = cards([line.client_id])[line.client_id]
    _explained(by, card.public_id, line, line.client_id)
    context = {
        "row": line,
        "run": line.run,
        "card": card,
        "place": line.run.targets[line.place],
        "told": selectors.explain(line.run, line),
        "tone": TONES[State(line.state)],
        "actions": []
        if line.state != State.PROPOSED
        else _actions(line, policies.why_not(by, line)),
        "decided": _decided(line),
    }
    return render(request, "matching/why.html", context)


def _explained(by: Actor, client: uuid.UUID, row: Any, client_id: int) -> None:
    open_file(client, by=by, page="matching")
    journal.record(
        by=by, action="proposal.explained", on=("run", row.run.public_id), client_id=client_id
    )


def _actions(line: MatchLine, refused: dict[str, str]) -> list[dict[str, Any]]:
    named = (
        ("accept", _("Accept"), "check2", "primary", "post"),
        ("choose", _("Choose another place"), "shuffle", "", ""),
        ("refuse", _("Do not follow"), "x-circle", "", ""),
    )
    return [
        {"label": label, "icon": icon, "tone": tone, "method": method,
         "reason": refused[code],
         "url": reverse(f"matching:{code}", args=[line.public_id]),
         "fields": {"version": line.version}}
        for code, label, icon, tone, method in named
    ]  # fmt: skip


def _decided(line: MatchLine) -> dict[str, Any] | None:
    if line.decided_by is None:
        return None
    return {
        "by": user_names([line.decided_by]).get(line.decided_by, ""),
        "on": line.decided_on,
        "chosen": line.run.targets[line.chosen] if line.chosen is not None else None,
        "why": Refusal(line.refuse_code).label if line.refuse_code else "",
        "outcome": outcome_words(line.outcome),
    }


def outcome_words(code: str) -> str:
    words = {
        "enrolled": _("A seat is theirs."),
        "waiting": _("No seat was free any more; they are on the waiting list."),
        "expressed": _("They are put forward; the employer learns of it when they agree."),
    }
    return words.get(code, "")


@permission("matching.run")
@require_GET
def why_none(request: HttpRequest, public_id: uuid.UUID, client: uuid.UUID) -> HttpResponse:
    """Why somebody of a run got no proposal."""
    by = actor_of(request)
    run = run_of(request, public_id)
    row = MatchMiss.objects.filter(run=run, client__public_id=client).first()
    if row is None:
        line = MatchLine.objects.filter(run=run, client__public_id=client).first()
        if line is None:
            raise NotFound("proposal")
        return redirect("matching:why", public_id=line.public_id)
    row.run = run
    card = cards([row.client_id])[row.client_id]
    _explained(by, card.public_id, row, row.client_id)
    context = {
        "row": row, "run": run, "card": card, "told": selectors.explain(run, row),
        "unasked": "wish" in row.ruled,
    }  # fmt: skip
    return render(request, "matching/why.html", context)


@permission("training.enrol")
@require_GET
def person(request: HttpRequest, client: uuid.UUID) -> HttpResponse:
    """What was proposed for somebody, and what they wish; for their case team."""
    by = actor_of(request)
    found = open_file(client, by=by, page="matching")
    policies.check_user_can_wish(by, found.pk)
    lines = selectors.of_client(found.pk)
    wish = selectors.wish_of(found.pk)
    trades = dict(trade_choices())
    work = candidate_of(found.pk)
    context = {
        "card": cards([found.pk])[found.pk],
        "client": found,
        "wish": wish,
        "cannot": Times.read(wish.cannot) if wish else Times(),
        "wished": [trades.get(t, t) for t in wish.trades] if wish else [],
        "work": work if work and work.ended_on is None else None,
        "rows": [
            {"line": x, "tone": TONES[State(x.state)], "place": x.run.targets[x.place]}
            for x in lines
        ],
        "names": names_of({x.organisation_id for x in lines}),
        "may_decide": by.can("matching.run"),
    }
    return render(request, "matching/person.html", context)


@permission("training.enrol")
@require_http_methods(["GET", "POST"])
def wish(request: HttpRequest, client: uuid.UUID) -> HttpResponse:
    """Record or change the person's yes and what they wish."""
    by = actor_of(request)
    found = open_file(client, by=by, page="matching")
    body = policies.check_user_can_wish(by, found.pk)
    row = selectors.wish_of(found.pk)
    form = WishForm(
        request.POST or None, trades=trade_choices(), counties=_counties(body, row),
        initial=_initial(row),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            writing.save_wish(
                client_id=found.pk, draft=form.draft(), version=version_of(request), by=by
            )
        except InvalidValue as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, wrong.message)
        else:
            discard_draft(request)
            messages.success(request, _("Recorded. The next run looks at it."))
            return redirect("matching:person", client=client)
    context = {
        "form": form, "client": found, "card": cards([found.pk])[found.pk], "row": row,
        "version": version_of(request) or (row.version if row else 0),
        "draft_key": draft_key(request),
    }  # fmt: skip
    return render(request, "matching/wish.html", context)


def _initial(row: Wish | None) -> dict[str, Any]:
    if row is None or row.ended_on is not None:
        return {"agreed_on": timezone.localdate()}
    ranked = dict(zip([name for name, _label in RANKS], row.trades, strict=False))
    return ranked | {
        "counties": row.counties, "max_hours": row.max_hours, "agreed_on": row.agreed_on,
        "available_from": row.available_from,
        **CannotFields.initial_times(Times.read(row.cannot)),
    }  # fmt: skip


def _counties(body: int, row: Wish | None) -> list[str]:
    """Counties of the province in which a body works, and those wished before."""
    province = Organisation.objects.values_list("province", flat=True).get(pk=body)
    known = Organisation.objects.filter(province=province, active=True).exclude(county="")
    found = set(known.order_by().values_list("county", flat=True).distinct())
    return sorted(found | set(row.counties if row else ()))


@permission("training.enrol")
@require_http_methods(["GET", "POST"])
def end_wish(request: HttpRequest, client: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    found = open_file(client, by=by, page="matching")
    policies.check_user_can_wish(by, found.pk)
    if selectors.live_wish(found.pk) is None:
        return redirect("matching:person", client=client)
    if request.method == "POST":
        writing.end_wish(client_id=found.pk, by=by)
        messages.success(request, _("Recorded. Nobody proposes them for training any more."))
        return redirect("matching:person", client=client)
    context = {
        "title": _("No longer propose for training"), "text": cards([found.pk])[found.pk].full,
        "consequences": [_("The person may take the yes back at any time; nothing else in the file"
                           " changes by it."),
                         _("Seats they have already stay theirs.")],
        "submit": _("The person takes it back"), "tone": "danger",
        "cancel_url": reverse("matching:person", args=[client]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)
