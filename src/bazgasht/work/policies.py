"""Who may, and whether law and state allow it: pairs, one raising with a reason, one answering."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bazgasht.access.actor import Actor
from bazgasht.core.digits import number
from bazgasht.core.errors import Conflict, DomainError, InvalidValue, NotAllowed, StaleVersion
from bazgasht.core.jalali import format_jalali, today
from bazgasht.core.money import format_money
from bazgasht.people.states import Institution, LegalStatus

from .models import Placement, Post, WageRun, Workshop
from .payroll import SplitPart
from .states import (
    ASSIGNABLE,
    RUN_TRANSITIONS,
    TRANSITIONS,
    WHOLE,
    WORKSHOP_FITS,
    Origin,
    PayKind,
    Recipient,
    RunState,
    State,
    WorkshopKind,
)
from .terms import Terms, hours

WORDS = {
    "workshops.edit": gettext_lazy(
        "Only a supervisor of the body that runs the workshop may change it."
    ),
    "placements.make": gettext_lazy("Only the person's case team offers and agrees a post."),
    "workdays.record": gettext_lazy(
        "Only a supervisor of the body that runs the workshop records its days."
    ),
    "wages.prepare": gettext_lazy("Only a payroll preparer of this body prepares its wages."),
    "wages.approve": gettext_lazy("Only a payroll approver of this body approves its wages."),
    "wages.rules": gettext_lazy("Only a system administrator adds rules of wages and hours."),
}


def check_may(by: Actor, permission: str, organisation_id: int | None = None) -> None:
    """Raises NotAllowed unless a seat (reaching the body, when given) has the permission."""
    if not by.can(permission, organisation_id):
        raise NotAllowed(permission, WORDS.get(permission, ""))


def check_version(current: int, seen: int | None) -> None:
    """Raises StaleVersion when somebody else saved after the page was opened."""
    if seen is not None and seen != current:
        raise StaleVersion("stale")


def user_can_edit(by: Actor, workshop: Workshop) -> bool:
    return by.can("workshops.edit", workshop.organisation_id)


# --- terms and the law of a day


def check_terms(terms: Terms, law: Any, *, young: bool = False) -> None:
    """Raises InvalidValue (``work.floor``, ``work.hours_day``, ``work.hours_week``, ``work.rest``)
    on the field it stands in. ``law`` is a :class:`~bazgasht.work.selectors.Law`."""
    check_floor(terms, law)
    most = law.minutes_day_young if young else law.minutes_day
    if terms.minutes_day > most:
        raise InvalidValue(
            "work.hours_day", _("The law allows at most %(most)s a day."), field="minutes_day",
            most=hours(most),
        )  # fmt: skip
    if terms.minutes_week > law.minutes_week:
        raise InvalidValue(
            "work.hours_week", _("The law allows at most %(most)s a week."), field="minutes_week",
            most=hours(law.minutes_week),
        )  # fmt: skip
    if terms.minutes_week > terms.minutes_day * (7 - law.rest_days):
        raise InvalidValue(
            "work.rest",
            _("With %(n)s day of rest a week, these hours do not fit into the days."),
            field="minutes_week", n=number(law.rest_days),
        )  # fmt: skip


def check_floor(terms: Terms, law: Any) -> None:
    """A wage under the legal floor is refused. Piece wages are held to it by the hours worked."""
    if terms.pay_kind == PayKind.HOURLY and terms.rate < law.floor_hour:
        least = law.floor_hour
    elif (
        terms.pay_kind == PayKind.MONTHLY
        and terms.rate * law.minutes_week < law.floor_month * terms.minutes_week
    ):
        least = -(-law.floor_month * terms.minutes_week // law.minutes_week)
    else:
        return
    raise InvalidValue(
        "work.floor", _("This is under the legal floor of %(least)s."), field="rate",
        least=format_money(least),
    )  # fmt: skip


# --- the person and the post


def check_age(age: int | None, law: Any) -> None:
    """Raises Conflict for somebody too young, or whose birth is not recorded: it is not guessed."""
    if age is None:
        raise Conflict(
            "work.age_unknown",
            _("The birth date is not recorded. Record it first, so that no child is given work."),
        )
    if age < law.min_age:
        raise Conflict(
            "work.age", _("Work in a workshop is possible from %(age)s years on."),
            age=number(law.min_age),
        )  # fmt: skip


def check_origin(origin: str, legal_status: str) -> None:
    """An unsentenced person may be offered work and is never assigned it (guardrail 1)."""
    if origin == Origin.ASSIGNMENT and legal_status not in ASSIGNABLE:
        raise Conflict(
            "work.unsentenced",
            _("“%(status)s”: work can only be offered, never assigned."),
            status=LegalStatus(legal_status).label,
        )


def user_can_be_assigned(legal_status: str) -> bool:
    return legal_status in ASSIGNABLE


def check_fits(workshop: Workshop, prison_id: int | None, institution: str) -> None:
    """Raises Conflict when the person is not in the workshop's prison or its kind of institution."""
    if prison_id != workshop.prison_id:
        raise Conflict(
            "work.prison", _("This workshop is for the people of another prison."),
        )  # fmt: skip
    if institution not in WORKSHOP_FITS[WorkshopKind(workshop.kind)]:
        raise Conflict(
            "work.institution",
            _("A person in “%(institution)s” can't work in a workshop of kind “%(kind)s”."),
            institution=Institution(institution).label if institution else "—",
            kind=WorkshopKind(workshop.kind).label,
        )


