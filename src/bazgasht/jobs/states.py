"""Coded values of openings, candidates, applications, jobs and facilities, and what may follow what."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bazgasht.work.states import WORKSHOP_FITS, WorkshopKind


class PayKind(models.TextChoices):
    MONTHLY = "monthly", _("by the month")
    HOURLY = "hourly", _("by the hour")
    PIECE = "piece", _("by the piece")


class OpeningState(models.TextChoices):
    DRAFT = "draft", _("draft")
    OPEN = "open", _("open")
    FILLED = "filled", _("filled")
    CLOSED = "closed", _("closed")
    EXPIRED = "expired", _("expired")


O = OpeningState  # noqa: E741
OPENING_TRANSITIONS: dict[OpeningState, dict[OpeningState, str]] = {
    O.DRAFT: {O.OPEN: "published, its terms checked against the law", O.CLOSED: "taken back"},
    O.OPEN: {
        O.FILLED: "the last place is taken by a person who starts",
        O.CLOSED: "the employer or the officer closes it",
        O.EXPIRED: "its last day has passed",
    },
    O.EXPIRED: {O.OPEN: "with a new last day", O.CLOSED: "closed for good"},
    O.FILLED: {O.OPEN: "places were added", O.CLOSED: "closed for good"},
    O.CLOSED: {},
}


class Readiness(models.TextChoices):
    """What somebody needs in hand before a first day of work; the certificate is read from training."""

    PAPERS = "papers", _("identity papers")
    BANK = "bank_account", _("bank account")
    CLOTHING = "clothing", _("clothing for the interview and work")
    TRANSPORT = "transport", _("a way to get there")


class Ready(models.TextChoices):
    READY = "ready", _("ready")
    MISSING = "missing", _("missing")
    NOT_NEEDED = "not_needed", _("not needed")


class AtHome(models.TextChoices):
    """Whether somebody wants to work from home."""

    EITHER = "either", _("either")
    ONLY = "only", _("only from home")
    NO = "no", _("not from home")


class State(models.TextChoices):
    """An application's states."""

    EXPRESSED = "expressed", _("put forward, not shown yet")
    APPLIED = "applied", _("shown to the employer")
    INTERVIEW = "interview", _("invited to an interview")
    OFFERED = "offered", _("job offered")
    STARTED = "started", _("started")
    DECLINED = "declined", _("declined by the employer")
    REJECTED = "rejected", _("offer not accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")


S = State
TRANSITIONS: dict[State, dict[State, str]] = {
    S.EXPRESSED: {
        S.APPLIED: "the person agrees to be shown to this employer, with exactly this card",
        S.WITHDRAWN: "with a coded reason",
    },
    S.APPLIED: {
        S.INTERVIEW: "the employer names day and place",
        S.OFFERED: "the employer offers the job without an interview",
        S.DECLINED: "with a coded reason",
        S.WITHDRAWN: "the person takes back the agreement; the employer's sight ends at once",
    },
    S.INTERVIEW: {
        S.OFFERED: "the employer offers the job",
        S.DECLINED: "with a coded reason",
        S.WITHDRAWN: "the person takes back the agreement; the employer's sight ends at once",
    },
    S.OFFERED: {
        S.STARTED: "the first day of work; the job and its four retention checks are made",
        S.REJECTED: "the person does not take it; nothing else changes by it",
        S.DECLINED: "the employer takes the offer back",
        S.WITHDRAWN: "with a coded reason",
    },
    S.STARTED: {},
    S.DECLINED: {},
    S.REJECTED: {},
    S.WITHDRAWN: {},
}
LIVE = (S.EXPRESSED, S.APPLIED, S.INTERVIEW, S.OFFERED)
SHOWN = (S.APPLIED, S.INTERVIEW, S.OFFERED, S.STARTED)
"""States in which the employer sees the card; the database keeps the same list (sql/20_applications)."""

CARD_DAYS = 30
"""An employer keeps the card of whoever began for so many days of the work (sql/30_employer.sql)."""


EMPLOYER_WORDS = {S.APPLIED: _("waits for your answer"), S.STARTED: _("works with you")}
"""What an employer reads instead of the case team's words."""


class Decline(models.TextChoices):
    """Why an employer declines. No code speaks of a person's past."""

    FILLED = "filled", _("the place was given to somebody else")
    SKILL = "skill", _("skills do not fit")
    HOURS = "hours", _("hours do not fit")
    PLACE = "place", _("too far away")
    NO_SHOW = "no_show", _("did not come to the interview")
    CHANGED = "changed", _("the place no longer exists")
    OTHER = "other", _("another reason")


class Withdrawal(models.TextChoices):
    """Why an application is withdrawn or an offer not accepted; nothing else in the file changes."""

    PERSON = "person", _("the person does not want it (any more)")
    OTHER_WORK = "other_work", _("found other work")
    WAGE = "wage", _("wage or hours do not fit")
    DISTANCE = "distance", _("too far away")
    HEALTH = "health", _("health")
    FAMILY = "family", _("family")
    NOT_RELEASED = "not_released", _("the release was put off")
    CLOSED = "closed", _("the opening was closed")
    DIED = "died", _("died")
    OTHER = "other", _("another reason")


class JobKind(models.TextChoices):
    EMPLOYEE = "employee", _("employee")
    HOME_BASED = "home_based", _("work from home")
    SELF_EMPLOYED = "self_employed", _("self-employed")
    SEMI_OPEN = "semi_open", _("outside work from a semi-open prison")


