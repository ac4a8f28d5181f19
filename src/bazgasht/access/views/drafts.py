"""What is being typed, saved by the autosave component and given back after signing in again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from bazgasht.core import drafts

from ..actor import Actor
from ..routes import signed_in


@signed_in
@require_http_methods(["GET", "POST", "DELETE"])
def draft(request: HttpRequest, form: str) -> HttpResponse:
    """POST takes the fields (204), GET gives ``{"fields": {name: [values]}}``, DELETE forgets."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        drafts.save(user_id=actor.user_id, form=form, data=dict(request.POST.lists()))
        return HttpResponse(status=204)
    if request.method == "DELETE":
        drafts.discard(user_id=actor.user_id, form=form)
        return HttpResponse(status=204)
    return JsonResponse({"fields": drafts.load(user_id=actor.user_id, form=form) or {}})
