"""What was resolved, how far it is, and who was reminded of it."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from bazgasht.access.models import Organisation

from ..states import Measure, MilestoneState, Reading, State, Told
from .bodies import Council
from .meetings import Gathering, Meeting, Proposal


class Resolution(models.Model):
    """One owner, one day, one measure: a figure that is computed, or milestones with evidence."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=12, blank=True)
    """1405-007: per council and Jalali year; empty while it is a draft."""
    council = models.ForeignKey(Council, models.PROTECT, related_name="resolutions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="resolutions")
    gathering = models.ForeignKey(Gathering, models.PROTECT, null=True, related_name="resolutions")
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="resolutions")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    """The resolution of the council above that was sent down as this one."""
    text = models.TextField()
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="resolutions")
    headquarters_id = models.IntegerField(null=True)
    working_group = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="watched_resolutions"
    )
    adopted_on = models.DateField(null=True)
    adopted_by = models.BigIntegerField(null=True)
    due = models.DateField()
    first_due = models.DateField()
    moved_count = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    measure = models.CharField(max_length=8, choices=Measure.choices)
    indicator = models.CharField(max_length=40, blank=True)
    reading = models.CharField(max_length=6, choices=Reading.choices, blank=True)
    filter = models.JSONField(default=dict)
    """``{"headquarters": id, "organisation": id or 0, "working_group": id or 0}``."""
    baseline = models.BigIntegerField(null=True)
    target = models.BigIntegerField(null=True)
    ended_on = models.DateField(null=True)
    ended_by = models.BigIntegerField(null=True)
    end_words = models.CharField(max_length=500, blank=True)
    created_by = models.BigIntegerField()
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        indexes = [
            models.Index(fields=["council", "state", "due"], name="councils_resolution_council"),
            models.Index(fields=["owner", "state", "due"], name="councils_resolution_owner"),
            models.Index(
                fields=["due"],
                condition=Q(state__in=["adopted", "in_progress"]),
                name="councils_resolution_due",
            ),
        ]
        constraints = [
            UniqueConstraint(
                fields=["council", "number"], condition=~Q(number=""), name="councils_number_once"
            ),
            UniqueConstraint(
                fields=["council", "parent"], condition=Q(parent__isnull=False),
                name="councils_sent_once",
            ),
            CheckConstraint(
                condition=Q(measure="bound", target__isnull=False, baseline__isnull=False)
                & ~Q(indicator="") & ~Q(reading="") & ~Q(target=F("baseline"))
                | Q(measure="declared", indicator="", reading="", target=None, baseline=None),
                name="councils_one_measure",
            ),
            CheckConstraint(
                condition=Q(number="", adopted_on=None, state__in=["draft", "withdrawn"])
                | ~Q(number="") & Q(adopted_on__isnull=False, adopted_by__isnull=False)
                & ~Q(state="draft"),
                name="councils_numbered",
            ),
            CheckConstraint(
                condition=Q(state__in=["done", "not_done", "withdrawn"], ended_on__isnull=False)
                | Q(state__in=["draft", "adopted", "in_progress"], ended_on=None),
                name="councils_ended",
            ),
            CheckConstraint(
                condition=~Q(state__in=["not_done", "withdrawn"]) | ~Q(end_words=""),
                name="councils_end_words",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number or str(self.public_id)[:8]


class ResolutionSupport(models.Model):
    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="support")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["resolution", "organisation"], name="councils_support_once")
        ]


class DueMove(models.Model):
    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="moves")
    was = models.DateField()
    became = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            CheckConstraint(condition=~Q(was=F("became")) & ~Q(reason=""), name="councils_move")
        ]


class Milestone(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="milestones")
    text = models.CharField(max_length=300)
    due = models.DateField()
    state = models.CharField(
        max_length=10, choices=MilestoneState.choices, default=MilestoneState.OPEN
    )
    link = models.URLField(max_length=400, blank=True)
    file = models.CharField(max_length=32, blank=True)
    """Name in the vault."""
    file_key = models.SmallIntegerField(null=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_type = models.CharField(max_length=40, blank=True)
    free_of_persons = models.BooleanField(default=False)
    claimed_by = models.BigIntegerField(null=True)
    claimed_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=300, blank=True)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["due", "id"]
        constraints = [
            CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("claimed_by")),
                name="councils_two_people",
            ),
            CheckConstraint(
                condition=Q(file="") | Q(free_of_persons=True), name="councils_free_of_persons"
            ),
            CheckConstraint(
                condition=Q(state="open")
                | Q(claimed_by__isnull=False, claimed_at__isnull=False) & ~Q(file="", link=""),
                name="councils_claimed",
            ),
            CheckConstraint(
                condition=Q(state__in=["confirmed", "refused"], decided_by__isnull=False)
                | Q(state__in=["open", "claimed"], decided_by=None),
                name="councils_decided",
            ),
            CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://"), name="councils_https"
            ),
        ]


class Reminder(models.Model):
    """Who was told that a resolution's day comes or has passed: each step once for each day."""

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="reminders")
    step = models.SmallIntegerField()
    """Days after the due day; below zero before it."""
    due = models.DateField()
    told = models.CharField(max_length=12, choices=Told.choices)
    organisation_id = models.IntegerField()
    on = models.DateField()

    class Meta:
        ordering = ["id"]
        constraints = [
            UniqueConstraint(fields=["resolution", "step", "due"], name="councils_reminded_once")
        ]
