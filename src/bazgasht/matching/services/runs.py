"""Making proposals: gather, decide the optimum, write it down with its reasons. Nobody moves by it.

Few people and places are done in the request, many by the worker. Either way the proposals of one
run are written once, in the transaction that makes it done.
"""

from __future__ import annotations

import logging
import time
import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict, NotAllowed
from bazgasht.core.states import check_transition
from bazgasht.network.selectors import board_for

from .. import policies, rules
from ..inputs import Target
from ..models import MatchLine, MatchMiss, MatchRun
from ..selectors.gathering import About, Gathered, gather, size_of
from ..selectors.reading import in_hand
from ..states import BUSY, RUN_TRANSITIONS, Kind, RunState, State

if TYPE_CHECKING:
    from ..proposing import Outcome, Proposal

LOCK = 5116
BATCH = 2000
AT_ONCE = 30_000
"""So many pairs of a person and a place are looked at while the page waits: about a second."""
MAKE = "matching.make"
"""The worker's task that makes the proposals of a run."""
log = logging.getLogger(__name__)


@transaction.atomic
def make_run(
    *, organisation_id: int, kind: str, request_id: uuid.UUID, day: date | None = None, by: Actor
) -> MatchRun:
    """The best proposals for the clients of a body today, at once; older ones that wait are replaced.

    ``request_id`` comes with the form: the same one sent twice is one run, the first. ``day`` is
    another one than today only in a demo. Raises NotAllowed, Conflict (the form was used for
    something else).
    """
    run, fresh = _begin(organisation_id, kind, request_id, day, by)
    if fresh:
        _make(run, by)
    return run


@transaction.atomic
def ask_run(
    *, organisation_id: int, kind: str, request_id: uuid.UUID, by: Actor
) -> MatchRun:  # fmt: skip
    """As :func:`make_run`, but many people and places are left to the worker: the run is queued then.

    While one of this body and kind is being made, there is no second one. Raises as make_run does.
    """
    run, fresh = _begin(organisation_id, kind, request_id, None, by)
    if fresh and size_of(Kind(kind), organisation_id, by, run.day) <= AT_ONCE:
        _make(run, by)
    elif fresh:
        app.configure_task(MAKE).defer(run=str(run.public_id), user_id=by.user_id)
    return run


def execute(public_id: uuid.UUID, *, by: Actor) -> None:
    """A queued run, for the worker, in a scope that is entered; each step is seen by whoever waits.

    Safe to repeat after a kill: what was not written to the end was not written at all.
    """
    try:
        with transaction.atomic():
            run = _held(public_id)
            if run is None or run.state not in BUSY:
                return
            policies.check_user_can_run(by, run.organisation_id)
            if run.state != RunState.READING:
                _move(run, RunState.READING)
        began = time.perf_counter()
        with transaction.atomic():
            gathered = gather(Kind(run.kind), run.organisation_id, by, run.day)
            _read(run, gathered)
        found = _choose(run, gathered)
        with transaction.atomic():
            fresh = _held(public_id)
            if fresh is not None and fresh.state == RunState.CHOOSING:
                _finish(fresh, gathered, found, began, by)
    except Exception as error:
        # the message of a database error can carry values of rows: only its kind is kept
        log.error("match run %s broke off: %s", public_id, type(error).__name__)
        with transaction.atomic():
            broken = _held(public_id)
            if broken is not None and broken.state in BUSY:
                _move(broken, RunState.FAILED)
        if not isinstance(error, NotAllowed):
            raise


def _begin(
    organisation_id: int, kind: str, request_id: uuid.UUID, day: date | None, by: Actor
) -> tuple[MatchRun, bool]:
    """The run of this form, or the one that is being made already; and whether it is a new one."""
    policies.check_user_can_run(by, organisation_id)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [LOCK, organisation_id])
    done = _already(request_id, organisation_id, kind) or in_hand(organisation_id, kind)
    if done:
        return done, False
    head, group = board_for(
        Organisation.objects.values_list("province", flat=True).get(pk=organisation_id)
    )
    run = MatchRun.objects.create(
        public_id=request_id, organisation_id=organisation_id, headquarters_id=head,
        working_group_id=group, kind=kind, rules_version=rules.rule(kind).version,
        day=day or timezone.localdate(), made_by=by.user_id,
    )  # fmt: skip
    return run, True


def _make(run: MatchRun, by: Actor) -> None:
    began = time.perf_counter()
    _move(run, RunState.READING)
    gathered = gather(Kind(run.kind), run.organisation_id, by, run.day)
    _read(run, gathered)
    _finish(run, gathered, _choose(run, gathered), began, by)


def _read(run: MatchRun, gathered: Gathered) -> None:
    _move(
        run, RunState.CHOOSING, people=len(gathered.people),
        places=sum(t.places for t in gathered.targets),
        synthetic=any(a.kept.synthetic for a in gathered.about.values()),
    )  # fmt: skip


def _choose(run: MatchRun, gathered: Gathered) -> Outcome:
    from .. import proposing  # numpy and the solver: only where they are needed

    return proposing.propose(rules.rule(run.kind), gathered.people, gathered.targets, run.day)


def _finish(
    run: MatchRun, gathered: Gathered, found: Outcome, began: float, by: Actor
) -> None:  # fmt: skip
    _lapse(run)
    _write(run, found, gathered.targets, gathered.about)
    _move(
        run, RunState.DONE, matched=sum(found.filled), pairs=found.pairs, value=found.total,
        bound=found.bound, milliseconds=round((time.perf_counter() - began) * 1000),
        targets=[_target(t, found, n) for n, t in enumerate(gathered.targets)],
    )  # fmt: skip
    journal.record(
        by=by, action="matching.made", on=("run", run.public_id),
        detail={"kind": run.kind, "people": run.people, "proposed": run.matched},
    )  # fmt: skip


def _move(run: MatchRun, state: RunState, **values: Any) -> None:
    check_transition(RUN_TRANSITIONS, RunState(run.state), state)
    run.state = state
    for name, value in values.items():
        setattr(run, name, value)
    run.save(update_fields=["state", *values])


def _held(public_id: uuid.UUID) -> MatchRun | None:
    return MatchRun.objects.select_for_update().filter(public_id=public_id).first()


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
