"""Applications: the list, one of them, and every act of the case team."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access import journal
from bazgasht.access.drafting import discard_draft, draft_key
from bazgasht.access.pages import actor_of, beside, form_page, version_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import InvalidValue, NotFound
from bazgasht.people.models import ClientContact
from bazgasht.people.selectors.cards import cards, open_file
from bazgasht.people.selectors.standing import custody_on
from bazgasht.training.selectors import certificates_of

from .. import consent_text, policies, selectors
from .. import services as writing
from ..acts import APPLICATION_ACTS
from ..forms.openings import ANSWERS, WithdrawForm, answer_values
from ..forms.people import ApplicationFilter, CardForm, StartForm
from ..models import ApplicationCard, Job
from ..states import Decline, State, Withdrawal
from .common import PAGE, TONES, tabs


@permission("openings.view")
@require_GET
def application_list(request: HttpRequest) -> HttpResponse:
    """Who of the actor's bodies is put forward, what waits on top."""
    by = actor_of(request)
    form = ApplicationFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = selectors.applications_for(
        by.organisations_for("openings.view"), state=chosen.get("state") or ""
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    lines = selectors.lines_of(page.object_list)
    journal.record(
        by=by, action="candidates.listed", on=("list", "applications"),
        detail={"shown": len(lines)},
    )  # fmt: skip
    context = {
        "filter": form, "page": page, "tabs": tabs(by, "applications"),
        "lines": [{"line": x, "tone": TONES[x.application.state]} for x in lines],
    }  # fmt: skip
    return render(request, "jobs/applications.html", context)


@permission("openings.view")
@require_GET
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One person and one opening, for the case team."""
    by = actor_of(request)
    row, subject = selectors.get_application(public_id)
    card = cards([subject.client_id])[subject.client_id]
    open_file(card.public_id, by=by, page="jobs")
    why = Decline(row.decline_code).label if row.decline_code else ""
    if row.withdraw_code:
        why = Withdrawal(row.withdraw_code).label
    context = {
        "row": row,
        "subject": subject,
        "card": card,
        "opening": row.opening,
        "tone": TONES[row.state],
        "why": why,
        "shown": ApplicationCard.objects.filter(application=row).first(),
        "job": Job.objects.filter(application=row).first(),
        "actions": _actions(request, row, subject.client_id),
    }
    return render(request, "jobs/application.html", context)


def _actions(request: HttpRequest, row: Any, client_id: int) -> list[dict[str, Any]]:
    by, found = actor_of(request), []
    first = {"expressed": "agree", "offered": "start"}.get(row.state)
    for code, act in APPLICATION_ACTS.items():
        if State(row.state) not in act.sources or not by.can(act.sides["case"]):
            continue
        found.append(
            {
                "label": act.label, "icon": act.icon,
                "reason": policies.why_not(code, by, row, client_id),
                "url": reverse("jobs:application_do", args=[row.public_id, code]),
                "tone": "primary" if code == first else "",
            }
        )  # fmt: skip
    return found


@permission("openings.view")
@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, public_id: uuid.UUID, code: str) -> HttpResponse:
    """The form of one act; the service decides."""
    if code not in APPLICATION_ACTS:
        raise NotFound("act")
    row, subject = selectors.get_application(public_id)
    policies.check_user_can(code, actor_of(request), row, subject.client_id)
    if request.method == "GET":
        policies.check_state_allows(code, row.state)
    if code in ("agree", "card"):
        return _card(request, row, subject, code)
    inside = False
    if code in ANSWERS:
        form: Any = ANSWERS[code](request.POST or None)
    elif code == "start":
        inside = _in_custody(row, subject.client_id)
        form = StartForm(
            request.POST or None, initial={"started_on": row.starts}, in_custody=inside
        )
    else:
        form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _write(request, public_id, code, form)
            messages.success(request, _("Recorded."))
            return redirect("jobs:application", public_id=public_id)
        except InvalidValue as refused:
            beside(form, refused)
    act = APPLICATION_ACTS[code]
    paper = reverse("jobs:application_consent", args=[public_id]) if inside else ""
    return form_page(
        request, form, title=str(act.label), submit=str(act.label),
        tone="danger" if act.danger else "", card=cards([subject.client_id])[subject.client_id],
        sub=row.opening.title, version=version_of(request) or row.version,
        cancel_url=reverse("jobs:application", args=[public_id]),
        consequences=[*consequences_of(code), *(consent_text.lines() if inside else ())],
        other_url=paper, other_words=_("Print the consent to be signed"),
    )  # fmt: skip


def _in_custody(row: Any, client_id: int) -> bool:
    """On the first day that is possible, or today: then a consent is asked for."""
    first = row.offered_on or timezone.localdate()
    return any(custody_on(client_id, day).inside for day in {first, timezone.localdate()})


def consequences_of(code: str) -> list[str]:
    """What an act leads to, in words."""
    return {
        "withdraw": [_("The employer's sight of this person ends at once."),
                     _("Nothing else in the file changes by it.")],
        "reject": [_("The employer's sight of this person ends at once."),
                   _("Nothing else in the file changes by it.")],
        "start": [_("It is asked after 1, 3, 6 and 12 months whether the person is still there.")],
    }.get(code, [])  # fmt: skip


def _write(request: HttpRequest, public_id: uuid.UUID, code: str, form: Any) -> None:
    common: dict[str, Any] = {
        "public_id": public_id, "version": version_of(request), "by": actor_of(request)
    }  # fmt: skip
    if code in ANSWERS:
        writing.answer(code=code, **answer_values(form), **common)
    elif code == "start":
        writing.start(**form.values(), **common)
    elif code == "reject":
        writing.reject(code=form.cleaned_data["code"], **common)
    else:
        writing.withdraw(code=form.cleaned_data["code"], **common)


def _card(request: HttpRequest, row: Any, subject: Any, code: str) -> HttpResponse:
    """What the employer will see; the person agrees to exactly these words."""
    papers = certificates_of([subject.client_id])[subject.client_id]
    shown = ApplicationCard.objects.filter(application=row).first()
    if shown:
        initial = CardForm.initial_of(shown, papers)
    else:
        contact = ClientContact.objects.filter(
            client_id=subject.client_id, kind="mobile", ends=None
        ).first()
        initial = {
            "mobile": contact.value if contact else "", "contact": _("Job centre"),
            "agreed_on": timezone.localdate(), "version": row.version,
            "certificates": [str(c.public_id) for c in papers],
        }  # fmt: skip
    form = CardForm(
        request.POST or None, initial=initial,
        certificates=[(str(c.public_id), f"{c.title} · {c.issuer}") for c in papers],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        verb = writing.agree if code == "agree" else writing.change_card
        try:
            verb(
                public_id=row.public_id, card=form.draft(), version=form.cleaned_data["version"],
                by=actor_of(request),
            )  # fmt: skip
            discard_draft(request)
            messages.success(request, _("The employer sees exactly this, and nothing else."))
            return redirect("jobs:application", public_id=row.public_id)
        except InvalidValue as refused:
            beside(form, refused)
    return form_page(
        request, form, title=str(APPLICATION_ACTS[code].label), sub=row.opening.title,
        card=cards([subject.client_id])[subject.client_id], draft_key=draft_key(request),
        note=_("%(employer)s sees the name, these words and the chosen certificates: no file, no"
               " body, nothing of a prison.") % {"employer": row.opening.organisation.name},
        submit=_("The person agrees: show it"),
        cancel_url=reverse("jobs:application", args=[row.public_id]),
    )  # fmt: skip
