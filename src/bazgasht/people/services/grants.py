"""Grants: who may see a person, and the one place where they are made and ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor

from ..models import Grant
from ..states import OPEN_END, Basis, Level

__all__ = [
    "AFTER_END_DAYS",
    "GRANT_ENDS",
    "GRANT_RULES",
    "OPEN_END",
    "GrantRule",
    "end",
    "index_names",
    "issue",
]


@dataclass(frozen=True)
class GrantRule:
    """An event gives a body a level until an end; ``days`` None means as long as the case runs."""

    event: Basis
    body: str | Promise
    level: Level
    days: int | None
    why: str | Promise


GRANT_RULES: dict[Basis, GrantRule] = {
    Basis.IMPORT: GrantRule(
        Basis.IMPORT, _("the prison named in the row"), Level.FULL, None,
        _("the roster of the prisons directorate"),
    ),
    Basis.ADMISSION: GrantRule(
        Basis.ADMISSION, _("the admitting prison"), Level.FULL, None, _("the person is in its custody")
    ),
    Basis.REGISTRATION: GrantRule(
        Basis.REGISTRATION, _("the body that opens the file"), Level.FULL, None,
        _("the person came to this body for help"),
    ),
    Basis.REFERRAL: GrantRule(
        Basis.REFERRAL, _("the receiving body"), Level.SERVICE, None,
        _("while the referral is open, and 30 days after"),
    ),
    Basis.TRANSFER: GrantRule(
        Basis.TRANSFER, _("the prison transferred to"), Level.FULL, None,
        _("the prison left keeps the file 30 days, to hand it over"),
    ),
    Basis.CONSENT: GrantRule(
        Basis.CONSENT, _("the body the person named"), Level.FULL, 3 * 366,
        _("the person's own consent, until it is withdrawn"),
    ),
    Basis.REQUEST: GrantRule(
        Basis.REQUEST, _("the body that asked"), Level.FULL, 180,
        _("the holder approved, at the level the holder chose"),
    ),
    Basis.EMERGENCY: GrantRule(
        Basis.EMERGENCY, _("the body that opened it"), Level.FULL, 1,
        _("a reason, 24 hours, a second person's review"),
    ),
    Basis.ENROLMENT: GrantRule(
        Basis.ENROLMENT, _("the training provider"), Level.CONTACT, None,
        _("while the person holds a seat or waits for one, and 30 days after"),
    ),
    Basis.PLACEMENT: GrantRule(
        Basis.PLACEMENT, _("the body that runs the workshop"), Level.SERVICE, None,
        _("while the person works there, and 60 days after, to pay what is owed"),
    ),
}  # fmt: skip
"""Every basis has exactly one rule; the database checks the basis itself (sql/10_grants.sql)."""

GRANT_ENDS: dict[str, tuple[str, str]] = {
    "transfer": ("the prison left", "30 days later"),
    "transfer taken back": ("the prison transferred to", "at once"),
    "admission taken back": ("the prison that got the file by it", "at once"),
    "release": ("nobody; the prison keeps the file, as it may have to admit the person again", "—"),
    "death": ("bodies with a consent or an approved request", "30 days later"),
    "death before a body took its referral on": ("the receiving body", "at once"),
    "end of a referral": (
        "the receiving body; also after a death, when it has ended what it was serving",
        "30 days later",
    ),
    "end of a seat in a course": ("the training provider", "30 days later"),
    "end of a post in a workshop": ("the body that runs the workshop", "60 days later"),
    "withdrawal of a consent": ("the named body", "at once"),
    "emergency access found unjustified": ("the body that opened it", "at once"),
    "barrier": ("the barred body or person, whatever grants they hold", "at once"),
}
"""Event → whose sight of the file it ends → when; shown in ``docs/reference/grants.md``."""

AFTER_END_DAYS = 30
"""How long a body keeps its view after a referral ended or a person was transferred away."""


def issue(
    *,
    client_ids: Sequence[int],
    organisation_id: int,
    basis: Basis,
    basis_ref: object,
    purpose: str,
    by: Actor,
    level: Level | None = None,
    ends: datetime | None = None,
    household_id: int | None = None,
) -> None:
    """Give a body sight of clients on a basis that the database checks.

    A household's grant is one row per member. Level and end default to the rule's. Raises
    ``django.db.utils.ProgrammingError`` (insufficient privilege) when the basis does not hold.
    """
    rule = GRANT_RULES[basis]
    now = timezone.now()
    if ends is None:
        ends = OPEN_END if rule.days is None else now + timedelta(days=rule.days)
    Grant.objects.bulk_create(
        [
            Grant(
                client_id=client_id,
                organisation_id=organisation_id,
                household_id=household_id,
                purpose=purpose,
                level=min(level or rule.level, rule.level),
                ends=ends,  # starts with the transaction: the clock here runs ahead of it
                basis=basis,
                basis_ref=str(basis_ref),
                issued_by=by.user_id,
            )
            for client_id in client_ids
        ],
        ignore_conflicts=True,
    )
    index_names(client_ids)
    for client_id in client_ids:
        journal.record(
            by=by,
            action="grant.issued",
            on=("organisation", organisation_id),
            client_id=client_id,
            detail={"basis": basis.value, "level": int(level or rule.level)},
        )


def index_names(client_ids: Sequence[int]) -> None:
    """Search words and list order of these clients, for every body that may see them."""
    with connection.cursor() as cursor:
        cursor.execute("select people_index_names(%s::bigint[])", [list(client_ids)])


def end(
    *, client_id: int, organisation_id: int, reason: str, by: Actor,
    basis: Basis | None = None, basis_ref: object = "", until: datetime | None = None,
) -> int:  # fmt: skip
    """End a body's live grants on a client, now or at ``until``; returns how many were shortened.

    A body may end its own. The case team may also end those it gave: on a referral, a consent, a
    request or in an emergency.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select people_end_grants(%s, %s, %s, %s, %s, %s)",
            [client_id, organisation_id, basis.value if basis else "", str(basis_ref), reason[:120],
             until],
        )  # fmt: skip
        count = int(cursor.fetchone()[0])
    journal.record(
        by=by, action="grant.ended", on=("organisation", organisation_id), client_id=client_id,
        detail={"count": count},
    )  # fmt: skip
    return count
