"""Reviews of a plan: one waits at a time, due in the window that the time left gives."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue
from bazgasht.core.jalali import format_jalali
from bazgasht.core.jalali import today as today_in_tehran
from bazgasht.people.selectors.standing import custody_standing

from .. import windows
from ..models import Plan, Review
from ..states import MoveReason, PlanState
from ..windows import Standing, Window
from .locking import lock_part
from .moves import move_date


def window_now(client_id: int) -> Window:
    """The window of today for a client, by custody and time left alone."""
    at = custody_standing(client_id)
    return windows.rules().window(
        Standing(at.inside, at.unsentenced, at.release), today_in_tehran()
    )


def schedule_review(plan: Plan, *, base: date, by: Actor | None) -> Review | None:
    """The next review of an active plan, counted from ``base``; None where the rule asks none."""
    window = window_now(plan.client_id)
    dates = window.dates(base)
    if dates is None:
        _note_next(plan, None)
        return None
    first, last = dates
    today = today_in_tehran()
    return _create(plan, window.code, max(first, today), max(last, today), by)


def review_after_transfer(plan: Plan, *, on: date, by: Actor | None) -> Review:
    """Bring the review forward to ten days after a transfer, or make one.

    A review that is due sooner, or overdue already, keeps its date.
    """
    window = windows.rules().after_transfer
    last = max(on + timedelta(days=window.days or 0), today_in_tehran())
    waiting = plan.reviews.select_for_update().filter(done_on=None).first()
    if waiting is None:
        return _create(plan, window.code, on, last, by)
    if waiting.due > last and by is not None:
        move_date(waiting, to=last, reason=MoveReason.TRANSFERRED, by=by)
        waiting.rule = window.code
        waiting.save(update_fields=["rule"])
        _note_next(plan, last)
    return waiting


def _create(plan: Plan, rule: str, first: date, last: date, by: Actor | None) -> Review:
    review = Review.objects.create(
        plan=plan, client_id=plan.client_id, organisation_id=plan.organisation_id,
        due_from=min(first, last), due=last, first_due=last, rule=rule,
    )  # fmt: skip
    _note_next(plan, last)
    _journal(review, "review.scheduled", by, rule=rule)
    return review


@transaction.atomic
def do_review(
    *, review: uuid.UUID, summary: str, on: date, version: int, by: Actor
) -> Review | None:
    """Record a review and schedule the next; returns the next, None where the rule asks none.

    Raises InvalidValue without words, for a day to come or one before the plan, Conflict when it was done already.
    """
    row = lock_part(Review, review, by, version)
    _check_waits(row)
    if not summary.strip():
        raise InvalidValue("plans.summary", _("Write what came out of it."), field="summary")
    if on > today_in_tehran():
        raise InvalidValue("plans.future", _("This day has not come yet."), field="on")
    agreed = row.plan.agreed_on
    if agreed and on < agreed:
        raise InvalidValue(
            "plans.before_agreed", _("The plan was agreed on %(day)s; a review comes after that."),
            field="on", day=format_jalali(agreed, "long"),
        )  # fmt: skip
    row.done_on, row.done_by, row.summary = on, by.user_id, summary.strip()
    row.version += 1
    row.save(update_fields=["done_on", "done_by", "summary", "version"])
    _journal(row, "review.done", by)
    return schedule_review(row.plan, base=on, by=by)


@transaction.atomic
def move_review(
    *, review: uuid.UUID, to: date, reason: str, note: str = "", version: int, by: Actor
) -> Review:
    """Another date for a waiting review; see :func:`.moves.move_date`."""
    row = lock_part(Review, review, by, version)
    _check_waits(row)
    move_date(row, to=to, reason=reason, note=note, by=by)
    _note_next(row.plan, to)
    return row


def _check_waits(review: Review) -> None:
    if review.done_on:
        raise Conflict("plans.review_done", _("This review is already recorded."))
    if review.plan.state != PlanState.ACTIVE:
        raise Conflict("plans.not_active", _("Only an agreed plan is reviewed."))


def _note_next(plan: Plan, due: date | None) -> None:
    plan.next_review = due
    plan.save(update_fields=["next_review"])


def _journal(review: Review, action: str, by: Actor | None, **detail: object) -> None:
    journal.record(
        by=by, action=action, on=("review", review.public_id), client_id=review.client_id,
        detail=detail,
    )  # fmt: skip
