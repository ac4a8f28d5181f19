"""Coded values of proposals, and what may follow what."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    SEATS = "seats", _("seats in courses")
    OPENINGS = "openings", _("openings of employers")


class RunState(models.TextChoices):
    """How far the making of proposals is."""

    QUEUED = "queued", _("waits for its turn")
    READING = "reading", _("reads people and places")
    CHOOSING = "choosing", _("chooses the best places")
    DONE = "done", _("made")
    FAILED = "failed", _("broke off")


R = RunState
RUN_TRANSITIONS: dict[RunState, dict[RunState, str]] = {
    R.QUEUED: {
        R.READING: "at once for few people and places, else by the worker",
        R.FAILED: "whoever asked for it may not make proposals any more",
    },
    R.READING: {
        R.CHOOSING: "everybody and every place is read",
        R.FAILED: "something went wrong; nothing was proposed",
    },
    R.CHOOSING: {
        R.DONE: "the optimum is proved; proposals are written in the same transaction",
        R.READING: "the worker was killed: the work is taken up again",
        R.FAILED: "something went wrong; nothing was proposed",
    },
    R.DONE: {},
    R.FAILED: {},
}
BUSY = (R.QUEUED, R.READING, R.CHOOSING)


class State(models.TextChoices):
    """Of a proposal. Nothing happens to anybody by a proposal alone."""

    PROPOSED = "proposed", _("waits for a decision")
    ACCEPTED = "accepted", _("accepted as proposed")
    OVERRIDDEN = "overridden", _("another place was chosen")
    REFUSED = "refused", _("not followed")
    LAPSED = "lapsed", _("replaced by a newer run")


S = State
TRANSITIONS: dict[State, dict[State, str]] = {
    S.PROPOSED: {
        S.ACCEPTED: "a person of the case team accepts; the seat is asked for or the person is put"
        " forward in the same step",
        S.OVERRIDDEN: "a person of the case team chooses another place of the run, with the reason",
        S.REFUSED: "with a coded reason; the same place is not proposed again",
        S.LAPSED: "the same body runs the same kind again",
    },
    S.ACCEPTED: {},
    S.OVERRIDDEN: {},
    S.REFUSED: {},
    S.LAPSED: {},
}
DECIDED = (S.ACCEPTED, S.OVERRIDDEN, S.REFUSED)


class Refusal(models.TextChoices):
    """Why a proposal is not followed; nothing else in the file changes by it."""

    PERSON = "person", _("the person does not want it")
    UNSUITABLE = "unsuitable", _("it does not suit, for something the rules do not know")
    HEALTH = "health", _("health")
    FAMILY = "family", _("family")
    LATER = "later", _("not now")
    OTHER = "other", _("another reason")


class Stay(models.TextChoices):
    """How long somebody has been, or was, in custody: for the fairness report alone."""

    NONE = "none", _("no stay in custody")
    UPTO_6 = "upto_6", _("up to six months")
    UPTO_24 = "upto_24", _("six months to two years")
    UPTO_60 = "upto_60", _("two to five years")
    OVER_60 = "over_60", _("more than five years")
    UNKNOWN = "", _("not recorded")
