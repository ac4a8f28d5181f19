"""Coded values of pledges and experiences, and what may follow what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bazgasht.core.domains import Domain


class PledgeState(models.TextChoices):
    DRAFT = "draft", _("draft")
    OFFERED = "offered", _("waits for the signature")
    SIGNED = "signed", _("signed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RENEWED = "renewed", _("renewed by a newer one")
    CANCELLED = "cancelled", _("given up before it was signed")


S = PledgeState
TRANSITIONS: dict[PledgeState, dict[PledgeState, str]] = {
    S.DRAFT: {
        S.OFFERED: "the headquarters offers it with at least one commitment",
        S.CANCELLED: "it is given up",
    },
    S.OFFERED: {
        S.SIGNED: "the body's representative signs, proving who they are at that moment",
        S.DRAFT: "the body returns it with words, or the headquarters takes it back",
        S.CANCELLED: "it is given up",
    },
    S.SIGNED: {
        S.WITHDRAWN: "the body withdraws it with a reason",
        S.RENEWED: "the pledge that renews it is signed",
    },
    S.WITHDRAWN: {},
    S.RENEWED: {},
    S.CANCELLED: {},
}

STANDING = (S.SIGNED, S.WITHDRAWN, S.RENEWED)
"""Signed at some time: frozen for good."""
OPEN = (S.DRAFT, S.OFFERED)


class Factor(models.TextChoices):
    """How the signer proved who they are, at the signature."""

    TOTP = "totp", _("password and a code of the authenticator app")
    RECOVERY = "recovery", _("password and a recovery code")
    PASSWORD = "password", _("password alone; this account has no second factor")


class Counted(models.TextChoices):
    """Which of the body's figures a commitment is held against."""

    GROUP = "group", _("what the body does in this working group")
    BODY = "body", _("everything the body does in this headquarters")


class Standing(models.TextChoices):
    """How a commitment stands today."""

    KEPT = "kept", _("kept")
    ON_PACE = "on_pace", _("on pace")
    LATE = "late", _("behind the pace")
    STILL = "still", _("nothing delivered yet")
    MISSED = "missed", _("not kept by its day")
    AHEAD = "ahead", _("not begun yet")
    ENDED = "ended", _("ended with the pledge")


class ExperienceState(models.TextChoices):
    DRAFT = "draft", _("draft")
    OFFERED = "offered", _("waits for a second person")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


E = ExperienceState
EXPERIENCE_TRANSITIONS: dict[ExperienceState, dict[ExperienceState, str]] = {
    E.DRAFT: {
        E.OFFERED: "the body hands it to a second person, with evidence",
        E.WITHDRAWN: "with a reason",
    },
    E.OFFERED: {
        E.PUBLISHED: "a second person of the body, or the headquarters, has checked it",
        E.DRAFT: "it comes back with words",
        E.WITHDRAWN: "with a reason",
    },
    E.PUBLISHED: {
        E.DRAFT: "the body takes it back to mend it; it is checked anew",
        E.WITHDRAWN: "with a reason",
    },
    E.WITHDRAWN: {},
}

THEMES = [*Domain.choices, ("coordination", _("bodies working together"))]
"""What an experience is about: a domain of life, or how bodies work with each other."""
