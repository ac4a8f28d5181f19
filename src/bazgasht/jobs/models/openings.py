"""Places employers offer, and whom an employer can't take by law or licence. No person stands here."""

import uuid

from django.db import models

from bazgasht.access.models import Organisation
from bazgasht.core.weekly_rows import Weekly
from bazgasht.core.weekly_rows import constraints as weekly_constraints
from bazgasht.occupations.models import Trade
from bazgasht.people.states import Offence

from ..states import OpeningState, PayKind
from .facilities import Facility


class Opening(Weekly):
    """So many places, such work, such a wage, until a day.

    It belongs to the employer and to the network of its province. Which body wrote it down stands in
    the journal, not here: the employer reads this row.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Made by the form, so that a form sent twice is one opening."""
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="openings")
    headquarters_id = models.IntegerField(null=True)
    working_group_id = models.IntegerField(null=True)
    trade = models.ForeignKey(Trade, models.PROTECT, related_name="openings")
    title = models.CharField(max_length=120)
    province = models.CharField(max_length=5, blank=True)
    county = models.CharField(max_length=60)
    home_based = models.BooleanField(default=False)
    pay_kind = models.CharField(max_length=8, choices=PayKind.choices, default=PayKind.MONTHLY)
    wage = models.BigIntegerField()
    """Rials for a month, an hour or a piece."""
    hours_week = models.SmallIntegerField()
    seats = models.SmallIntegerField()
    description = models.TextField(blank=True)
    eligibility = models.JSONField(default=list)
    """Conditions as data, as services have them; see services.eligibility."""
    valid_until = models.DateField()
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, related_name="openings")
    state = models.CharField(max_length=8, choices=OpeningState.choices, default=OpeningState.DRAFT)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    """Filled, closed or expired."""
    synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        indexes = [
            models.Index(fields=["state", "valid_until"], name="jobs_opening_state"),
            models.Index(fields=["organisation", "state"], name="jobs_opening_employer"),
            models.Index(fields=["headquarters_id", "opened_on"], name="jobs_opening_hq"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    wage__gt=0, seats__gte=1, seats__lte=500, hours_week__gte=1, hours_week__lte=84
                ),
                name="jobs_opening_figures",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | models.Q(state="closed")
                | models.Q(opened_on__isnull=False),
                name="jobs_opening_opened",
            ),
            *weekly_constraints("jobs_opening"),
        ]

    def __str__(self) -> str:
        return self.title


class OpeningExclusion(models.Model):
    """An offence an employer can't take for this work, with its reason.

    Only the employment side and this employer read it; who is excluded is simply not offered the
    opening.
    """

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="exclusions", db_index=False)
    organisation_id = models.IntegerField()
    """The employer."""
    offence = models.CharField(max_length=12, choices=Offence.choices)
    reason = models.CharField(max_length=200)
    recorded_by = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "offence"], name="jobs_exclusion_once"),
            models.CheckConstraint(
                condition=~models.Q(reason="") & ~models.Q(offence=""),
                name="jobs_exclusion_reason",
            ),
        ]
