"""What an entrepreneur is given, the jobs owed for it, and the visits that look. No person stands here."""

import uuid

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from bazgasht.access.models import Organisation

from ..states import Consequence, FacilityKind, FacilityState


class Facility(models.Model):
    """Space, tools, a loan or an order against jobs by a day. Jobs delivered are counted, never typed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Made by the form, so that a form sent twice is one facility."""
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="facilities")
    """The employer or entrepreneur."""
    given_by = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    recorded_by_body = models.IntegerField()
    headquarters_id = models.IntegerField(null=True)
    working_group_id = models.IntegerField(null=True)
    province = models.CharField(max_length=5, blank=True)
    kind = models.CharField(max_length=6, choices=FacilityKind.choices)
    title = models.CharField(max_length=160)
    amount = models.BigIntegerField(null=True, blank=True)
    """Rials, of a loan or an order."""
    prison = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    """Where the space is, when it lies inside a prison."""
    jobs_owed = models.SmallIntegerField()
    jobs_due = models.DateField()
    state = models.CharField(
        max_length=10, choices=FacilityState.choices, default=FacilityState.OFFERED
    )
    asked_on = models.DateField()
    recorded_by = models.BigIntegerField()
    assessment = models.TextField(blank=True)
    assessed_on = models.DateField(null=True)
    assessed_by = models.BigIntegerField(null=True)
    agreed_on = models.DateField(null=True)
    approved_by = models.BigIntegerField(null=True)
    handed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    """Fulfilled, breached or declined."""
    end_note = models.CharField(max_length=300, blank=True)
    demanded_on = models.DateField(null=True)
    """A visit demanded it back."""
    demanded = models.BigIntegerField(null=True)
    """Rials to repay; null for what is given back as it is."""
    demand_due = models.DateField(null=True)
    settled_note = models.CharField(max_length=300, blank=True)
    """How the breach was settled."""
    synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        indexes = [
            models.Index(fields=["headquarters_id", "state"], name="jobs_facility_hq"),
            models.Index(fields=["organisation", "state"], name="jobs_facility_employer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(jobs_owed__gte=1, jobs_owed__lte=2000)
                & (models.Q(amount=None) | models.Q(amount__gt=0)),
                name="jobs_facility_figures",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["offered", "declined"])
                | models.Q(assessed_by__isnull=False, assessed_on__isnull=False)
                & ~models.Q(assessment=""),
                name="jobs_facility_assessed",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["offered", "assessed", "declined"])
                | models.Q(approved_by__isnull=False, agreed_on__isnull=False),
                name="jobs_facility_agreed",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None)
                | ~models.Q(approved_by=models.F("recorded_by"))
                & ~models.Q(approved_by=models.F("assessed_by")),
                name="jobs_facility_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["fulfilled", "breached", "settled", "declined"])
                | models.Q(ended_on=None),
                name="jobs_facility_ended",
            ),
            models.CheckConstraint(
                condition=models.Q(demanded_on=None, demanded=None, demand_due=None)
                | models.Q(demanded_on__isnull=False, demand_due__gte=models.F("demanded_on")),
                name="jobs_facility_demand",
            ),
            models.CheckConstraint(
                condition=models.Q(state="settled") & ~models.Q(settled_note="")
                | ~models.Q(state="settled") & models.Q(settled_note=""),
                name="jobs_facility_settled",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MonitoringVisit(models.Model):
    """Somebody went and counted. Its consequence is coded; a visit is never changed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="visits")
    organisation_id = models.IntegerField()
    """The body that visited."""
    on = models.DateField()
    found_jobs = models.SmallIntegerField()
    note = models.CharField(max_length=500, blank=True)
    consequence = models.CharField(
        max_length=8, choices=Consequence.choices, default=Consequence.NONE
    )
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(found_jobs__gte=0, found_jobs__lte=2000),
                name="jobs_visit_found",
            ),
            models.CheckConstraint(
                condition=models.Q(consequence="none") | ~models.Q(note=""),
                name="jobs_visit_reason",
            ),
        ]
