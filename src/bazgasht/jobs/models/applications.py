"""Who looks for work, and how one person and one opening come together.

An application is stored without its person (ADR 4), and what the employer sees is a table of its own.
"""

import uuid

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from bazgasht.people.models import Client

from ..states import Decline, State, Withdrawal
from .openings import Opening

REVEALING = "زندان|بازداشت|ندامت|حبس|محبوس|اصلاح و تربیت|محکوم|زندون|prison|jail|inmate|detention|convict|offender"
"""Words that tell of a past: they stand on no card unless the person tells."""


class Candidate(models.Model):
    """What somebody has ready and wishes. There is none without the person's recorded yes."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.OneToOneField(Client, models.PROTECT, related_name="candidate")
    organisation_id = models.IntegerField()
    """The case team's body, which recorded it."""
    headquarters_id = models.IntegerField(null=True)
    working_group_id = models.IntegerField(null=True)
    readiness = models.JSONField(default=dict)
    """Readiness value → Ready value; a missing key is "not asked yet"."""
    wishes = models.JSONField(default=dict)
    """trades (codes), counties, min_wage (rials a month), max_hours (a week), home_based, cannot
    (days and hours, as :class:`~bazgasht.core.weekly.Times` stores them)."""
    available_from = models.DateField(null=True)
    """Null: now, or not known while somebody is in custody."""
    agreed_on = models.DateField()
    """The person agreed to be proposed for openings."""
    ended_on = models.DateField(null=True)
    """The person no longer looks; nobody proposes them any more."""
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.BigIntegerField()
    synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "ended_on"], name="jobs_candidate_body"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("agreed_on")),
                name="jobs_candidate_days",
            ),
        ]


class Application(models.Model):
    """Person-free: a random code, an opening, bodies, state and dates. No employer reads this row."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Made by the form, so that a form sent twice is one application."""
    code = models.CharField(max_length=10, unique=True)
    """A-7K2M9Q: random, for the telephone and the employer."""
    opening = models.ForeignKey(
        Opening, models.PROTECT, related_name="applications", db_index=False
    )
    employer_id = models.IntegerField()
    case_organisation_id = models.IntegerField()
    headquarters_id = models.IntegerField(null=True)
    working_group_id = models.IntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.EXPRESSED)
    expressed_on = models.DateField()
    agreed_on = models.DateField(null=True)
    """The person agreed to be shown to this employer."""
    interview_at = models.DateTimeField(null=True)
    interview_place = models.CharField(max_length=160, blank=True)
    offered_on = models.DateField(null=True)
    starts = models.DateField(null=True)
    """The first day the employer offers, then the real one."""
    ended_on = models.DateField(null=True)
    """Declined, not accepted or withdrawn."""
    decline_code = models.CharField(max_length=10, choices=Decline.choices, blank=True)
    withdraw_code = models.CharField(max_length=12, choices=Withdrawal.choices, blank=True)
    created_by = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=TransactionNow())
    synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        indexes = [
            models.Index(fields=["opening", "state"], name="jobs_application_opening"),
            models.Index(fields=["employer_id", "state"], name="jobs_application_employer"),
            models.Index(fields=["case_organisation_id", "state"], name="jobs_application_case"),
            models.Index(fields=["headquarters_id", "expressed_on"], name="jobs_application_hq"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["expressed", "withdrawn"])
                | models.Q(agreed_on__isnull=False),
                name="jobs_application_agreed",
            ),
            models.CheckConstraint(
                condition=models.Q(state="declined") & ~models.Q(decline_code="")
                | ~models.Q(state="declined") & models.Q(decline_code=""),
                name="jobs_application_declined",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["rejected", "withdrawn"])
                & ~models.Q(withdraw_code="")
                | ~models.Q(state__in=["rejected", "withdrawn"]) & models.Q(withdraw_code=""),
                name="jobs_application_withdrawn",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["declined", "rejected", "withdrawn"], ended_on__isnull=False
                )
                | models.Q(
                    state__in=["expressed", "applied", "interview", "offered", "started"],
                    ended_on=None,
                ),
                name="jobs_application_ended",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="interview")
                | models.Q(interview_at__isnull=False) & ~models.Q(interview_place=""),
                name="jobs_application_interview",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["started"]) | models.Q(starts__isnull=False),
                name="jobs_application_started",
            ),
        ]


class ApplicationSubject(models.Model):
    """Whom it is about; the case team's alone."""

    application = models.OneToOneField(
        Application, models.PROTECT, primary_key=True, related_name="subject"
    )
    client = models.ForeignKey(Client, models.PROTECT, related_name="applications")
    organisation_id = models.IntegerField()
    """The case team's body."""
    opening_id = models.BigIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    """Why this opening, when it was chosen against a proposal or a note was written."""


class ApplicationCard(models.Model):
    """All that the employer learns, in the words the person agreed to.

    The employer reads it through ``jobs_employer_cards`` (sql/30_employer.sql) while it is shown.
    """

    application = models.OneToOneField(
        Application, models.PROTECT, primary_key=True, related_name="card"
    )
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    organisation_id = models.IntegerField()
    """The case team's body."""
    employer_id = models.IntegerField()
    name = models.CharField(max_length=170)
    mobile = models.CharField(max_length=20, blank=True)
    contact = models.CharField(max_length=160, blank=True)
    """Whom to call instead of the person; never a body whose name tells."""
    profile = models.TextField(blank=True)
    certificates = models.JSONField(default=list)
    """[{title, hours, issuer, issued_on, code}]: as certificates tell it, nothing of a place."""
    tells_prison = models.BooleanField(default=False)
    told = models.TextField(blank=True)
    """The person's own words about the past, only when they want to tell."""
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tells_prison=True) | models.Q(told=""), name="jobs_card_told"
            ),
            models.CheckConstraint(
                condition=~models.Q(contact__iregex=REVEALING)
                & (models.Q(tells_prison=True) | ~models.Q(profile__iregex=REVEALING)),
                name="jobs_card_words",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="jobs_card_name"),
        ]
