"""A person in a post: the offer, the consent with its terms, the split of the wage, the days."""

import uuid

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from bazgasht.people.models import Client

from ..states import EndCode, Origin, State
from .workshops import Post


class WorkConsent(models.Model):
    """The person's free consent to one post: text version, wage terms and contract, signed.

    Only the withdrawal is ever written into it later; the database ends the post the same day.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="work_consents", db_index=False)
    organisation_id = models.IntegerField()
    """The case team's body, which recorded it."""
    workshop_organisation_id = models.IntegerField()
    post = models.ForeignKey(Post, models.PROTECT, related_name="consents")
    text_version = models.CharField(max_length=12)
    terms = models.JSONField()
    """Snapshot of what was agreed: pay_kind, rate, piece_unit, minutes_day, minutes_week, rest_day."""
    contract_no = models.CharField(max_length=20, unique=True)
    signed_on = models.DateField()
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())
    withdrawn_on = models.DateField(null=True)
    withdrawn_recorded_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["client"], name="work_consent_client")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(contract_no="") & ~models.Q(text_version=""),
                name="work_consent_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    terms__has_keys=["pay_kind", "rate", "minutes_day", "minutes_week", "rest_day"]
                ),
                name="work_consent_terms",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_on=None, withdrawn_recorded_by=None)
                | models.Q(withdrawn_recorded_by__isnull=False)
                & models.Q(withdrawn_on__gte=models.F("signed_on")),
                name="work_consent_withdrawal",
            ),
        ]


class Placement(models.Model):
    """One person in one post, from the offer to the end. Carries no judgement and no sanction."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="placements", db_index=False)
    organisation_id = models.IntegerField()
    """The body that runs the workshop."""
    case_organisation_id = models.IntegerField()
    headquarters_id = models.IntegerField(null=True)
    working_group_id = models.IntegerField(null=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="placements")
    consent = models.OneToOneField(WorkConsent, models.PROTECT, null=True, related_name="placement")
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.OFFER)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OFFERED)
    contract_no = models.CharField(max_length=20, unique=True)
    """W-7K2M9Q, printed on the contract that is handed over to read before signing."""
    offered_on = models.DateField()
    offered_by = models.BigIntegerField()
    answered_on = models.DateField(null=True)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    """The last day in the post."""
    end_code = models.CharField(max_length=12, choices=EndCode.choices, blank=True)
    started_at = models.DateTimeField(null=True)
    synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["client", "state"], name="work_placement_client"),
            models.Index(fields=["organisation_id", "state"], name="work_placement_body"),
            models.Index(fields=["case_organisation_id", "state"], name="work_placement_case"),
            models.Index(fields=["headquarters_id", "starts"], name="work_placement_hq"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=models.Q(state="active"), name="work_one_active_post"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["active", "ended"])
                | models.Q(consent__isnull=False, starts__isnull=False, started_at__isnull=False),
                name="work_placement_consent",
            ),
            models.CheckConstraint(
                condition=models.Q(state="ended", ends__isnull=False) & ~models.Q(end_code="")
                | ~models.Q(state="ended") & models.Q(ends=None, end_code=""),
                name="work_placement_end",
            ),
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="work_placement_order",
            ),
        ]


class SplitAgreement(models.Model):
    """How the person wants the wage split, from a month on; the newest one counts."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="splits", db_index=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="+", db_index=False)
    organisation_id = models.IntegerField()
    """The case team's body, which recorded it."""
    workshop_organisation_id = models.IntegerField()
    starts = models.DateField()
    parts = models.JSONField()
    """Recipient → basis points, together 10,000."""
    requested = models.BooleanField(default=False)
    """The person asked for the parts that need a request."""
    signed_on = models.DateField()
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        indexes = [models.Index(fields=["placement", "-starts", "-id"], name="work_split_when")]


class WorkDay(models.Model):
    """What somebody worked on one day. A correction changes the row and leaves its history."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="days", db_index=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="+", db_index=False)
    organisation_id = models.IntegerField()
    on = models.DateField()
    minutes = models.IntegerField(default=0)
    pieces = models.IntegerField(default=0)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        indexes = [
            models.Index(fields=["client", "on"], name="work_day_client"),
            models.Index(fields=["organisation_id", "on"], name="work_day_body"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["placement", "on"], name="work_day_once"),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=0, pieces__gte=0)
                & (models.Q(pieces=0) | models.Q(minutes__gt=0)),
                name="work_day_figures",
            ),
        ]
