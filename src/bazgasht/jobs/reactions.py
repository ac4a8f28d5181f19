"""What this room names, and what it does when a lower room names an event."""

from __future__ import annotations

from datetime import date
from typing import Any

from bazgasht.core.registry import declare_event, reactions


def register_all() -> None:
    declare_event(
        "application.moved",
        ("application_id", "client_id", "became", "by"),
        "An application changed its state by the case team.",
    )
    declare_event(
        "job.moved",
        ("job_id", "client_id", "became", "by"),
        "A job began (`started`) or ended (`left`).",
    )
    reactions.register(
        "client.died", died, order=70,
        label="withdraws applications, ends the search for work and the job of one who died",
    )  # fmt: skip


def died(*, client_id: int, on: date, by: Any, **_rest: Any) -> None:
    """What the body recording the death may end; another case team sees the death and ends its own."""
    from bazgasht.core.errors import NotAllowed

    from . import policies
    from .models import ApplicationSubject, Candidate, Job
    from .services import end_candidate, leave_job, withdraw
    from .states import LIVE, Left, Withdrawal

    try:
        policies.case_body(by, client_id)
        policies.check_user_can_record_job(by, client_id)
    except NotAllowed:
        return
    for row in ApplicationSubject.objects.filter(
        client_id=client_id, application__state__in=LIVE
    ).select_related("application"):
        withdraw(public_id=row.application.public_id, code=Withdrawal.DIED, by=by)
    if Candidate.objects.filter(client_id=client_id, ended_on=None).exists():
        end_candidate(client_id=client_id, by=by)
    for job in Job.objects.filter(client_id=client_id, left_on=None, started_on__lte=on):
        leave_job(public_id=job.public_id, left_on=on, code=Left.DIED, by=by)
