"""Accounts of bodies in double entry, and payments out of them. Amounts are whole rials."""

import uuid

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from bazgasht.access.models import Organisation
from bazgasht.people.models import Client

from .states import AccountKind, PayeeKind, PaymentState


class Book(models.Model):
    """The accounts of one body. Nothing is written on or before ``closed_through``."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="book")
    closed_through = models.DateField(null=True)
    created_at = models.DateTimeField(db_default=TransactionNow())


class Account(models.Model):
    book = models.ForeignKey(Book, models.PROTECT, related_name="accounts")
    organisation_id = models.IntegerField()
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=10, choices=AccountKind.choices)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["book", "code"], name="ledger_account_once"),
        ]


class PeriodClose(models.Model):
    """One closing: everything up to ``through`` is fixed from then on."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="closings")
    organisation_id = models.IntegerField()
    through = models.DateField()
    closed_by = models.BigIntegerField()
    closed_at = models.DateTimeField(db_default=TransactionNow())
    trial = models.JSONField(default=dict)
    """Balance per account code at the end of the day closed."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "through"], name="ledger_close_once")
        ]


class Entry(models.Model):
    """One balanced set of postings. Never changed; a mistake is answered by its reversal."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    book = models.ForeignKey(Book, models.PROTECT, related_name="entries")
    organisation_id = models.IntegerField()
    on = models.DateField()
    text = models.CharField(max_length=200)
    source_type = models.CharField(max_length=30, blank=True)
    source_id = models.CharField(max_length=60, blank=True)
    request_id = models.UUIDField()
    content_hash = models.BinaryField(max_length=32)
    """What was asked for under ``request_id``: the same again is the same entry."""
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "on", "id"], name="ledger_entry_day"),
            models.Index(fields=["source_type", "source_id"], name="ledger_entry_source"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "request_id"], name="ledger_entry_request"
            ),
        ]


class Posting(models.Model):
    """``amount`` is debit-positive. ``organisation_id`` and ``on`` are the entry's, set by the
    database."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="postings")
    account = models.ForeignKey(Account, models.PROTECT, related_name="postings", db_index=False)
    organisation_id = models.IntegerField()
    on = models.DateField()
    amount = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["account", "on"], include=["amount"], name="ledger_posting_account"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(amount=0), name="ledger_posting_not_zero")
        ]

    @property
    def credit(self) -> int:
        return -self.amount


class PayAccount(models.Model):
    """Where a person wants money sent: their own account, or a dependant's at their request.

    The Sheba is encrypted (context "sheba"); ``last4`` is for telling accounts apart.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="pay_accounts")
    organisation_id = models.IntegerField()
    """The body that recorded it."""
    kind = models.CharField(max_length=10, choices=PayeeKind.choices)
    holder = models.CharField(max_length=120)
    relation = models.CharField(max_length=40, blank=True)
    sheba = models.BinaryField()
    key_version = models.SmallIntegerField()
    last4 = models.CharField(max_length=4)
    asked_on = models.DateField()
    """The day the person asked for it, in writing."""
    starts = models.DateTimeField(db_default=TransactionNow())
    ends = models.DateTimeField(null=True)
    recorded_by = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "kind"],
                condition=models.Q(ends=None, kind__in=["own", "savings"]),
                name="ledger_payaccount_one",
            )
        ]


class BankFile(models.Model):
    """A list of payments for the bank, fixed when it is made."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation_id = models.IntegerField()
    bank_account = models.ForeignKey(Account, models.PROTECT, related_name="bank_files")
    request_id = models.UUIDField()
    count = models.IntegerField()
    total = models.BigIntegerField()
    sha256 = models.BinaryField(max_length=32)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "request_id"], name="ledger_bankfile_request"
            )
        ]


class BankFileVoid(models.Model):
    """The file was never sent: its payments are approved again, and nobody takes it out any more."""

    bank_file = models.OneToOneField(BankFile, models.PROTECT, related_name="void")
    organisation_id = models.IntegerField()
    reason = models.CharField(max_length=200)
    voided_by = models.BigIntegerField()
    voided_at = models.DateTimeField(db_default=TransactionNow())


class Payment(models.Model):
    """Money that is to leave: asked for, approved by somebody else, paid, seen on the statement."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation_id = models.IntegerField()
    request_id = models.UUIDField()
    content_hash = models.BinaryField(max_length=32)
    client = models.ForeignKey(
        Client, models.PROTECT, null=True, related_name="payments", db_index=False
    )
    payee = models.CharField(max_length=120)
    sheba = models.BinaryField(null=True)
    key_version = models.SmallIntegerField(default=1)
    last4 = models.CharField(max_length=4, blank=True)
    amount = models.BigIntegerField()
    purpose = models.CharField(max_length=160)
    source_type = models.CharField(max_length=30, blank=True)
    source_id = models.CharField(max_length=60, blank=True)
    debit_account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    bank_account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=PaymentState.choices, default=PaymentState.REQUESTED
    )
    requested_by = models.BigIntegerField()
    requested_at = models.DateTimeField(db_default=TransactionNow())
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    bank_file = models.ForeignKey(BankFile, models.PROTECT, null=True, related_name="payments")
    paid_on = models.DateField(null=True)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="payments")
    reason = models.CharField(max_length=200, blank=True)
    """Why it was rejected, returned or cancelled."""
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "state", "id"], name="ledger_payment_state"),
            models.Index(fields=["source_type", "source_id"], name="ledger_payment_source"),
            models.Index(
                fields=["client"],
                condition=models.Q(client__isnull=False),
                name="ledger_payment_client",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "request_id"], name="ledger_payment_request"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="ledger_payment_amount"),
            models.CheckConstraint(
                condition=models.Q(approved_by=None)
                | ~models.Q(approved_by=models.F("requested_by")),
                name="ledger_payment_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=False)
                | models.Q(state__in=["requested", "rejected", "cancelled"]),
                name="ledger_payment_approved",
            ),
        ]
