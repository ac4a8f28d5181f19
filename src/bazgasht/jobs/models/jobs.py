"""A job somebody has begun, and whether they are still in it after 1, 3, 6 and 12 months."""

import uuid

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from bazgasht.occupations.models import Occupation
from bazgasht.people.models import Client

from ..states import MONTHS, CheckState, JobKind, Left, Source
from .applications import Application
from .facilities import Facility


class JobConsent(models.Model):
    """Free consent to work outside while in custody: text version, wage terms and contract, signed.

    Only the withdrawal is ever written into it later.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="job_consents")
    organisation_id = models.IntegerField()
    """The case team's body, which recorded it."""
    text_version = models.CharField(max_length=12)
    terms = models.JSONField()
    """Snapshot of what was agreed: title, employer, wage (rials a month), hours_week, times."""
    contract_no = models.CharField(max_length=40)
    """Of the contract with the employer, as it is written there."""
    institution = models.CharField(max_length=10)
    legal_status = models.CharField(max_length=12, blank=True)
    signed_on = models.DateField()
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())
    withdrawn_on = models.DateField(null=True)
    withdrawn_recorded_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(contract_no="") & ~models.Q(text_version="")
                & models.Q(terms__has_keys=["wage", "hours_week"]),
                name="jobs_consent_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_on=None, withdrawn_recorded_by=None)
                | models.Q(withdrawn_recorded_by__isnull=False)
                & models.Q(withdrawn_on__gte=models.F("signed_on")),
                name="jobs_consent_withdrawal",
            ),
        ]  # fmt: skip


class Job(models.Model):
    """As an employee, at home, on one's own, or outside from a semi-open prison."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Made by the form, so that a form sent twice is one job."""
    client = models.ForeignKey(Client, models.PROTECT, related_name="jobs", db_index=False)
    organisation_id = models.IntegerField()
    """The case team's body."""
    headquarters_id = models.IntegerField(null=True)
    working_group_id = models.IntegerField(null=True)
    kind = models.CharField(max_length=13, choices=JobKind.choices)
    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    application = models.OneToOneField(Application, models.PROTECT, null=True, related_name="job")
    employer_id = models.IntegerField(null=True)
    """A body known here; otherwise the name alone."""
    employer_name = models.CharField(max_length=160, blank=True)
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, related_name="jobs")
    province = models.CharField(max_length=5, blank=True)
    county = models.CharField(max_length=60, blank=True)
    wage = models.BigIntegerField(null=True)
    """Rials a month; null is not known."""
    hours_week = models.SmallIntegerField(null=True)
    started_on = models.DateField()
    left_on = models.DateField(null=True)
    """The last day in the job."""
    left_code = models.CharField(max_length=10, choices=Left.choices, blank=True)
    correction = models.CharField(max_length=300, blank=True)
    """Why the recorded end was put right, the last time; the history keeps the earlier ones."""
    consent = models.OneToOneField(JobConsent, models.PROTECT, null=True, related_name="job")
    """Of who began while in custody."""
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())
    synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        indexes = [
            models.Index(fields=["client", "started_on"], name="jobs_job_client"),
            models.Index(fields=["organisation_id", "left_on"], name="jobs_job_body"),
            models.Index(fields=["headquarters_id", "started_on"], name="jobs_job_hq"),
            models.Index(fields=["headquarters_id", "left_on"], name="jobs_job_left_hq"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left_on=None, left_code="")
                | models.Q(left_on__gte=models.F("started_on")) & ~models.Q(left_code=""),
                name="jobs_job_left",
            ),
            models.CheckConstraint(
                condition=(models.Q(wage=None) | models.Q(wage__gt=0))
                & (models.Q(hours_week=None) | models.Q(hours_week__gte=1, hours_week__lte=100)),
                name="jobs_job_figures",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="self_employed")
                | models.Q(employer_id__isnull=False)
                | ~models.Q(employer_name=""),
                name="jobs_job_employer",
            ),
        ]


class RetentionCheck(models.Model):
    """One question about a job on one day. Unknown is an answer."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    job = models.ForeignKey(Job, models.PROTECT, related_name="checks", db_index=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="+", db_index=False)
    organisation_id = models.IntegerField()
    headquarters_id = models.IntegerField(null=True)
    working_group_id = models.IntegerField(null=True)
    months = models.SmallIntegerField()
    due = models.DateField()
    state = models.CharField(max_length=8, choices=CheckState.choices, default=CheckState.DUE)
    on = models.DateField(null=True)
    """When it was asked."""
    wage = models.BigIntegerField(null=True)
    """Rials a month by then, when it was told."""
    source = models.CharField(max_length=9, choices=Source.choices, blank=True)
    recorded_by = models.BigIntegerField(null=True)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["months"]
        indexes = [
            models.Index(fields=["client"], name="jobs_check_client"),
            models.Index(
                fields=["organisation_id", "due"],
                condition=models.Q(state="due"),
                name="jobs_check_due",
            ),
            models.Index(fields=["headquarters_id", "due"], name="jobs_check_hq"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["job", "months"], name="jobs_check_once"),
            models.CheckConstraint(
                condition=models.Q(months__in=list(MONTHS)), name="jobs_check_months"
            ),
            models.CheckConstraint(
                condition=models.Q(state="due", on=None, source="")
                | ~models.Q(state="due") & models.Q(on__isnull=False, recorded_by__isnull=False),
                name="jobs_check_answered",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["employed", "left"]) | ~models.Q(source=""),
                name="jobs_check_source",
            ),
        ]
