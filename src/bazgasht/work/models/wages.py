"""The wages of a month: one run for a body, a line for each person, and what was asked to be paid."""

import uuid

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from bazgasht.ledger.models import Payment
from bazgasht.people.models import Client

from ..states import Recipient, RunKind, RunState
from .placements import Placement


class WageRun(models.Model):
    """The wages of a Jalali month; holds totals and no person."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request_id = models.UUIDField(unique=True)
    """Made by the form, so that two presses prepare one run."""
    organisation_id = models.IntegerField()
    headquarters_id = models.IntegerField(null=True)
    working_group_id = models.IntegerField(null=True)
    kind = models.CharField(max_length=10, choices=RunKind.choices, default=RunKind.REGULAR)
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    """Jalali."""
    starts = models.DateField()
    ends = models.DateField()
    """The month's first and last day."""
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.DRAFT)
    people = models.IntegerField(default=0)
    lines = models.IntegerField(default=0)
    minutes = models.BigIntegerField(default=0)
    gross = models.BigIntegerField(default=0)
    topup = models.BigIntegerField(default=0)
    """Of the gross, what raised wages to the legal floor."""
    totals = models.JSONField(default=dict)
    """Recipient → rials."""
    warnings = models.JSONField(default=dict)
    """Warn → how many lines."""
    prepared_by = models.BigIntegerField()
    prepared_at = models.DateTimeField(db_default=TransactionNow())
    submitted_by = models.BigIntegerField(null=True)
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    sent_back_by = models.BigIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)
    """Why it was sent back."""
    entry_public_id = models.UUIDField(null=True)
    """The one entry in the ledger."""
    paid_on = models.DateField(null=True)
    synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "-year", "-month"], name="work_run_body")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "year", "month"],
                condition=models.Q(kind="regular") & ~models.Q(state="cancelled"),
                name="work_run_once",
            ),
            models.UniqueConstraint(
                fields=["organisation_id", "year", "month"],
                condition=models.Q(kind="correction", state__in=["draft", "submitted"]),
                name="work_correction_one_open",
            ),
            models.UniqueConstraint(
                fields=["organisation_id"],
                condition=models.Q(state="submitted"),
                name="work_run_one_submitted",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None)
                | ~models.Q(approved_by=models.F("prepared_by"))
                & ~models.Q(approved_by=models.F("submitted_by")),
                name="work_run_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["approved", "paid"], approved_by__isnull=False,
                    approved_at__isnull=False,
                )
                & (models.Q(entry_public_id__isnull=False) | models.Q(gross=0))
                | ~models.Q(state__in=["approved", "paid"])
                & models.Q(approved_by=None, approved_at=None, entry_public_id=None),
                name="work_run_approval",
            ),
            models.CheckConstraint(
                condition=models.Q(month__gte=1, month__lte=12, year__gte=1300, year__lte=1500),
                name="work_run_month",
            ),
        ]  # fmt: skip


class WageLine(models.Model):
    """One person's wage of the month; ``parts`` add up to ``gross``. Fixed once submitted."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(WageRun, models.PROTECT, related_name="wage_lines")
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="wage_lines")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    organisation_id = models.IntegerField()
    case_organisation_id = models.IntegerField()
    days = models.SmallIntegerField()
    minutes = models.IntegerField()
    pieces = models.IntegerField()
    rate = models.BigIntegerField()
    base = models.BigIntegerField()
    """What the terms alone give."""
    topup = models.BigIntegerField()
    gross = models.BigIntegerField()
    """``base`` and ``topup``; negative in a line that takes an older one back."""
    parts = models.JSONField()
    warnings = models.JSONField(default=list)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "placement"],
                condition=models.Q(reverses=None),
                name="work_line_once",
            ),
            models.CheckConstraint(
                condition=models.Q(gross=models.F("base") + models.F("topup")),
                name="work_line_gross",
            ),
            models.CheckConstraint(
                condition=models.Q(reverses=None, gross__gte=0, base__gte=0, topup__gte=0)
                | models.Q(reverses__isnull=False, gross__lte=0, base__lte=0, topup__lte=0),
                name="work_line_sign",
            ),
        ]


class WagePayment(models.Model):
    """A payment of the ledger that this room asked for: whose, which part, to which account.

    ``account_id`` is a pay account of the ledger; ``attempt`` counts requests of one run for one
    account, as one that was rejected may be asked for again.
    """

    run = models.ForeignKey(WageRun, models.PROTECT, related_name="payments", db_index=False)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="payments")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    organisation_id = models.IntegerField()
    recipient = models.CharField(max_length=12, choices=Recipient.choices)
    account_id = models.BigIntegerField()
    attempt = models.SmallIntegerField(default=1)
    amount = models.BigIntegerField()
    payment = models.OneToOneField(Payment, models.PROTECT, related_name="wage")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "placement", "recipient", "account_id", "attempt"],
                name="work_payment_once",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="work_payment_amount"),
        ]