def check_post_open(post: Post, taken: int) -> None:
    if not post.active or not post.workshop.active:
        raise Conflict("work.post_closed", _("This post is closed."))
    if taken >= post.seats:
        raise Conflict("work.seats", _("No seat is free in this post."))


def check_transition(placement: Placement, state: State) -> None:
    """Raises Conflict with the state in words."""
    if state not in TRANSITIONS[State(placement.state)]:
        raise Conflict(
            "work.state", _("This post is “%(state)s” now; that is not possible any more."),
            state=placement.get_state_display(),
        )  # fmt: skip


def check_signed(signed_on: date, starts: date, offered_on: date) -> None:
    """A consent is signed after the offer, not in the future, and on or before the first day."""
    if signed_on > today():
        raise InvalidValue("work.signed", _("This day is still to come."), field="signed_on")
    if signed_on < offered_on:
        raise InvalidValue(
            "work.signed", _("The post was offered on %(day)s; it can't be signed before."),
            field="signed_on", day=format_jalali(offered_on),
        )  # fmt: skip
    if starts < signed_on:
        raise InvalidValue(
            "work.starts", _("Work begins after the consent is signed, not before."),
            field="starts",
        )  # fmt: skip


def check_split(
    shares: Mapping[str, int], rule: Sequence[SplitPart], *, requested: bool, field: str = "split"
) -> None:
    """Raises InvalidValue unless the shares are the whole and within the rule, and every part that
    needs the person's request has it."""
    bounds = {part.recipient: part for part in rule}
    if sum(shares.values()) != WHOLE:
        raise InvalidValue(
            "work.split_whole", _("Together the shares must be 100 percent."), field=field
        )
    for recipient, bp in shares.items():
        part = bounds.get(recipient)
        if part is None or bp < 0 or bp > part.max_bp:
            raise InvalidValue(
                "work.split_most", _("%(who)s: at most %(most)s percent."),
                field=field, who=Recipient(recipient).label,
                most=percent(part.max_bp if part else 0),
            )  # fmt: skip
        if bp and part.needs_request and not requested:
            raise InvalidValue(
                "work.split_request",
                _("%(who)s: only at the person's own request. Tick that the person asked for it."),
                field="requested", who=Recipient(recipient).label,
            )  # fmt: skip
    for part in rule:
        if shares.get(part.recipient, 0) < part.min_bp:
            raise InvalidValue(
                "work.split_least", _("%(who)s: at least %(least)s percent."),
                field=field, who=Recipient(part.recipient).label, least=percent(part.min_bp),
            )  # fmt: skip


def percent(bp: int) -> str:
    whole, rest = divmod(bp, 100)
    return number(whole) if not rest else number(float(f"{whole}.{rest:02}"))


def user_can_withdraw(by: Actor, placement: Placement) -> bool:
    """The person tells the case team or the workshop; either writes it down at once."""
    return by.can("placements.make") or by.can("workdays.record", placement.organisation_id)


def check_user_can_withdraw(by: Actor, placement: Placement) -> None:
    if not user_can_withdraw(by, placement):
        raise NotAllowed(
            "work.withdraw", _("The case team or the workshop's supervisor records a withdrawal.")
        )


def user_can_end(by: Actor, placement: Placement) -> bool:
    return by.can("placements.make", placement.case_organisation_id) or by.can(
        "workshops.edit", placement.organisation_id
    )


def check_user_can_end(by: Actor, placement: Placement) -> None:
    if not user_can_end(by, placement):
        raise NotAllowed(
            "work.end", _("The case team or the workshop's supervisor records the end of a post.")
        )


def user_can_see_wages(by: Actor, placement: Placement) -> bool:
    """The body's payroll, and the person's case team."""
    payroll = any(by.can(p, placement.organisation_id) for p in ("wages.prepare", "wages.approve"))
    return payroll or (by.can("placements.make") and bool(by.scope().case_orgs))


# --- the wages of a month


def check_run_state(run: WageRun, state: RunState) -> None:
    if state not in RUN_TRANSITIONS[RunState(run.state)]:
        raise Conflict(
            "wages.state", _("These wages are “%(state)s” now; that is not possible any more."),
            state=run.get_state_display(),
        )  # fmt: skip


def check_user_can_approve(by: Actor, run: WageRun) -> None:
    """Another person than the preparer, with the role (guardrail 2, two people)."""
    check_may(by, "wages.approve", run.organisation_id)
    if by.user_id in (run.prepared_by, run.submitted_by):
        raise NotAllowed("wages.own", _("Nobody approves the wages they have prepared themselves."))


def why_not_approve(by: Actor, run: WageRun) -> str:
    """The reason for the disabled button, empty when it may be pressed."""
    try:
        check_user_can_approve(by, run)
        check_run_state(run, RunState.APPROVED)
    except DomainError as refused:
        return refused.message
    return ""
