"""What moves a pledge on: offering, signing, returning, giving up, withdrawing, renewing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from bazgasht.access.pages import actor_of
from bazgasht.access.proving import proof_form, proof_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import DomainError, StaleVersion

from .. import canonical, policies, selectors, services
from ..acts import ACTS, EDIT, SIGN, VIEW
from ..forms import ReasonForm, SignForm
from . import show


@permission(EDIT)
@require_POST
def offer(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    typed = request.POST.get("version", "")
    try:
        services.offer_pledge(
            public_id=public_id, by=actor_of(request),
            version=int(typed) if typed.isascii() and typed.isdigit() else -1,
        )  # fmt: skip
    except DomainError as refused:
        if refused.http_status in (403, 404):
            raise
        messages.error(request, refused.message)
    else:
        messages.success(request, _("It waits for the body's signature now."))
    return redirect("pledges:page", public_id)


@permission(SIGN)
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The whole pledge, then the office and the proof of who signs, on one page."""
    by = actor_of(request)
    row = selectors.get_pledge(public_id)
    policies.check_user_can_pledge("sign", by, row)
    policies.check_pledge_state("sign", row)
    lines = selectors.commitments_of(row)
    shown = canonical.digest(canonical.text_of(canonical.content(row, lines)))
    initial = {"digest": shown, "version": row.version}
    form = SignForm(request.POST or None, initial=initial)
    proof = proof_form(request.user, request.POST or None)  # type: ignore[arg-type]
    status = 200
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        if got["digest"] != shown or got["version"] != row.version:
            # before the code is looked at: one that is spent can't be used again
            status = _changed(form, shown, row.version)
        elif proof.is_valid():
            try:
                services.sign_pledge(
                    public_id=public_id, version=got["version"], digest=got["digest"],
                    office=got["office"], proof=proof_of(proof), by=by,
                )  # fmt: skip
            except StaleVersion:
                status = _changed(form, shown, row.version)
            except DomainError as refused:
                show(form, refused)
            else:
                messages.success(request, _("Signed. Nobody can change it any more."))
                return redirect("pledges:page", public_id)
    context = {
        "form": form, "proof": proof, "pledge": row, "digest": shown,
        "factor": "code" in proof.fields,
        "lines": [{"line": x, "what": selectors.words_of(x.indicator)} for x in lines],
        "paragraphs": [p for p in row.text.text.splitlines() if p.strip()],
    }  # fmt: skip
    return render(request, "network/pledge_sign.html", context, status=status)


def _changed(form: Any, digest: str, version: int) -> int:
    """Say that the pledge is another than the one that was read; it is shown as it is now."""
    form.add_error(None, _("The pledge was changed while you had it open. Read it again below."))
    form.data = form.data.copy()
    form.data["digest"], form.data["version"] = digest, str(version)
    form.data.pop("agreed", None)
    return StaleVersion.http_status


def _with_reason(
    code: str, needed: str, service: Callable[..., Any], words: Any, consequences: Sequence[Any]
) -> Any:
    """A page that asks why, and then does it."""

    @permission(needed)
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
        by = actor_of(request)
        row = selectors.get_pledge(public_id)
        policies.check_user_can_pledge(code, by, row)
        policies.check_pledge_state(code, row)
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
                return redirect("pledges:page", public_id)
        act = ACTS[code]
        context = {
            "form": form, "title": f"{act.label}: {row.organisation.name}", "submit": act.label,
            "tone": "danger" if act.danger else "primary", "consequences": consequences,
            "cancel_url": reverse("pledges:page", args=[public_id]),
        }  # fmt: skip
        return render(request, "ui/confirm.html", context, status=status)

    return view


hand_back = _with_reason(
    "hand_back", VIEW, services.hand_back_pledge, gettext_lazy("Returned with your words."),
    [gettext_lazy("It becomes a draft again; your words stand on it for whoever prepares it.")],
)  # fmt: skip
cancel = _with_reason(
    "cancel", EDIT, services.cancel_pledge, gettext_lazy("It was given up."),
    [gettext_lazy("It stays on the list as given up; a new one can be prepared.")],
)  # fmt: skip
withdraw = _with_reason(
    "withdraw", SIGN, services.withdraw_pledge, gettext_lazy("The pledge is withdrawn."),
    [
        gettext_lazy("What was signed is kept with its signature; the withdrawal stands beside it."),
        gettext_lazy("Nothing that is delivered from today on counts for it."),
    ],
)  # fmt: skip


@permission(VIEW)
@require_POST
def renew(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    made = services.renew_pledge(public_id=public_id, by=actor_of(request))
    messages.success(request, _("The draft of the renewal is there, with the same commitments."))
    return redirect("pledges:page", made.public_id)
