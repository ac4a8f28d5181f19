"""For the case team: asking for a seat, one enrolment, taking an offered seat, leaving, and why."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access import journal
from bazgasht.access.pages import actor_of, version_of
from bazgasht.access.routes import permission
from bazgasht.access.selectors import names_of
from bazgasht.core.errors import Conflict
from bazgasht.core.weekly import slot_words
from bazgasht.people.selectors.cards import cards, open_file
from bazgasht.people.states import Origin
from bazgasht.plans.rules import priority_rule
from bazgasht.plans.selectors import priority

from .. import policies, selectors
from .. import services as writing
from ..acts import ENROLMENT_ACTS
from ..completion import outcome, share_of
from ..forms import CohortFilter, WithdrawForm
from ..models import Attendance, Certificate, Enrolment
from ..selectors.enrolments import TONES
from ..states import State, Withdrawal

MOST = 60


@permission("training.enrol")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, client: uuid.UUID) -> HttpResponse:
    """Cohorts that take people, those that fit first, each with its reasons."""
    by = actor_of(request)
    person = open_file(client, by=by, page="training")
    policies.check_user_can_ask(by, person.pk)
    if request.method == "POST":
        cohort = selectors.get_cohort(_uuid(request.POST.get("cohort", "")))
        try:
            row = writing.enrol(
                cohort_id=cohort.pk, client_id=person.pk, by=by,
                request_id=_uuid(request.POST.get("request_id", "")),
            )  # fmt: skip
        except Conflict as refused:
            messages.error(request, refused.message)
            return redirect(request.get_full_path())
        said = (
            _("A seat is theirs.")
            if row.state == State.ENROLLED
            else _("No seat is free; they are on the waiting list by the published rule.")
        )
        messages.success(request, said)
        return redirect("training:enrolment", public_id=row.public_id)
    form, found = _cohorts(request, person.origin)
    more, found = len(found) > MOST, found[:MOST]
    counts, slots = selectors.counts_of(found), selectors.slots_of(found)
    known = selectors.fits_all(found, [person.pk])
    offers = [
        {"cohort": c, "counts": counts[c.pk], "fit": known[c.pk, person.pk],
         "times": slot_words(slots[c.pk]), "request_id": uuid.uuid4()}
        for c in found
    ]  # fmt: skip
    offers.sort(key=lambda o: (not o["fit"].fits, o["counts"].full))
    context = {
        "card": cards([person.pk])[person.pk],
        "client": person,
        "filter": form,
        "offers": offers,
        "more": more,
        "most": MOST,
        "running": [
            line
            for line in selectors.client_enrolments([person.pk])
            if line.enrolment.state in (State.WAITING, State.OFFERED, State.ENROLLED)
        ],
    }
    return render(request, "training/ask.html", context)


def _uuid(typed: str) -> uuid.UUID:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return uuid.uuid4()


def _cohorts(request: HttpRequest, origin: str) -> tuple[CohortFilter, list[Any]]:
    from bazgasht.occupations.selectors import trade_choices

    taking = selectors.cohorts_for(taking=True)
    counties = sorted({c for c in taking.order_by().values_list("county", flat=True) if c})
    form = CohortFilter(request.GET, trades=trade_choices(), counties=counties, teaches=False)
    for name in ("state", "audience"):
        del form.fields[name]
    chosen = form.cleaned_data if form.is_valid() else {}
    found = selectors.cohorts_for(
        taking=True, audience="families" if origin == Origin.FAMILY else "prisoners",
        trade=chosen.get("trade") or "", county=chosen.get("county") or "",
        q=chosen.get("q") or "",
    )  # fmt: skip
    return form, list(found[: MOST + 1])


@permission("training.view")
@require_GET
def enrolment(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One person in one cohort, for its provider and the case team."""
    by = actor_of(request)
    row = selectors.get_enrolment(public_id)
    card = cards([row.client_id])[row.client_id]
    open_file(card.public_id, by=by, page="training")
    attended = list(
        Attendance.objects.filter(enrolment=row).select_related("session").order_by("-session__on")
    )
    share = share_of(a.state for a in attended)
    course = row.cohort.course
    certificate = Certificate.objects.filter(enrolment=row).order_by("-id").first()
    context = {
        "row": row,
        "card": card,
        "cohort": row.cohort,
        "course": course,
        "tone": TONES[State(row.state)],
        "why_left": Withdrawal(row.withdraw_code).label if row.withdraw_code else "",
        "share": share,
        "outcome": outcome(share, row.mark, course.min_attendance, course.pass_mark),
        "attended": attended,
        "place": selectors.place_of(row) if row.state == State.WAITING else None,
        "certificate": certificate,
        "actions": _actions(request, row),
        "asked_by": names_of([row.case_organisation_id]).get(row.case_organisation_id, ""),
        "is_team": by.can("training.enrol"),
    }
    return render(request, "training/enrolment.html", context)