CUSTODY_KIND = JobKind.SEMI_OPEN
"""What every job begun while in custody is; nobody outside begins one of this kind."""
CUSTODY_INSTITUTIONS = WORKSHOP_FITS[WorkshopKind.SEMI_OPEN]
"""Kinds of institution whose people may work outside: those of a semi-open workshop. The database
keeps the same list (sql/40_jobs.sql)."""


class Left(models.TextChoices):
    """Why a job ended. Facts about the job, never a judgement about a person."""

    BETTER = "better", _("went to a better job")
    PERSON = "person", _("the person left it")
    ENDED = "ended", _("the employer ended it")
    CONTRACT = "contract", _("the contract ran out")
    CLOSED = "closed", _("the firm or workshop closed")
    WAGE = "wage", _("wage not paid or too low")
    DISTANCE = "distance", _("too far away")
    HEALTH = "health", _("health")
    FAMILY = "family", _("family")
    MOVED = "moved", _("moved away")
    HELD = "held", _("no work outside from where the person is held")
    DIED = "died", _("died")
    OTHER = "other", _("another reason")


LEFT_GROUPS: dict[str, tuple[Left, ...]] = {
    "better": (Left.BETTER,),
    "employer": (Left.ENDED, Left.CONTRACT, Left.CLOSED),
    "wage": (Left.WAGE,),
}
"""Reasons of leaving that are counted week by week; the others say something of the person alone and
stand on the page of figures, small counts hidden."""

WAGE_BANDS: tuple[tuple[int, Promise], ...] = (
    (0, _("under the legal floor of its day")),
    (100, _("at the floor, to a tenth over it")),
    (110, _("a tenth to a half over the floor")),
    (150, _("more than a half over the floor")),
)
"""From how many per cent of the legal floor for its hours a wage is in a band."""
WELL_OVER = 110
"""Per cent of the floor from which a wage counts as over it."""

MONTHS = (1, 3, 6, 12)
"""When it is asked whether somebody still works."""


class CheckState(models.TextChoices):
    DUE = "due", _("to be asked")
    EMPLOYED = "employed", _("still in the job")
    LEFT = "left", _("no longer in the job")
    UNKNOWN = "unknown", _("unknown")


K = CheckState
CHECK_TRANSITIONS: dict[CheckState, dict[CheckState, str]] = {
    K.DUE: {
        K.EMPLOYED: "asked on or after its day, or the job ended later than its day",
        K.LEFT: "the job ended before its day",
        K.UNKNOWN: "nobody could be reached; it stands in every rate as unknown",
    },
    K.UNKNOWN: {K.EMPLOYED: "found out later", K.LEFT: "found out later"},
    K.EMPLOYED: {
        K.LEFT: "corrected: the job had ended before that day",
        K.DUE: "the record of an end that said so was taken back",
    },
    K.LEFT: {
        K.EMPLOYED: "corrected: the job had not ended before that day",
        K.DUE: "the record of the end was taken back; it is asked again",
    },
}


class Source(models.TextChoices):
    PERSON = "person", _("the person")
    EMPLOYER = "employer", _("the employer")
    INSURANCE = "insurance", _("insurance record")
    VISIT = "visit", _("a visit")
    RECORD = "record", _("the record of the job's end")


class FacilityKind(models.TextChoices):
    SPACE = "space", _("space")
    TOOL = "tool", _("tools and machines")
    LOAN = "loan", _("loan")
    ORDER = "order", _("order")


class FacilityState(models.TextChoices):
    OFFERED = "offered", _("asked for")
    ASSESSED = "assessed", _("assessed")
    AGREED = "agreed", _("agreed")
    ACTIVE = "active", _("handed over")
    FULFILLED = "fulfilled", _("jobs delivered")
    BREACHED = "breached", _("breached")
    SETTLED = "settled", _("breach settled")
    DECLINED = "declined", _("not granted")


F = FacilityState
FACILITY_TRANSITIONS: dict[FacilityState, dict[FacilityState, str]] = {
    F.OFFERED: {F.ASSESSED: "with a favourable assessment in words", F.DECLINED: "with a reason"},
    F.ASSESSED: {
        F.AGREED: "approved by another person than the one who recorded or assessed it",
        F.DECLINED: "with a reason",
    },
    F.AGREED: {F.ACTIVE: "handed over", F.DECLINED: "taken back before the handover"},
    F.ACTIVE: {
        F.FULFILLED: "the jobs owed are held today, as counted from jobs",
        F.BREACHED: "a monitoring visit demands repayment or ends it",
    },
    F.FULFILLED: {},
    F.BREACHED: {
        F.FULFILLED: "the jobs owed are held after all",
        F.SETTLED: "the headquarters records that what was demanded is repaid or given back",
    },
    F.SETTLED: {},
    F.DECLINED: {},
}


class Consequence(models.TextChoices):
    NONE = "none", _("none")
    WARNING = "warning", _("warning")
    REPAY = "repay", _("repay the facility")
    END = "end", _("end the facility")


@dataclass(frozen=True)
class Follows:
    """What a consequence leads to. ``days``: until when the repayment is due, from the visit on."""

    breach: bool = False
    """An active facility becomes a breach, and the employer gets no further one until it is settled."""
    repayment: bool = False
    """The amount is demanded back; what has no amount is given back."""
    days: int = 0


FOLLOWS: dict[Consequence, Follows] = {
    Consequence.NONE: Follows(),
    Consequence.WARNING: Follows(),
    Consequence.REPAY: Follows(breach=True, repayment=True, days=30),
    Consequence.END: Follows(breach=True),
}
"""What follows from a visit; the database keeps that no facility is agreed beside a breach."""
