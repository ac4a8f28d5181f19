"""What the worker does for this room, in the scope of whoever asked for it."""

from __future__ import annotations

import uuid

from django.contrib.auth import get_user_model
from procrastinate.contrib.django import app

from bazgasht.access.selectors import actor_for
from bazgasht.core.scope import entered

from . import services


@app.task(name="matching.make", pass_context=False)
def make(run: str, user_id: int) -> None:
    """Proposals of a queued run. Whoever lost the seat meanwhile makes none."""
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    by = actor_for(user)
    with entered(by.scope()):
        services.execute(uuid.UUID(run), by=by)
