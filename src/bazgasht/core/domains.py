"""The domains of life that needs, services and aid speak of: one table for all rooms."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Domain(models.TextChoices):
    IDENTITY = "identity", _("identity papers")
    HOUSING = "housing", _("housing")
    INCOME = "income", _("work and income")
    TRAINING = "training", _("training and skills")
    HEALTH = "health", _("health and treatment")
    ADDICTION = "addiction", _("addiction")
    FAMILY = "family", _("family and children")
    EDUCATION = "education", _("schooling")
    LEGAL = "legal", _("legal help")
    DEBT = "debt", _("debt and reconciliation")
    LIVELIHOOD = "livelihood", _("livelihood and food")
    CULTURE = "culture", _("culture and counselling")


SENSITIVE = frozenset({Domain.HEALTH, Domain.ADDICTION, Domain.LEGAL})
"""Left out of what one body learns of another's aid."""

SECRET = frozenset({Domain.HEALTH, Domain.ADDICTION})
"""Answers about these live in a table of their own, for the case team alone."""
