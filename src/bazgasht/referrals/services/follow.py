"""Who follows what was asked for, when the person goes to another prison or shuts a body out."""

from __future__ import annotations

from django.db import connection

from bazgasht.access import journal
from bazgasht.access.actor import Actor


def follow_transfer(
    *, client_id: int, from_prison_id: int, to_prison_id: int, by: Actor, **_rest: object
) -> None:
    """Open referrals and drafts of the prison left are the other's to follow: it keeps the whole
    file, and the prison left stops seeing the person."""
    _follow(client_id, from_prison_id, to_prison_id, by)


def follow_back(
    *, client_id: int, from_prison_id: int, to_prison_id: int, by: Actor, **_rest: object
) -> None:
    """The transfer was a mistake: they come back, with what the other prison has asked for since."""
    _follow(client_id, to_prison_id, from_prison_id, by)


def follow_for_body_left_out(
    *, client_id: int, consent_id: int, by: Actor, **_rest: object
) -> None:
    """The consent by which a body saw the file is taken back: whoever keeps the file longest follows
    what it had asked for."""
    _moved(client_id, "select public_id from referrals_follow_consent(%s)", [consent_id], by)


def _follow(client_id: int, was: int, became: int, by: Actor) -> None:
    sql = "select public_id from referrals_follow_case(%s, %s, %s)"
    _moved(client_id, sql, [client_id, was, became], by)


def _moved(client_id: int, sql: str, params: list[int], by: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        moved = [row[0] for row in cursor.fetchall()]
    if moved:
        journal.record_many(
            by=by, action="referral.followed", on_type="referral",
            pairs=[(public_id, client_id) for public_id in moved],
        )  # fmt: skip
