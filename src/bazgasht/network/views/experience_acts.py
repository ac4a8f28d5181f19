"""Writing an experience, moving it on, and saying that it was repeated."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from bazgasht.access.drafting import discard_draft, draft_key
from bazgasht.access.models import Organisation
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import DomainError, NotFound, StaleVersion

from .. import experience_policies as policies
from .. import selectors, services
from ..experience_acts import ACTS, EDIT, VIEW
from ..forms import ExperienceForm, NewExperienceForm, ReasonForm, RepeatForm
from ..forms.experiences import experience_values
from . import show

PRESSED: dict[str, tuple[Any, Any]] = {
    "offer": (services.offer_experience, gettext_lazy("It waits for a second person now.")),
    "publish": (services.publish_experience, gettext_lazy("Published; everybody can read it.")),
    "mend": (services.mend_experience, gettext_lazy("It is a draft again, out of the register.")),
}
WORDED: dict[str, tuple[Any, Any, list[Any]]] = {
    "hand_back": (
        services.hand_back_experience, gettext_lazy("Returned with your words."),
        [gettext_lazy("It becomes a draft again; your words stand on it for whoever wrote it.")],
    ),
    "withdraw": (
        services.withdraw_experience, gettext_lazy("The experience is withdrawn."),
        [gettext_lazy("It leaves the register for good; its body and headquarters still see it.")],
    ),
}  # fmt: skip


def _bodies(ids: list[int]) -> list[Organisation]:
    return list(Organisation.objects.filter(pk__in=ids, active=True).order_by("sort_key"))


@permission(EDIT)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    by = actor_of(request)
    bodies = _bodies(policies.writes_for(by))
    groups = selectors.groups_under(selectors.board_for(bodies[0].province if bodies else "")[0])
    form = NewExperienceForm(
        request.POST or None, bodies=bodies, groups=groups, initial={"request_id": uuid.uuid4()}
    )
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            made = services.write_experience(
                organisation_id=int(got["organisation"]), draft=form.draft(),
                request_id=got["request_id"], by=by,
            )  # fmt: skip
        except DomainError as refused:
            show(form, refused)
        else:
            discard_draft(request)
            messages.success(request, _("The draft is there. Read it and hand it on."))
            return redirect("experiences:page", made.public_id)
    context = {"form": form, "draft_key": draft_key(request)}
    return render(request, "network/experience_form.html", context)


@permission(EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_experience(public_id)
    policies.check_user_can("edit", by, row)
    policies.check_state("edit", row)
    form = ExperienceForm(
        request.POST or None, groups=selectors.groups_under(row.headquarters_id),
        initial=experience_values(row),
    )  # fmt: skip
    status = 200
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["version"]
        try:
            services.change_experience(
                public_id=public_id, draft=form.draft(), by=by,
                version=-1 if typed is None else typed,
            )  # fmt: skip
        except DomainError as refused:
            show(form, refused, row.version)
            status = refused.http_status if isinstance(refused, StaleVersion) else 200
        else:
            discard_draft(request)
            messages.success(request, _("The changes were saved."))
            return redirect("experiences:page", public_id)
    context = {"form": form, "experience": row, "draft_key": draft_key(request)}
    return render(request, "network/experience_form.html", context, status=status)


@permission(VIEW)
@require_POST
def do(request: HttpRequest, public_id: uuid.UUID, act: str) -> HttpResponse:
    """A step that asks nothing more."""
    if act not in PRESSED:
        raise NotFound("act")
    service, words = PRESSED[act]
    typed = request.POST.get("version", "")
    try:
        service(
            public_id=public_id, by=actor_of(request),
            version=int(typed) if typed.isascii() and typed.isdigit() else -1,
        )  # fmt: skip
    except DomainError as refused:
        if refused.http_status in (403, 404):
            raise
        messages.error(request, refused.message)
    else:
        messages.success(request, words)
    return redirect("experiences:page", public_id)


@permission(VIEW)
@require_http_methods(["GET", "POST"])
def why(request: HttpRequest, public_id: uuid.UUID, act: str) -> HttpResponse:
    """A step that asks for a reason."""
    if act not in WORDED:
        raise NotFound("act")
    service, words, consequences = WORDED[act]
    by = actor_of(request)
    row = selectors.get_experience(public_id)
    policies.check_user_can(act, by, row)
    policies.check_state(act, row)
    form = ReasonForm(request.POST or None, initial={"version": row.version})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            service(public_id=public_id, by=by, **form.cleaned_data)
        except DomainError as refused:
            show(form, refused, row.version)
            status = refused.http_status if isinstance(refused, StaleVersion) else 200
        else:
            messages.success(request, words)
            return redirect("experiences:page", public_id)
    label = ACTS[act].label
    context = {
        "form": form, "title": f"{label}: {row.title}", "submit": label,
        "tone": "danger" if ACTS[act].danger else "primary", "consequences": consequences,
        "cancel_url": reverse("experiences:page", args=[public_id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context, status=status)


@permission(EDIT)
@require_http_methods(["GET", "POST"])
def repeat(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """“We did this too.”"""
    by = actor_of(request)
    row = selectors.get_experience(public_id)
    bodies = _bodies(policies.may_repeat(by, row))
    if not bodies:
        raise NotFound("repeat")
    initial = {"request_id": uuid.uuid4(), "on": timezone.localdate()}
    form = RepeatForm(request.POST or None, bodies=bodies, initial=initial)
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            services.repeat_experience(
                public_id=public_id, organisation_id=int(got["organisation"]), on=got["on"],
                result=got["result"], request_id=got["request_id"], by=by,
            )  # fmt: skip
        except DomainError as refused:
            show(form, refused)
        else:
            messages.success(request, _("Recorded: your body did it too."))
            return redirect("experiences:page", public_id)
    context = {
        "form": form, "title": _("We did this too"), "text": row.title, "submit": _("Record it"),
        "cancel_url": reverse("experiences:page", args=[public_id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@permission(EDIT)
@require_POST
def remove(request: HttpRequest, public_id: uuid.UUID, repeat: uuid.UUID) -> HttpResponse:
    services.remove_repeat(public_id=public_id, repeat=repeat, by=actor_of(request))
    messages.success(request, _("The record of the repeat was taken back."))
    return redirect("experiences:page", public_id)
