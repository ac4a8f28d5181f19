"""Coded values of programmes and figures, the levels of each kind, and what may follow what."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    STRATEGY = "strategy", _("strategy document")
    HARM = "harm", _("programme against a harm")
    ELECTION = "election", _("prevention of election offences")


LEVELS: dict[Kind, tuple[str | Promise, ...]] = {
    Kind.STRATEGY: (_("mission"), _("strategy"), _("action")),
    Kind.HARM: (_("objective"), _("policy"), _("mechanism"), _("action")),
    Kind.ELECTION: (_("objective"), _("policy"), _("mechanism"), _("action")),
}
"""Names of the levels from the top down; the last one is what is done, and has a state."""


def level_name(kind: str, level: int) -> str:
    return str(LEVELS[Kind(kind)][level])


def is_action(kind: str, level: int) -> bool:
    return level == len(LEVELS[Kind(kind)]) - 1


class ProgrammeState(models.TextChoices):
    DRAFT = "draft", _("draft")
    ACTIVE = "active", _("in force")
    CLOSED = "closed", _("closed")


P = ProgrammeState
PROGRAMME_TRANSITIONS: dict[ProgrammeState, dict[ProgrammeState, str]] = {
    P.DRAFT: {P.ACTIVE: "its keeper puts it in force; whoever may see programmes reads it"},
    P.ACTIVE: {P.CLOSED: "its time is over"},
    P.CLOSED: {P.ACTIVE: "it is taken up again"},
}


class ActionState(models.TextChoices):
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("under way")
    DONE = "done", _("done")
    STOPPED = "stopped", _("stopped")


A = ActionState
ACTION_TRANSITIONS: dict[ActionState, dict[ActionState, str]] = {
    A.PLANNED: {
        A.RUNNING: "its owner or the keeper says so",
        A.DONE: "at once",
        A.STOPPED: "it won't be done",
    },
    A.RUNNING: {A.DONE: "its owner or the keeper says so", A.STOPPED: "it won't be done"},
    A.DONE: {A.RUNNING: "it was not done after all"},
    A.STOPPED: {A.PLANNED: "it is taken up again"},
}
WORD_HOLDS = 28
"""Days for which a word about a late action stands; then its owner is asked anew."""
OPEN_ACTIONS = (A.PLANNED, A.RUNNING)


class Direction(models.TextChoices):
    UP = "up", _("to rise")
    DOWN = "down", _("to fall")


class MeasureKind(models.TextChoices):
    LIVE = "live", _("counted from what bodies record")
    ENTERED = "entered", _("entered or imported, with its source")


class Reading(models.TextChoices):
    SUM = "sum", _("sum since the first day")
    LATEST = "latest", _("newest whole week")
