"""Preparing the wages of a month: gathered, calculated, previewed, submitted."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.digits import number
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.jalali import today
from bazgasht.ledger.models import PayAccount
from bazgasht.ledger.states import PayeeKind
from bazgasht.network.selectors import board_for

from .. import payroll, policies
from ..models import WageLine, WageRun
from ..months import JalaliMonth
from ..refusals import worded
from ..selectors.rules import law_on, split_parts, split_rule_on
from ..selectors.runs import Due, dues, left_out, people_between, standing_lines
from ..states import Recipient, RunKind, RunState, Warn


@dataclass(frozen=True)
class NewLine:
    """A line to be written; ``reverses`` is the id of the one it takes back."""

    placement_id: int
    client_id: int
    case_organisation_id: int
    days: int
    minutes: int
    pieces: int
    rate: int
    base: int
    topup: int
    parts: Mapping[str, int]
    warnings: tuple[str, ...] = ()
    reverses: int | None = None

    @property
    def gross(self) -> int:
        return self.base + self.topup

    @classmethod
    def back(cls, old: WageLine) -> NewLine:
        return cls(
            old.placement_id, old.client_id, old.case_organisation_id, -old.days, -old.minutes,
            -old.pieces, old.rate, -old.base, -old.topup,
            {r: -v for r, v in old.parts.items()}, (), old.pk,
        )  # fmt: skip

    def pays_as(self, old: WageLine) -> bool:
        """Whether it changes nothing about the money."""
        return (self.gross, dict(self.parts)) == (old.gross, dict(old.parts))


def lock_body(organisation_id: int) -> None:
    """One hand at a body's wages at a time, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended('work.wages:' || %s, 0))",
            [organisation_id],
        )


@transaction.atomic
def prepare_run(
    *, organisation_id: int, month: JalaliMonth, request_id: uuid.UUID, by: Actor,
    kind: str = RunKind.REGULAR,
) -> WageRun:  # fmt: skip
    """A draft of a month's wages, or of its correction, calculated from the days on record.

    ``request_id`` comes with the form: pressed twice, also by two hands at once, it is one run.
    Raises NotAllowed, InvalidValue (field ``month``), Conflict (prepared already, nothing to pay or
    to correct, people who can't be seen).
    """
    policies.check_may(by, "wages.prepare", organisation_id)
    lock_body(organisation_id)
    if done := WageRun.objects.filter(
        request_id=request_id, organisation_id=organisation_id
    ).first():
        return done
    body = Organisation.objects.filter(pk=organisation_id, active=True).first()
    if body is None:
        raise NotFound("body")
    if month.last > today():
        raise InvalidValue("wages.month", _("This month is not over yet."), field="month")
    if kind == RunKind.CORRECTION and not standing_lines(organisation_id, month):
        raise Conflict("wages.no_run", _("No approved wages of this month can be corrected."))
    headquarters, group = board_for(body.province)
    with worded():
        run = WageRun.objects.create(
            request_id=request_id, organisation_id=organisation_id, kind=kind, year=month.year,
            month=month.month, starts=month.first, ends=month.last, prepared_by=by.user_id,
            headquarters_id=headquarters, working_group_id=group, synthetic=body.synthetic,
        )  # fmt: skip
    _fill(run, by)
    journal.record(
        by=by, action="wagerun.prepared", on=("wagerun", run.public_id),
        detail={"month": f"{month.year}/{month.month}", "kind": kind, "lines": run.lines,
                "left_out": left_out([run]).get(run.pk, 0)},
    )  # fmt: skip
    return run


def hold_run(public_id: uuid.UUID, version: int | None = None) -> WageRun:
    """The locked run. Raises NotFound, StaleVersion."""
    known = WageRun.objects.filter(public_id=public_id).values_list("organisation_id", flat=True)
    body = known.first()
    if body is None:
        raise NotFound("run")
    lock_body(body)
    run = WageRun.objects.select_for_update().filter(public_id=public_id).first()
    if run is None:  # whoever may read it, but not change it
        raise NotFound("run")
    policies.check_version(run.version, version)
    return run


