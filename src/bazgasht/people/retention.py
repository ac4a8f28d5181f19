"""What this room destroys, when and why; the worker does it once a day."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bazgasht.access import journal
from bazgasht.core import scope

from . import vault
from .roster import storage

KEEP_DAYS = 90
"""Days between taking a document out of a file and destroying it: time to notice a mistake."""

BATCH = 200


@dataclass(frozen=True)
class RetentionRule:
    """``days`` after ``since``, ``what`` is destroyed; ``stays`` says what is kept of it."""

    what: str | Promise
    since: str | Promise
    days: int
    stays: str | Promise


RULES = {
    "people.attachments": RetentionRule(
        _("documents taken out of a file"), _("the day they were taken out"), KEEP_DAYS,
        _("title, size, who attached it, when and why it went; an entry in the journal"),
    ),
    "people.rosters": RetentionRule(
        _("workbooks nobody confirmed"), _("the day they were sent"), storage.KEEP_DAYS,
        _("that a file was sent, and what was found in it"),
    ),
}  # fmt: skip


def purge_attachments() -> int:
    """Destroy the bytes of documents taken out :data:`KEEP_DAYS` days ago; returns how many.

    Bytes go before the mark is committed: after a crash in between, the next run does it again.
    """
    gone = 0
    while batch := _purge_some():
        gone += batch
    return gone


def drop_rosters() -> int:
    """Give up imports that nobody confirmed for a week and destroy their workbooks, and whatever
    workbook is older; returns how many imports."""
    with scope.entered(replace(scope.NOBODY, task="rosters.sweep")), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "select public_id, stored_as from people_drop_rosters(%s)", [storage.KEEP_DAYS]
            )
            rows = cursor.fetchall()
        if rows:
            journal.record_many(
                by=None, action="roster.dropped", on_type="roster_run",
                pairs=[(public_id, None) for public_id, _stored in rows],
            )  # fmt: skip
        for _public_id, stored_as in rows:
            storage.drop(stored_as)
    storage.sweep()
    return len(rows)


def _purge_some() -> int:
    with scope.entered(replace(scope.NOBODY, task="attachments.purge")), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "select public_id, client_id, stored_as from people_purge_attachments(%s, %s)",
                [KEEP_DAYS, BATCH],
            )
            rows = cursor.fetchall()
        if rows:
            pairs = [(public_id, client_id) for public_id, client_id, _stored in rows]
            journal.record_many(
                by=None, action="attachment.purged", on_type="attachment", pairs=pairs
            )
        for *_who, stored_as in rows:
            vault.drop(stored_as)
    return len(rows)
