"""Coded values of work in custody, and what may follow what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bazgasht.people.states import Institution


class WorkshopKind(models.TextChoices):
    CLOSED = "closed", _("closed")
    SEMI_OPEN = "semi_open", _("semi-open")
    OPEN = "open", _("open")


WORKSHOP_FITS: dict[WorkshopKind, frozenset[str]] = {
    WorkshopKind.CLOSED: frozenset(Institution.values),
    WorkshopKind.SEMI_OPEN: frozenset({Institution.SEMI_OPEN, Institution.OPEN}),
    WorkshopKind.OPEN: frozenset({Institution.OPEN, Institution.SEMI_OPEN}),
}
"""Kind of workshop → kinds of institution whose people may work there."""


class PayKind(models.TextChoices):
    HOURLY = "hourly", _("by the hour")
    MONTHLY = "monthly", _("by the month")
    PIECE = "piece", _("by the piece")


class Weekday(models.IntegerChoices):
    """Of the Iranian week, which begins on Saturday."""

    SATURDAY = 0, _("Saturday")
    SUNDAY = 1, _("Sunday")
    MONDAY = 2, _("Monday")
    TUESDAY = 3, _("Tuesday")
    WEDNESDAY = 4, _("Wednesday")
    THURSDAY = 5, _("Thursday")
    FRIDAY = 6, _("Friday")


class Origin(models.TextChoices):
    OFFER = "offer", _("offer")
    ASSIGNMENT = "assignment", _("assigned by the sentence plan")


ASSIGNABLE = frozenset({"sentenced", "debt"})
"""Legal statuses in which a post may be an assignment; everybody else can only be offered one."""


class State(models.TextChoices):
    """Of a person in a post."""

    OFFERED = "offered", _("offered")
    ACTIVE = "active", _("in the post")
    ENDED = "ended", _("ended")
    DECLINED = "declined", _("declined")
    CANCELLED = "cancelled", _("offer taken back")


S = State
TRANSITIONS: dict[State, dict[State, str]] = {
    S.OFFERED: {
        S.ACTIVE: "the person signs the consent, its wage terms and the contract",
        S.DECLINED: "the person says no; nothing follows from it",
        S.CANCELLED: "the case team takes the offer back",
    },
    S.ACTIVE: {
        S.ENDED: "the consent is withdrawn, the stay ends, or the work is over",
    },
    S.ENDED: {},
    S.DECLINED: {},
    S.CANCELLED: {},
}
OWNER: dict[State, str] = {
    S.OFFERED: "the person, through the case team",
    S.ACTIVE: "the body that runs the workshop",
    S.ENDED: "nobody",
    S.DECLINED: "nobody",
    S.CANCELLED: "nobody",
}
OPEN_STATES = (S.OFFERED, S.ACTIVE)


class EndCode(models.TextChoices):
    """Why somebody left a post. No code is a fault or a sanction."""

    WITHDREW = "withdrew", _("the person withdrew the consent")
    FINISHED = "finished", _("the work is over")
    RELEASED = "released", _("released")
    TRANSFERRED = "transferred", _("transferred to another prison")
    INSTITUTION = "moved", _("came to another kind of institution")
    DIED = "died", _("died")
    CHANGED = "changed", _("moved to another post")
    CLOSED = "closed", _("the post or workshop was closed")


CHOOSABLE_ENDS = (EndCode.FINISHED, EndCode.CHANGED, EndCode.CLOSED)
"""Ends that people at work choose; the others follow from what happened."""


class OrderState(models.TextChoices):
    OPEN = "open", _("received")
    IN_WORK = "in_work", _("in production")
    DELIVERED = "delivered", _("delivered in full")
    CANCELLED = "cancelled", _("cancelled")


ORDER_TRANSITIONS: dict[OrderState, dict[OrderState, str]] = {
    OrderState.OPEN: {
        OrderState.IN_WORK: "production begins, or a first part is delivered",
        OrderState.DELIVERED: "all of it is delivered at once",
        OrderState.CANCELLED: "the buyer or the workshop cancels it",
    },
    OrderState.IN_WORK: {
        OrderState.DELIVERED: "the last part is delivered",
        OrderState.CANCELLED: "the rest is cancelled",
    },
    OrderState.DELIVERED: {},
    OrderState.CANCELLED: {},
}


class Rule(models.TextChoices):
    """Dated figures of the law. Money in rials, time in minutes, ages in years."""

    FLOOR_HOUR = "wage_floor_hour", _("least wage for an hour (rial)")
    FLOOR_MONTH = "wage_floor_month", _("least wage for a full month (rial)")
    MINUTES_DAY = "max_minutes_day", _("most minutes of work in a day")
    MINUTES_DAY_YOUNG = "max_minutes_day_young", _("most minutes in a day for the young")
    MINUTES_WEEK = "max_minutes_week", _("most minutes of work in a week")
    REST_DAYS = "rest_days_week", _("least days of rest in a week")
    MIN_AGE = "min_age", _("least age for work")
    YOUNG_UNTIL = "young_until", _("age up to which somebody counts as young")


RULE_BOUNDS: dict[Rule, tuple[int, int]] = {
    Rule.FLOOR_HOUR: (1, 10**9),
    Rule.FLOOR_MONTH: (1, 10**11),
    Rule.MINUTES_DAY: (1, 24 * 60),
    Rule.MINUTES_DAY_YOUNG: (1, 24 * 60),
    Rule.MINUTES_WEEK: (1, 7 * 24 * 60),
    Rule.REST_DAYS: (0, 6),
    Rule.MIN_AGE: (0, 30),
    Rule.YOUNG_UNTIL: (0, 30),
}
"""Smallest and largest value that can be right; anything else is a slip of the pen."""


class Recipient(models.TextChoices):
    """Who gets a part of a wage."""

    PERSON = "person", _("the person")
    DEPENDANTS = "dependants", _("dependants")
    SAVINGS = "savings", _("savings for the release")
    RESTITUTION = "restitution", _("making good a loss")


class PayWhen(models.TextChoices):
    """When what is kept in the books may be asked for."""

    MONTHLY = "monthly", _("with the wages of the month")
    RELEASED = "released", _("once the person is out of custody")
    ANY_TIME = "any_time", _("at any time, to whom the loss is made good")


PAID_WHEN: dict[Recipient, PayWhen] = {
    Recipient.PERSON: PayWhen.MONTHLY,
    Recipient.DEPENDANTS: PayWhen.MONTHLY,
    Recipient.SAVINGS: PayWhen.RELEASED,
    Recipient.RESTITUTION: PayWhen.ANY_TIME,
}
"""Part of a wage → when it leaves the books. Savings go monthly to a savings account where there is
one; what stayed in the books is paid out by hand of two people."""
KEPT = tuple(r for r, when in PAID_WHEN.items() if when != PayWhen.MONTHLY)

WHOLE = 10_000
"""Basis points of a whole wage."""


class RunKind(models.TextChoices):
    REGULAR = "regular", _("wages of the month")
    CORRECTION = "correction", _("correction")


class RunState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waiting for approval")
    APPROVED = "approved", _("approved by a second person")
    PAID = "paid", _("paid")
    CANCELLED = "cancelled", _("cancelled")


R = RunState
RUN_TRANSITIONS: dict[RunState, dict[RunState, str]] = {
    R.DRAFT: {
        R.SUBMITTED: "the preparer submits it; nothing in it changes from here on",
        R.CANCELLED: "the preparer gives it up",
    },
    R.SUBMITTED: {
        R.APPROVED: "another person approves: one entry in the ledger, payments approved",
        R.DRAFT: "another person sends it back with a reason, or the preparer takes it back",
        R.CANCELLED: "given up",
    },
    R.APPROVED: {R.PAID: "the bank has paid every payment of it"},
    R.PAID: {},
    R.CANCELLED: {},
}
RUN_OWNER: dict[RunState, str] = {
    R.DRAFT: "the payroll preparer",
    R.SUBMITTED: "the payroll approver, who is another person",
    R.APPROVED: "the payroll preparer, with the bank file",
    R.PAID: "nobody",
    R.CANCELLED: "nobody",
}
CLOSED_RUNS = (R.APPROVED, R.PAID)


class Warn(models.TextChoices):
    """What the preview of a run points at."""

    NO_DAYS = "no_days", _("no work day is recorded")
    NO_ACCOUNT = "no_account", _("no account of the person is on file")
    NO_FAMILY_ACCOUNT = "no_family_account", _("no account of the dependants is on file")
    TOPPED_UP = "topped_up", _("raised to the legal floor")
    SPLIT = "split", _("the agreed split is no longer allowed; the rest goes to the person")
    WITHDRAWN = "withdrawn", _("the consent was withdrawn in this month")
    OVERPAID = "overpaid", _("paid too much before; it is set off")
