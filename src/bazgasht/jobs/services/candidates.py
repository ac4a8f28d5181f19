"""Who looks for work: the person's yes, what is ready, what is wished."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict, InvalidValue, NotFound, StaleVersion
from bazgasht.core.weekly import UNSAID, Times
from bazgasht.network.selectors import board_for
from bazgasht.occupations.models import Trade
from bazgasht.people.models import Client
from bazgasht.people.services.acting import lock_client

from .. import policies
from ..models import Candidate
from ..states import AtHome, Readiness, Ready


@dataclass(frozen=True)
class Wishes:
    """``trades`` are codes, most wished first; wage in rials a month, hours a week."""

    trades: Sequence[str] = ()
    counties: Sequence[str] = ()
    min_wage: int | None = None
    max_hours: int | None = None
    home_based: str = AtHome.EITHER
    cannot: Times = UNSAID
    """When the person can't work."""


@dataclass(frozen=True)
class CandidateDraft:
    """What a form says about a candidate. A readiness that is not named was not asked yet."""

    agreed_on: date
    readiness: Mapping[str, str] = field(default_factory=dict)
    wishes: Wishes = field(default_factory=Wishes)
    available_from: date | None = None
    note: str = ""


@transaction.atomic
def save_candidate(
    *, client_id: int, draft: CandidateDraft, version: int | None = None, by: Actor
) -> Candidate:
    """Record or change; someone who had stopped looking looks again by a new yes.

    Raises NotFound, NotAllowed, StaleVersion, Conflict (died), InvalidValue naming the field.
    """
    body = policies.case_body(by, client_id)
    person = lock_client(client_id)
    if person.died_on is not None:
        raise Conflict("candidate.died", _("This person has died."))
    row = Candidate.objects.select_for_update().filter(client_id=client_id).first()
    fresh = row is None
    if row is None:
        head, group = board_for(
            Organisation.objects.values_list("province", flat=True).get(pk=body)
        )
        row = Candidate(
            client_id=client_id, organisation_id=body, headquarters_id=head,
            working_group_id=group, synthetic=person.synthetic, version=0,
        )  # fmt: skip
    elif version is not None and version != row.version:
        raise StaleVersion("candidate.stale")
    _fill(row, draft)
    row.recorded_by = by.user_id
    row.version += 1
    if fresh:
        row.save(force_insert=True)
    else:
        row.save(update_fields=["readiness", "wishes", "available_from", "agreed_on", "ended_on",
                                "note", "recorded_by", "version"])  # fmt: skip
    _journal(row, "agreed" if fresh else "changed", by)
    return row


@transaction.atomic
def end_candidate(*, client_id: int, by: Actor) -> Candidate:
    """The person no longer looks for work; applications under way are the person's to withdraw.

    Raises NotFound, NotAllowed.
    """
    policies.case_body(by, client_id)
    row = Candidate.objects.select_for_update().filter(client_id=client_id).first()
    if row is None:
        raise NotFound("candidate")
    if row.ended_on is None:
        row.ended_on, row.version = timezone.localdate(), row.version + 1
        row.save(update_fields=["ended_on", "version"])
        _journal(row, "ended", by)
    return row


def _fill(row: Candidate, draft: CandidateDraft) -> None:
    today = timezone.localdate()
    if draft.agreed_on > today:
        raise InvalidValue("candidate.agreed", _("This day is still to come."), field="agreed_on")
    readiness = {k: v for k, v in draft.readiness.items() if v}
    if set(readiness) - set(Readiness.values) or set(readiness.values()) - set(Ready.values):
        raise InvalidValue("candidate.readiness", _("Choose one of the answers."))
    row.readiness, row.wishes = readiness, _wishes(draft.wishes)
    row.available_from, row.agreed_on = draft.available_from, draft.agreed_on
    row.ended_on, row.note = None, draft.note.strip()[:300]


def _wishes(wishes: Wishes) -> dict[str, Any]:
    trades = list(dict.fromkeys(t for t in wishes.trades if t))
    known = set(Trade.objects.filter(code__in=trades).values_list("code", flat=True))
    if set(trades) - known:
        raise InvalidValue("candidate.trades", _("Choose the trade."), field="trades")
    if wishes.min_wage is not None and wishes.min_wage < 0:
        raise InvalidValue("candidate.wage", _("Not under zero."), field="min_wage")
    if wishes.max_hours is not None and not 1 <= wishes.max_hours <= 84:
        raise InvalidValue("candidate.hours", _("From 1 to 84 hours."), field="max_hours")
    if wishes.home_based not in AtHome.values:
        raise InvalidValue("candidate.home", _("Choose one of the answers."), field="home_based")
    return {
        "trades": trades,
        "counties": list(dict.fromkeys(c.strip()[:60] for c in wishes.counties if c.strip())),
        "min_wage": wishes.min_wage,
        "max_hours": wishes.max_hours,
        "home_based": str(wishes.home_based),
        "cannot": wishes.cannot.checked().stored(),
    }


def _journal(row: Candidate, verb: str, by: Actor) -> None:
    journal.record(
        by=by, action=f"candidate.{verb}", on=("candidate", row.public_id),
        client_id=row.client_id,
    )  # fmt: skip


def client_of(public_id: uuid.UUID) -> Client:
    """Raises NotFound."""
    found = Client.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound("client")
    return found
