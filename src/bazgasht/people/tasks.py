"""What the worker does for this room, in the scope of whoever asked for it."""

from __future__ import annotations

import uuid

from django.contrib.auth import get_user_model
from django.db import transaction
from procrastinate.contrib.django import app

from bazgasht.access.actor import Actor
from bazgasht.access.selectors import actor_for
from bazgasht.core.errors import NotFound
from bazgasht.core.scope import entered

from . import retention
from .roster import reads, running
from .roster.states import RunState


@app.task(name="people.check_roster", pass_context=False)
def check_roster(run_public_id: str, user_id: int) -> None:
    """Preview a large file that was sent in."""
    by = _actor(user_id)
    if by is None:
        return
    with entered(by.scope()):
        with transaction.atomic():
            try:
                run = reads.run_by(uuid.UUID(run_public_id), by)
            except NotFound:
                return
        if run.state == RunState.UPLOADED:
            with transaction.atomic():
                running.look(run, by=by)


@app.task(name="people.run_roster", pass_context=False)
def run_roster(run_public_id: str, user_id: int) -> None:
    """Import a confirmed file. A killed worker wrote nothing; the job is taken up again."""
    by = _actor(user_id)
    if by is not None:
        with entered(by.scope()):
            try:
                running.execute(uuid.UUID(run_public_id), by=by)
            except NotFound:
                return


@app.periodic(cron="50 3 * * *")
@app.task(name="people.sweep_rosters", queueing_lock="people.sweep_rosters", pass_context=False)
def sweep_rosters(timestamp: int) -> int:
    """Give up imports that nobody confirmed and delete their workbooks."""
    return retention.drop_rosters()


@app.periodic(cron="55 3 * * *")
@app.task(name="people.purge_attachments", queueing_lock="people.purge_attachments",
          pass_context=False)  # fmt: skip
def purge_attachments(timestamp: int) -> int:
    """Destroy documents that were taken out long ago."""
    return retention.purge_attachments()


def _actor(user_id: int) -> Actor | None:
    """The person as they stand now: whoever lost the seat meanwhile imports nothing."""
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    return actor_for(user) if user is not None else None
