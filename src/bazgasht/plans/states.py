"""Coded values of assessments and plans."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AssessmentState(models.TextChoices):
    OPEN = "open", _("being filled in")
    DONE = "done", _("done")
    ABANDONED = "abandoned", _("abandoned")


class SectionOutcome(models.TextChoices):
    """Every section ends in one of these; a blank is never taken for "no need"."""

    NEED = "need", _("need found")
    NO_NEED = "no_need", _("no need found")
    DECLINED = "declined", _("declined")
    NOT_ASKED = "not_asked", _("not recorded")


class Degree(models.IntegerChoices):
    LOW = 1, _("slight")
    MEDIUM = 2, _("considerable")
    HIGH = 3, _("severe")
    URGENT = 4, _("urgent")


class NeedState(models.TextChoices):
    """A need stands until it is met or declined; partly met and not met still stand."""

    OPEN = "open", _("open")
    IN_SERVICE = "in_service", _("in service")
    MET = "met", _("met")
    PARTLY = "partly", _("partly met")
    UNMET = "unmet", _("not met")
    DECLINED = "declined", _("declined")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("draft")
    ACTIVE = "active", _("under way")
    CLOSED = "closed", _("closed")


class StepState(models.TextChoices):
    TODO = "todo", _("to do")
    DONE = "done", _("done")
    NOT_DONE = "not_done", _("not done")


A, N, P, T = AssessmentState, NeedState, PlanState, StepState
ASSESSMENT_TRANSITIONS: dict[AssessmentState, dict[AssessmentState, str]] = {
    A.OPEN: {A.DONE: "finished", A.ABANDONED: "given up before the end"},
    A.DONE: {},
    A.ABANDONED: {},
}
NEED_TRANSITIONS: dict[NeedState, dict[NeedState, str]] = {
    N.OPEN: {
        N.IN_SERVICE: "a body serves it",
        N.MET: "achieved",
        N.PARTLY: "partly achieved",
        N.UNMET: "tried and not achieved",
        N.DECLINED: "the person does not want help",
    },
    N.IN_SERVICE: {
        N.OPEN: "the service fell through",
        N.MET: "achieved",
        N.PARTLY: "partly achieved",
        N.UNMET: "not achieved",
        N.DECLINED: "the person does not want help",
    },
    N.PARTLY: {
        N.OPEN: "found again",
        N.IN_SERVICE: "a body serves the rest",
        N.MET: "achieved",
        N.UNMET: "the rest was not achieved",
        N.DECLINED: "the person does not want more",
    },
    N.UNMET: {
        N.OPEN: "found again",
        N.IN_SERVICE: "another body serves it",
        N.MET: "achieved",
        N.PARTLY: "partly achieved",
        N.DECLINED: "the person does not want help",
    },
    N.MET: {},
    N.DECLINED: {},
}
"""A need that comes back after it was met or declined is a new one."""

NEED_CLOSED = frozenset({N.MET, N.DECLINED})
PLAN_TRANSITIONS: dict[PlanState, dict[PlanState, str]] = {
    P.DRAFT: {P.ACTIVE: "agreed with the person", P.CLOSED: "given up"},
    P.ACTIVE: {P.CLOSED: "finished, declined or no longer needed"},
    P.CLOSED: {},
}
STEP_TRANSITIONS: dict[StepState, dict[StepState, str]] = {
    T.TODO: {T.DONE: "done", T.NOT_DONE: "could not be done"},
    T.NOT_DONE: {T.TODO: "tried again"},
    T.DONE: {},
}


class MoveReason(models.TextChoices):
    """A deadline may move only with one of these, and never so that it stops being overdue."""

    PERSON_AWAY = "person_away", _("the person was away (leave, hospital, court)")
    TRANSFERRED = "transferred", _("the person was transferred")
    BODY_CLOSED = "body_closed", _("the body was closed or had no capacity")
    PERSON_ASKED = "person_asked", _("the person asked for it")
    STAFF = "staff", _("no colleague was available")
