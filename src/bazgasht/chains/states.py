"""Coded values of value chains, and what may follow what."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChainState(models.TextChoices):
    DRAFT = "draft", _("draft")
    ACTIVE = "active", _("at work")
    ARCHIVED = "archived", _("put away")


C = ChainState
TRANSITIONS: dict[ChainState, dict[ChainState, str]] = {
    C.DRAFT: {C.ACTIVE: "its links are linked up", C.ARCHIVED: "it is not followed any more"},
    C.ACTIVE: {C.ARCHIVED: "it is not followed any more"},
    C.ARCHIVED: {C.ACTIVE: "it is taken up again"},
}
COUNTED = (C.ACTIVE,)
"""Chains the indicators count."""


class Stage(models.TextChoices):
    INPUTS = "inputs", _("inputs")
    GROWING = "growing", _("rearing and growing")
    PROCESSING = "processing", _("processing")
    PACKING = "packing", _("packing")
    TRANSPORT = "transport", _("transport")
    SALE = "sale", _("sale")


STAGES = list(Stage)


class Filler(models.TextChoices):
    """Who does the work of a link."""

    WORKSHOP = "workshop", _("a workshop")
    FAMILY = "family", _("families")
    FIRM = "firm", _("a firm")
    NOBODY = "nobody", _("nobody yet")


class Goal(models.TextChoices):
    JOBS = "jobs", _("most jobs")
    INCOME = "income", _("most income")


class ChangeKind(models.TextChoices):
    """What a scenario changes at a link."""

    FILL = "fill", _("somebody fills the link")
    CAPACITY = "capacity", _("capacity")
    POSTS = "posts", _("posts")
    LOAN = "loan", _("loan")
    ORDERS = "orders", _("orders")
    SEATS = "seats", _("training seats")


MOST_LINKS = 60