def _actions(request: HttpRequest, row: Enrolment) -> list[dict[str, Any]]:
    by = actor_of(request)
    routes = {"confirm": "confirm", "withdraw": "withdraw", "certify": "certify"}
    found = []
    for code, route in routes.items():
        act = ENROLMENT_ACTS[code]
        if State(row.state) not in act.sources or not any(by.can(p) for p in act.sides.values()):
            continue
        found.append(
            {
                "label": act.label, "icon": act.icon, "reason": policies.why_not(code, by, row),
                "url": reverse(f"training:{route}", args=[row.public_id]),
                "method": "" if code == "withdraw" else "post",
                "tone": "" if code == "withdraw" else "primary",
                "fields": {"version": row.version},
            }
        )  # fmt: skip
    return found


@permission("training.enrol")
@require_POST
def confirm(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    writing.confirm(public_id=public_id, version=version_of(request), by=actor_of(request))
    messages.success(request, _("The seat is taken."))
    return redirect("training:enrolment", public_id=public_id)


@permission("training.view")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = selectors.get_enrolment(public_id)
    by = actor_of(request)
    policies.check_user_can("withdraw", by, row)
    if request.method == "GET":
        policies.check_state_allows("withdraw", row)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        writing.withdraw(
            public_id=public_id, code=form.cleaned_data["code"], version=version_of(request), by=by
        )
        messages.success(request, _("Withdrawn. The seat goes to the next on the list."))
        if by.can("training.enrol"):
            return redirect("training:enrolment", public_id=public_id)
        return redirect("training:cohort", public_id=row.cohort.public_id)
    context = {
        "title": _("Withdraw from “%(course)s”") % {"course": row.cohort.course.title},
        "text": cards([row.client_id])[row.client_id].full, "form": form,
        "fields": {"version": version_of(request) or row.version},
        "submit": _("Leave the course"), "tone": "danger",
        "consequences": [_("Leaving is free: nothing else in the file changes by it."),
                         _("The seat is offered to the next on the list.")],
        "cancel_url": reverse("training:enrolment", args=[public_id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@permission("training.view")
@require_GET
def why(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """For the person: the place, the points line by line, and what never counts. Made to print."""
    by = actor_of(request)
    row = selectors.get_enrolment(public_id)
    if row.state != State.WAITING:
        raise Conflict("enrolment.not_waiting", _("This person is on no waiting list here."))
    card = cards([row.client_id])[row.client_id]
    open_file(card.public_id, by=by, page="waiting")
    journal.record(
        by=by, action="enrolment.explained", on=("enrolment", row.public_id),
        client_id=row.client_id,
    )  # fmt: skip
    rule = priority_rule()
    language = "fa" if (get_language() or "fa").startswith("fa") else "en"
    context = {
        "row": row,
        "card": card,
        "cohort": row.cohort,
        "course": row.cohort.course,
        "place": selectors.place_of(row),
        "priority": priority(row.client_id),
        "rule": {n: getattr(getattr(rule, n), language) for n in ("title", "intro", "ties")},
        "never": [str(text) for text in rule.never_counted],
        "today": timezone.localdate(),
    }
    return render(request, "training/why.html", context)
