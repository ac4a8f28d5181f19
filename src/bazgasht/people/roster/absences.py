"""Who is in custody by our files and absent from a newer roster: listed, never released."""

from __future__ import annotations

from django.utils import timezone

from ..models import RosterAbsence, RosterRun
from ..states import CustodyState
from .judging import Judged
from .records import HELD
from .staging import rows, run, stage
from .states import AbsenceDecision


def missing(judged: Judged) -> list[int]:
    """Client ids. A workbook of corrections is no roster: nobody is absent from it."""
    prisons = {p.prison_id for p in judged.people if p.outcome != HELD}
    if judged.correction or not prisons:
        return []
    present = judged.present | {p.client_id for p in judged.people if p.client_id}
    stage("roster_present", "client_id bigint primary key", ((c,) for c in present))
    found = rows(
        """select e.client_id from people_custodyepisode e
        where e.prison_id = any(%s) and e.state = %s and not exists
          (select from roster_present p where p.client_id = e.client_id) order by e.client_id""",
        [sorted(prisons), str(CustodyState.INSIDE)],
    )
    return [row[0] for row in found]


def record(roster_run: RosterRun, judged: Judged, absent: list[int]) -> None:
    """List who is absent, as the newest roster asks; whoever is back needs no decision any more."""
    seen = [c for c in {p.client_id for p in judged.people} if c]
    run(
        """update people_rosterabsence set decision = %s, decided_at = %s, decided_by = %s
        where decision = '' and client_id = any(%s)""",
        [AbsenceDecision.REAPPEARED.value, timezone.now(), roster_run.user_id, seen],
    )
    run(
        """update people_rosterabsence set decision = %s, decided_at = %s, decided_by = %s
        where decision = '' and client_id = any(%s)""",
        [AbsenceDecision.SUPERSEDED.value, timezone.now(), roster_run.user_id, absent],
    )
    RosterAbsence.objects.bulk_create(
        RosterAbsence(run=roster_run, organisation_id=roster_run.organisation_id, client_id=c)
        for c in absent
    )
