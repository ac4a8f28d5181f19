"""Figures by body, working group and week, and the reports frozen from them. No person in here."""

import uuid

from django.db import models
from django.db.models.functions import Now

from bazgasht.access.models import Organisation


class Fact(models.Model):
    """One indicator's value for a body (and working group) in a week; written by the aggregate
    role alone. ``week`` is the Saturday it begins on."""

    id = models.BigAutoField(primary_key=True)
    headquarters_id = models.IntegerField()
    organisation_id = models.IntegerField(default=0)
    working_group_id = models.IntegerField(default=0)
    week = models.DateField()
    indicator = models.CharField(max_length=40)
    value = models.BigIntegerField()
    computed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "headquarters_id", "week", "indicator", "organisation_id", "working_group_id",
                ],
                name="insight_fact_once",
            )
        ]  # fmt: skip


class Frozen(models.Model):
    """A week's report, frozen when published; ``body`` is all the page and PDF show."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    week = models.DateField()
    body = models.JSONField()
    note = models.TextField(blank=True)
    seal = models.CharField(max_length=64, blank=True)
    """The journal's newest seal when it was published."""
    digest = models.CharField(max_length=64, blank=True)
    """SHA-256 of the canonical body, printed beside the seal."""
    made_at = models.DateTimeField(db_default=Now())
    published_at = models.DateTimeField(null=True)
    published_by = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


class WeeklyReport(Frozen):
    """A week of a headquarters."""

    headquarters = models.ForeignKey(Organisation, models.PROTECT, related_name="weekly_reports")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["headquarters", "week"], name="insight_report_once")
        ]


class PartReport(Frozen):
    """A week of a working group, a set of resolutions or whatever else a room registers; ``kind``
    and ``key`` are those of its address."""

    headquarters = models.ForeignKey(Organisation, models.PROTECT, related_name="part_reports")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    publisher = models.IntegerField(default=0)
    """The body whose secretary may publish it; 0: the schedule alone."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "week"], name="insight_part_once")
        ]
        indexes = [
            models.Index(
                fields=["publisher", "week"], condition=models.Q(published_at=None),
                name="insight_part_waiting",
            )
        ]  # fmt: skip
