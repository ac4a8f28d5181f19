"""Coded values of councils, and what may follow what."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    NATIONAL = "national", _("national")
    PROVINCE = "province", _("provincial")
    COUNTY = "county", _("of a county")


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("planned")
    INVITED = "invited", _("invited")
    HELD = "held", _("held, minutes open")
    AGREED = "agreed", _("minutes agreed")
    SIGNED = "signed", _("signed")
    CANCELLED = "cancelled", _("cancelled")


M = MeetingState
MEETING_TRANSITIONS: dict[MeetingState, dict[MeetingState, str]] = {
    M.PLANNED: {M.INVITED: "the secretary sends the invitation", M.CANCELLED: "with a reason"},
    M.INVITED: {M.HELD: "attendance is recorded", M.CANCELLED: "with a reason"},
    M.HELD: {M.AGREED: "every body present has answered, or its days have passed"},
    M.AGREED: {
        M.SIGNED: "frozen with its digest",
        M.HELD: "the minutes are opened again; they must be agreed anew",
    },
    M.SIGNED: {},
    M.CANCELLED: {},
}
AGREE_DAYS = 7
"""A body present that has said nothing by then is taken to have no objection, and is named so."""


class Presence(models.TextChoices):
    MEMBER = "member", _("member")
    DELEGATE = "delegate", _("delegate")
    EXCUSED = "excused", _("absent with excuse")
    ABSENT = "absent", _("absent")


REPLIES = (Presence.MEMBER, Presence.DELEGATE, Presence.EXCUSED)
"""What a body may say beforehand."""
PRESENT = (Presence.MEMBER, Presence.DELEGATE)


class Theme(models.TextChoices):
    CHALLENGE = "challenge", _("challenge")
    OPPORTUNITY = "opportunity", _("opportunity")
    PROPOSAL = "proposal", _("proposal")


class ProposalState(models.TextChoices):
    OPEN = "open", _("not decided")
    ADOPTED = "adopted", _("became a resolution")
    SET_ASIDE = "set_aside", _("set aside")


class State(models.TextChoices):
    """A resolution's states."""

    DRAFT = "draft", _("draft")
    ADOPTED = "adopted", _("adopted")
    IN_PROGRESS = "in_progress", _("in progress")
    DONE = "done", _("done")
    NOT_DONE = "not_done", _("not done")
    WITHDRAWN = "withdrawn", _("withdrawn")


S = State
TRANSITIONS: dict[State, dict[State, str]] = {
    S.DRAFT: {
        S.ADOPTED: "the secretary adopts it; it gets its number",
        S.WITHDRAWN: "with a reason",
    },
    S.ADOPTED: {
        S.IN_PROGRESS: "the owner begins",
        S.NOT_DONE: "a second person ends it with words",
        S.WITHDRAWN: "with a reason",
    },
    S.IN_PROGRESS: {
        S.DONE: "the figure reached its target, or every milestone is confirmed",
        S.NOT_DONE: "a second person ends it with words",
        S.WITHDRAWN: "with a reason",
    },
    S.DONE: {},
    S.NOT_DONE: {},
    S.WITHDRAWN: {},
}
LIVE = (S.ADOPTED, S.IN_PROGRESS)
ENDED = (S.DONE, S.NOT_DONE, S.WITHDRAWN)


class Measure(models.TextChoices):
    BOUND = "bound", _("bound to a figure")
    DECLARED = "declared", _("declared milestones")


class Reading(models.TextChoices):
    """How a bound resolution reads its figure."""

    SUM = "sum", _("the sum since its adoption")
    LATEST = "latest", _("the newest week")


class MilestoneState(models.TextChoices):
    OPEN = "open", _("open")
    CLAIMED = "claimed", _("declared, waits for a second person")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")


MILESTONE_TRANSITIONS: dict[MilestoneState, dict[MilestoneState, str]] = {
    MilestoneState.OPEN: {MilestoneState.CLAIMED: "the owner shows a file or a link"},
    MilestoneState.CLAIMED: {
        MilestoneState.CONFIRMED: "a second person confirms it",
        MilestoneState.REFUSED: "a second person refuses it with words",
    },
    MilestoneState.REFUSED: {MilestoneState.CLAIMED: "the owner shows something better"},
    MilestoneState.CONFIRMED: {},
}


class Told(models.TextChoices):
    OWNER = "owner", _("the body that owns it")
    GROUP = "group", _("the working group's secretary")
    HEADQUARTERS = "headquarters", _("the council's secretary")
    ABOVE = "above", _("the council above")


ESCALATION: tuple[tuple[int, Told], ...] = (
    (-7, Told.OWNER),
    (-1, Told.OWNER),
    (1, Told.GROUP),
    (7, Told.HEADQUARTERS),
    (21, Told.ABOVE),
)
"""Days after the due day (before it when negative) → who hears of a resolution still open."""
