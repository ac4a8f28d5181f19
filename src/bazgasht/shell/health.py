"""Is the process up, and can it serve?"""

from __future__ import annotations

from django.db import Error, connections
from django.http import HttpRequest, JsonResponse

from bazgasht.access.routes import public


@public
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers; asks the database nothing."""
    return JsonResponse({"status": "ok"})


@public
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and carries this version's protection, else 503."""
    from bazgasht.core.models import Deployed

    try:
        ready = Deployed.objects.filter(key="protection").exists()
    except Error:
        connections.close_all()
        ready = False
    state = {"status": "ready" if ready else "not ready"}
    return JsonResponse(state, status=200 if ready else 503)


healthz._non_atomic_requests = {"default"}  # type: ignore[attr-defined]
readyz._non_atomic_requests = {"default"}  # type: ignore[attr-defined]
