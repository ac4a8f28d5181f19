"""Assessments by versioned instruments, needs, and the plan that answers them."""

import uuid

from django.db import models
from django.db.models.functions import Now

from bazgasht.core.domains import Domain
from bazgasht.people.models import Client, Household

from .states import (
    AssessmentState,
    Degree,
    MoveReason,
    NeedState,
    PlanState,
    SectionOutcome,
    StepState,
)


class Assessment(models.Model):
    """Answers of one client to one version of an instrument, filled by one body."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="assessments")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="assessments")
    organisation_id = models.IntegerField()
    instrument = models.CharField(max_length=40)
    instrument_version = models.SmallIntegerField()
    state = models.CharField(
        max_length=10, choices=AssessmentState.choices, default=AssessmentState.OPEN
    )
    started_by = models.BigIntegerField()
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["client"], name="plans_assessment_client")]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "organisation_id", "instrument"],
                condition=models.Q(state="open"),
                name="plans_assessment_one_open",
            )
        ]


class SectionAnswers(models.Model):
    """One section's answers, by question code. Health and addiction go to the table below."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="sections")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    section = models.CharField(max_length=40)
    domain = models.CharField(max_length=12, choices=Domain.choices)
    outcome = models.CharField(max_length=10, choices=SectionOutcome.choices)
    degree = models.SmallIntegerField(choices=Degree.choices, null=True)
    reasons = models.JSONField(default=list)
    """Codes of the answers that raised the need, and "worker" for the worker's own judgement."""
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "section"], name="plans_section_once")
        ]


class SecretAnswers(models.Model):
    """Answers about health and addiction, for the case team alone."""

    section = models.OneToOneField(SectionAnswers, models.PROTECT, primary_key=True)
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)


class Need(models.Model):
    """What an assessment found, with its degree and the reasons in words."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="needs")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="needs")
    """Set when the need is the home's; ``client`` is then its head."""
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="needs", null=True)
    organisation_id = models.IntegerField()
    domain = models.CharField(max_length=12, choices=Domain.choices)
    degree = models.SmallIntegerField(choices=Degree.choices)
    state = models.CharField(max_length=10, choices=NeedState.choices, default=NeedState.OPEN)
    reasons = models.JSONField(default=list)
    """Codes of the answers that led to the degree."""
    found_on = models.DateField()
    closed_on = models.DateField(null=True)
    """Empty while the need stands, also when something was tried and did not (wholly) meet it."""

    class Meta:
        indexes = [models.Index(fields=["client"], name="plans_need_client")]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "domain", "household"],
                condition=models.Q(closed_on=None),
                nulls_distinct=False,
                name="plans_need_one_standing",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on=None) | models.Q(closed_on__gte=models.F("found_on")),
                name="plans_need_order",
            ),
        ]


class Plan(models.Model):
    """What will be done for a client, by whom, by when."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="plans")
    organisation_id = models.IntegerField()
    state = models.CharField(max_length=8, choices=PlanState.choices, default=PlanState.DRAFT)
    agreed_on = models.DateField(null=True)
    next_review = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    close_reason = models.CharField(max_length=200, blank=True)
    created_by = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=Now())
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["client"], name="plans_plan_client")]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "organisation_id"],
                condition=~models.Q(state="closed"),
                name="plans_plan_one_open",
            )
        ]


class Goal(models.Model):
    """What is to be reached in one domain; given up with a reason, never deleted."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goals")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    domain = models.CharField(max_length=12, choices=Domain.choices)
    text = models.CharField(max_length=300)
    needs = models.ManyToManyField(Need, related_name="goals", blank=True)
    position = models.SmallIntegerField(default=0)
    dropped_on = models.DateField(null=True)
    drop_reason = models.CharField(max_length=200, blank=True)
    version = models.IntegerField(default=1)


class Step(models.Model):
    """One thing to do, its owner and its date; the date's history is kept in DateMove.

    The owner is a colleague (``user_id``), a body (``organisation_id``) or whoever ``by`` names.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="steps")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    organisation_id = models.IntegerField()
    text = models.CharField(max_length=300)
    by = models.CharField(max_length=120, blank=True)
    user_id = models.BigIntegerField(null=True)
    due = models.DateField()
    first_due = models.DateField()
    late_since = models.DateField(null=True)
    """The date that was missed, kept when an overdue step gets a new one: it stays overdue."""
    state = models.CharField(max_length=8, choices=StepState.choices, default=StepState.TODO)
    done_on = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)
    referral_id = models.BigIntegerField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "state", "due"], name="plans_step_due")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="done", done_on__isnull=False)
                | ~models.Q(state="done") & models.Q(done_on=None),
                name="plans_step_done",
            )
        ]


class Review(models.Model):
    """A look back at a plan, due in the window that the time left to serve gives."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reviews")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    organisation_id = models.IntegerField()
    due_from = models.DateField()
    due = models.DateField()
    first_due = models.DateField()
    late_since = models.DateField(null=True)
    rule = models.CharField(max_length=20)
    """Code of the window in rules/reviews.yaml."""
    done_on = models.DateField(null=True)
    done_by = models.BigIntegerField(null=True)
    summary = models.TextField(blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "due"], name="plans_review_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=models.Q(done_on=None), name="plans_review_one_waiting"
            ),
            models.CheckConstraint(
                condition=models.Q(due__gte=models.F("due_from")), name="plans_review_order"
            ),
        ]


class DateMove(models.Model):
    """A date that moved: which, from, to, why, who."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="moves")
    review = models.ForeignKey(Review, models.PROTECT, null=True, related_name="moves")
    was = models.DateField()
    became = models.DateField()
    reason = models.CharField(max_length=12, choices=MoveReason.choices)
    note = models.CharField(max_length=200, blank=True)
    moved_by = models.BigIntegerField()
    moved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(step=None, review__isnull=False)
                | models.Q(step__isnull=False, review=None),
                name="plans_move_one_target",
            )
        ]