@transaction.atomic
def recalculate(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> WageRun:
    """Calculate a draft anew from the days as they stand now. Whoever does is its preparer."""
    run = hold_run(public_id, version)
    policies.check_may(by, "wages.prepare", run.organisation_id)
    if run.state != RunState.DRAFT:
        policies.check_run_state(run, RunState.SUBMITTED)
        raise Conflict("wages.state", _("Only a draft is calculated anew."))
    if WageLine.objects.filter(run=run).count() != run.lines:
        raise Conflict(
            "wages.unseen_lines",
            _("Some lines of these wages can't be seen by you; ask a colleague to calculate them."),
        )
    WageLine.objects.filter(run=run, reverses__isnull=False).delete()
    WageLine.objects.filter(run=run).delete()
    run.prepared_by = by.user_id
    _fill(run, by)
    journal.record(
        by=by, action="wagerun.prepared", on=("wagerun", run.public_id),
        detail={"again": True, "lines": run.lines},
    )  # fmt: skip
    return run


def _fill(run: WageRun, by: Actor) -> None:
    """Lines and totals of a draft; what is changed after this moment makes them stale. Whom the
    preparer may not see stands in no line: the next preparer's wages of the month have them."""
    with connection.cursor() as cursor:
        cursor.execute("select statement_timestamp()")
        run.prepared_at = cursor.fetchone()[0]
    month = JalaliMonth(run.year, run.month)
    people = dues(run.organisation_id, month)
    found = calculate(people, month)
    if run.kind == RunKind.CORRECTION:
        found = _differences(found, standing_lines(run.organisation_id, month))
    if not found:
        if run.kind == RunKind.CORRECTION:
            raise Conflict("wages.same", _("Nothing of this month has to be corrected."))
        # a few who can't be seen are left out, and told by number; a whole month is not
        if unseen := people_between(run.organisation_id, month.first, month.last):
            raise Conflict(
                "wages.unseen",
                _("%(n)s people of this month can't be seen by you; ask a colleague to prepare"
                  " these wages, or the case team to open them."),
                n=number(unseen),
            )  # fmt: skip
        raise Conflict("wages.nobody", _("Nobody worked in a post of this body in this month."))
    with worded():
        _write(run, found)
    _total(run, found)


def calculate(people: Iterable[Due], month: JalaliMonth) -> list[NewLine]:
    """A line for everybody: pure arithmetic over what was agreed, what was worked and the law."""
    listed = list(people)
    rule = split_parts(split_rule_on(month.last))
    laws = {p: law_on(month.last, p) for p in {due.province for due in listed}}
    due_days = {d: month.due_days(d) for d in {due.terms.rest_day for due in listed}}
    accounts = _accounts({due.client_id for due in listed})
    found = []
    for due in listed:
        law = laws[due.province]
        wage = payroll.wage(
            due.terms, due.worked,
            payroll.Month(due_days[due.terms.rest_day], law.floor_month, law.minutes_week),
        )  # fmt: skip
        shares = payroll.lawful(due.shares, rule)
        parts = payroll.split(wage.gross, shares)
        found.append(
            NewLine(
                due.placement_id, due.client_id, due.case_organisation_id, due.worked.days,
                due.worked.minutes, due.worked.pieces, wage.rate, wage.base, wage.topup, parts,
                tuple(_warnings(due, wage, shares, parts, accounts.get(due.client_id, set()))),
            )
        )  # fmt: skip
    return found


def _accounts(clients: set[int]) -> dict[int, set[str]]:
    """Kinds of live pay accounts by client."""
    found: dict[int, set[str]] = {}
    rows = PayAccount.objects.filter(client_id__in=clients, ends=None)
    for client, kind in rows.values_list("client_id", "kind"):
        found.setdefault(client, set()).add(kind)
    return found


def _warnings(
    due: Due, wage: payroll.Wage, shares: Mapping[str, int], parts: Mapping[str, int],
    accounts: set[str],
) -> Iterable[str]:  # fmt: skip
    if not due.worked.minutes:
        yield Warn.NO_DAYS.value
    if parts.get(Recipient.PERSON) and PayeeKind.OWN not in accounts:
        yield Warn.NO_ACCOUNT.value
    if parts.get(Recipient.DEPENDANTS) and PayeeKind.DEPENDANT not in accounts:
        yield Warn.NO_FAMILY_ACCOUNT.value
    if wage.topup:
        yield Warn.TOPPED_UP.value
    if {r: bp for r, bp in due.shares.items() if bp} != dict(shares):
        yield Warn.SPLIT.value
    if due.withdrawn:
        yield Warn.WITHDRAWN.value


def _differences(fresh: list[NewLine], standing: Mapping[int, WageLine]) -> list[NewLine]:
    """For everybody paid otherwise than the days now say: the old line back, and the right one."""
    out: list[NewLine] = []
    for line in fresh:
        old = standing.get(line.placement_id)
        if old is None:
            if line.gross:
                out.append(line)
        elif not line.pays_as(old):
            less = any(line.parts.get(r, 0) < v for r, v in old.parts.items())
            out += [NewLine.back(old), _warned(line, Warn.OVERPAID) if less else line]
    return out


def _warned(line: NewLine, warning: Warn) -> NewLine:
    return replace(line, warnings=(*line.warnings, warning.value))


_INSERT = """
insert into work_wageline (public_id, run_id, organisation_id, placement_id, client_id,
  case_organisation_id, days, minutes, pieces, rate, base, topup, gross, parts, warnings, reverses_id)
select gen_random_uuid(), %s, %s, p, c, o, d, m, n, r, b, t, b + t, s::jsonb, w::jsonb, v
from unnest(%s::bigint[], %s::bigint[], %s::int[], %s::int[], %s::int[], %s::int[], %s::bigint[],
  %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::bigint[])
  as x (p, c, o, d, m, n, r, b, t, s, w, v)"""


def _write(run: WageRun, lines: list[NewLine]) -> None:
    """In one statement: the database checks all of them at once."""
    columns: list[list[Any]] = [
        [x.placement_id for x in lines], [x.client_id for x in lines],
        [x.case_organisation_id for x in lines], [x.days for x in lines],
        [x.minutes for x in lines], [x.pieces for x in lines], [x.rate for x in lines],
        [x.base for x in lines], [x.topup for x in lines],
        [json.dumps(dict(x.parts)) for x in lines], [json.dumps(list(x.warnings)) for x in lines],
        [x.reverses for x in lines],
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [run.pk, run.organisation_id, *columns])


def _total(run: WageRun, lines: list[NewLine]) -> None:
    totals: Counter[str] = Counter()
    warnings: Counter[str] = Counter()
    for line in lines:
        for recipient, rials in line.parts.items():
            totals[recipient] += rials
        warnings.update(line.warnings)
    run.lines = len(lines)
    run.people = len({line.client_id for line in lines})
    run.minutes = sum(line.minutes for line in lines)
    run.gross = sum(line.gross for line in lines)
    run.topup = sum(line.topup for line in lines)
    seen = {recipient for line in lines for recipient in line.parts}
    run.totals = {recipient: totals[recipient] for recipient in sorted(seen)}
    run.warnings = dict(sorted(warnings.items()))
    run.version += 1
    run.save(
        update_fields=["lines", "people", "minutes", "gross", "topup", "totals", "warnings",
                       "prepared_by", "prepared_at", "version"]
    )  # fmt: skip
