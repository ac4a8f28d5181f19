"""States of a run, and what may be decided about a held row."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    UPLOADED = "uploaded", _("being checked")
    PREVIEWED = "previewed", _("checked, waiting for your confirmation")
    QUEUED = "queued", _("waiting to start")
    RUNNING = "running", _("being imported")
    DONE = "done", _("imported")
    REFUSED = "refused", _("file refused")
    FAILED = "failed", _("broken off, nothing was written")
    DROPPED = "dropped", _("given up")


S = RunState
RUN_TRANSITIONS: dict[RunState, frozenset[RunState]] = {
    S.UPLOADED: frozenset({S.PREVIEWED, S.REFUSED, S.FAILED, S.DROPPED}),
    S.PREVIEWED: frozenset({S.QUEUED, S.DROPPED}),
    S.QUEUED: frozenset({S.RUNNING, S.FAILED, S.DROPPED}),
    S.RUNNING: frozenset({S.DONE, S.REFUSED, S.FAILED}),
    S.FAILED: frozenset({S.QUEUED, S.DROPPED}),
    S.DONE: frozenset(),
    S.REFUSED: frozenset(),
    S.DROPPED: frozenset(),
}
"""A run that failed wrote nothing, so it may be started again."""


class Decision(models.TextChoices):
    SAME = "same", _("the same person")
    DIFFERENT = "different", _("another person: file opened")
    ATTACHED = "attached", _("attached to a prisoner")
    DROPPED = "dropped", _("left out")
    SUPERSEDED = "superseded", _("asked again by a newer roster")


class AbsenceDecision(models.TextChoices):
    STILL_HERE = "still_here", _("still in custody")
    RECORDED = "recorded", _("recorded in the file")
    REAPPEARED = "reappeared", _("on a newer roster again")
    SUPERSEDED = "superseded", _("asked again by a newer roster")


BY_HAND = (AbsenceDecision.STILL_HERE, AbsenceDecision.RECORDED)
"""What a person may decide; the others are an import's."""
