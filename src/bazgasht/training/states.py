"""Coded values of training, and what may follow what."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    BASIC = "basic", _("basic")
    MIDDLE = "middle", _("intermediate")
    ADVANCED = "advanced", _("advanced")


class Audience(models.TextChoices):
    """For whom a course is: those with a stay in custody, now or before, or their families."""

    PRISONERS = "prisoners", _("prisoners and former prisoners")
    FAMILIES = "families", _("families")
    BOTH = "both", _("both")


class CohortState(models.TextChoices):
    PLANNED = "planned", _("planned")
    OPEN = "open", _("open for enrolment")
    RUNNING = "running", _("running")
    FINISHED = "finished", _("finished")
    CANCELLED = "cancelled", _("cancelled")


C = CohortState
COHORT_TRANSITIONS: dict[CohortState, dict[CohortState, str]] = {
    C.PLANNED: {C.OPEN: "the provider opens it for enrolment", C.CANCELLED: "with a reason"},
    C.OPEN: {C.RUNNING: "the first session is held", C.CANCELLED: "with a reason"},
    C.RUNNING: {
        C.FINISHED: "attendance and marks are in; the completion rule decides about each person",
        C.CANCELLED: "with a reason",
    },
    C.FINISHED: {},
    C.CANCELLED: {},
}
TAKING = (C.OPEN, C.RUNNING)
"""Cohorts that take people, until the last day of enrolment."""


class State(models.TextChoices):
    """An enrolment's states."""

    WAITING = "waiting", _("on the waiting list")
    OFFERED = "offered", _("a seat is offered")
    ENROLLED = "enrolled", _("enrolled")
    COMPLETED = "completed", _("course completed")
    FAILED = "failed", _("course not completed")
    WITHDRAWN = "withdrawn", _("left the course")
    CANCELLED = "cancelled", _("cohort ended or cancelled")


S = State
TRANSITIONS: dict[State, dict[State, str]] = {
    S.WAITING: {
        S.OFFERED: "a seat is free and the published rule puts this person first",
        S.WITHDRAWN: "with a coded reason",
        S.CANCELLED: "the cohort ended or was cancelled",
    },
    S.OFFERED: {
        S.ENROLLED: "the person takes the seat",
        S.WAITING: "no answer in time; behind those who were not asked yet",
        S.WITHDRAWN: "with a coded reason; the seat goes to the next",
        S.CANCELLED: "the cohort ended or was cancelled",
    },
    S.ENROLLED: {
        S.COMPLETED: "the completion rule holds",
        S.FAILED: "the completion rule does not hold",
        S.WITHDRAWN: "with a coded reason; the seat goes to the next",
        S.CANCELLED: "the cohort was cancelled, or ended while its provider may not know how the"
        " person did",
    },
    S.COMPLETED: {},
    S.FAILED: {},
    S.WITHDRAWN: {},
    S.CANCELLED: {},
}
"""A seat that is free when somebody asks is theirs at once: an enrolment begins as waiting or as
enrolled."""

SEATED = (S.OFFERED, S.ENROLLED, S.COMPLETED, S.FAILED)
"""States that hold one of the cohort's seats."""
LIVE = (S.WAITING, S.OFFERED, S.ENROLLED)

OFFER_DAYS = 5
"""How long an offered seat is kept; never past the last day of enrolment."""


class Withdrawal(models.TextChoices):
    """Why somebody left; it is no one's fault and changes nothing else in the file."""

    PERSON = "person", _("the person does not want to (any more)")
    TRANSFERRED = "transferred", _("transferred to another place")
    RELEASED = "released", _("released")
    WORK = "work", _("found work")
    HEALTH = "health", _("health")
    FAMILY = "family", _("family")
    NEVER_CAME = "never_came", _("never came")
    DIED = "died", _("died")
    OTHER = "other", _("another reason")


class Presence(models.TextChoices):
    PRESENT = "present", _("present")
    LATE = "late", _("came late")
    ABSENT = "absent", _("absent")
    EXCUSED = "excused", _("excused")


COUNTS_AS_THERE = frozenset({Presence.PRESENT, Presence.LATE})
LEFT_OUT = frozenset({Presence.EXCUSED})
"""Neither there nor absent: the session leaves the share's denominator."""
