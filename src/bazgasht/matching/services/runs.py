"""Making proposals: gather, decide the optimum, write it down with its reasons. Nobody moves by it."""

from __future__ import annotations

import time
import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict
from bazgasht.network.selectors import board_for

from .. import policies, rules
from ..inputs import Target
from ..models import MatchLine, MatchMiss, MatchRun
from ..selectors.gathering import About, gather
from ..states import Kind, State

if TYPE_CHECKING:
    from ..proposing import Outcome, Proposal

LOCK = 5116
BATCH = 2000


@transaction.atomic
def make_run(
    *, organisation_id: int, kind: str, request_id: uuid.UUID, day: date | None = None, by: Actor
) -> MatchRun:
    """The best proposals for the clients of a body today; older ones that wait are replaced.

    ``request_id`` comes with the form: the same one sent twice is one run, the first. ``day`` is
    another one than today only in a demo. Raises NotAllowed, Conflict (the form was used for
    something else).
    """
    policies.check_user_can_run(by, organisation_id)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [LOCK, organisation_id])
    if done := _already(request_id, organisation_id, kind):
        return done
    began, day = time.perf_counter(), day or timezone.localdate()
    gathered = gather(Kind(kind), organisation_id, by, day)
    rule = rules.rule(kind)
    from .. import proposing  # numpy and the solver: only where they are needed

    found = proposing.propose(rule, gathered.people, gathered.targets, day)
    head, group = board_for(
        Organisation.objects.values_list("province", flat=True).get(pk=organisation_id)
    )
    run = MatchRun.objects.create(
        public_id=request_id, organisation_id=organisation_id, headquarters_id=head,
        working_group_id=group, kind=kind, rules_version=rule.version, day=day,
        made_by=by.user_id, people=len(gathered.people),
        places=sum(t.places for t in gathered.targets), matched=sum(found.filled),
        pairs=found.pairs, value=found.total, bound=found.bound,
        milliseconds=round((time.perf_counter() - began) * 1000),
        targets=[_target(t, found, n) for n, t in enumerate(gathered.targets)],
        synthetic=any(a.kept.synthetic for a in gathered.about.values()),
    )  # fmt: skip
    _lapse(run)
    _write(run, found, gathered.targets, gathered.about)
    journal.record(
        by=by, action="matching.made", on=("run", run.public_id),
        detail={"kind": kind, "people": run.people, "proposed": run.matched},
    )  # fmt: skip
    return run


def _already(request_id: uuid.UUID, organisation_id: int, kind: str) -> MatchRun | None:
    done = MatchRun.objects.filter(public_id=request_id).first()
    if done and (done.organisation_id, done.kind) != (organisation_id, kind):
        raise Conflict("matching.request", _("This form was sent already. Open it anew."))
    return done


def _target(target: Target, found: Outcome, n: int) -> dict[str, Any]:
    return {
        "key": target.key, "public_id": str(target.public_id), "title": target.title,
        "owner": target.owner, "where": target.where, "places": target.places,
        "filled": found.filled[n], "price": found.prices[n],
        "starts": target.starts.isoformat() if target.starts else "",
        "until": target.until.isoformat() if target.until else "",
    }  # fmt: skip


def _lapse(run: MatchRun) -> None:
    older = MatchLine.objects.filter(
        organisation_id=run.organisation_id, kind=run.kind, state=State.PROPOSED
    )
    older.update(state=State.LAPSED, version=F("version") + 1)


def _write(run: MatchRun, found: Outcome, targets: list[Target], about: dict[int, About]) -> None:
    lines, misses = [], []
    for proposal in found.proposals:
        who = about[proposal.judged.person.key]
        told = _told(run, proposal, who)
        if proposal.place is None:
            misses.append(MatchMiss(run=run, code=proposal.judged.code, **told))
            continue
        target = targets[proposal.place]
        lines.append(
            MatchLine(
                public_id=uuid.uuid5(run.public_id, str(who.kept.public_id)), run=run,
                kind=run.kind, made_on=run.day, headquarters_id=run.headquarters_id,
                working_group_id=run.working_group_id, place=proposal.place,
                target_id=target.key, title=target.title[:160], value=proposal.worth,
                parts=proposal.parts, synthetic=who.kept.synthetic, **told,
            )
        )  # fmt: skip
    MatchLine.objects.bulk_create(lines, batch_size=BATCH)
    MatchMiss.objects.bulk_create(misses, batch_size=BATCH)


def _told(run: MatchRun, proposal: Proposal, who: About) -> dict[str, Any]:
    judged = proposal.judged
    return {
        "client_id": judged.person.key, "organisation_id": run.organisation_id,
        "ruled": judged.ruled, "params": judged.params, "options": proposal.options,
        "prison_id": who.kept.prison_id, "sex": who.sex, "stay": str(who.stay),
    }  # fmt: skip
