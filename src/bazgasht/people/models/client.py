"""A person being helped: file, name, identity, contact, each under its own policy."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models

from ..states import ContactKind, Education, Marital, Origin, Precision, Sex


class Client(models.Model):
    """The file itself. ``public_id`` stands in URLs, ``file_no`` (1405-000217) on paper."""

    held_whole = True  # a page that has read the file says whether its reader holds it in full
    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file_no = models.CharField(max_length=16, unique=True)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    opened_by = models.IntegerField()
    created_at = models.DateTimeField(db_default=TransactionNow())
    died_on = models.DateField(null=True)
    synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1)


class ClientName(models.Model):
    """Names as typed, and the forms used for order and identity."""

    client = models.OneToOneField(Client, models.PROTECT, primary_key=True, related_name="name")
    given = models.CharField(max_length=80)
    family = models.CharField(max_length=80)
    father = models.CharField(max_length=80, blank=True)
    alias = models.CharField(max_length=80, blank=True)
    sort_key = models.CharField(max_length=200, db_collation="C")
    tokens = ArrayField(models.CharField(max_length=80), default=list)
    """Normalised words of all names, for the per-body search table."""

    @property
    def full(self) -> str:
        return f"{self.given} {self.family}".strip()


class ClientIdentity(models.Model):
    """What proves who someone is. National id: AES-GCM text, keyed hash for look-up."""

    client = models.OneToOneField(Client, models.PROTECT, primary_key=True, related_name="identity")
    national_id = models.BinaryField(null=True)
    national_id_hash = models.BinaryField(null=True, max_length=32)
    key_version = models.SmallIntegerField(default=1)
    foreign_id = models.BinaryField(null=True)
    foreign_id_hash = models.BinaryField(null=True, max_length=32)
    identity_hash = models.BinaryField(max_length=32, db_index=True)
    """Keyed hash of normalised names, father's name and birth: identity without an id."""
    nationality = models.CharField(max_length=2, default="IR")
    birth = models.DateField(null=True)
    birth_precision = models.CharField(
        max_length=8, choices=Precision.choices, default=Precision.UNKNOWN
    )
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    marital = models.CharField(max_length=10, choices=Marital.choices, blank=True)
    education = models.CharField(max_length=10, choices=Education.choices, blank=True)
    skill = models.CharField(max_length=80, blank=True)
    in_school = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["national_id_hash"], name="people_identity_nid"),
            models.UniqueConstraint(fields=["foreign_id_hash"], name="people_identity_fid"),
            models.CheckConstraint(
                condition=models.Q(birth=None, birth_precision="unknown")
                | models.Q(birth__isnull=False) & ~models.Q(birth_precision="unknown"),
                name="people_identity_birth_known",
            ),
        ]


class ClientContact(models.Model):
    """One telephone or address; ended rather than deleted."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="contacts", db_index=False)
    kind = models.CharField(max_length=8, choices=ContactKind.choices)
    value = models.CharField(max_length=300)
    city = models.CharField(max_length=60, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    note = models.CharField(max_length=120, blank=True)
    starts = models.DateTimeField(db_default=TransactionNow())
    ends = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["client"], name="people_contact_client"),
            models.Index(
                fields=["value"],
                condition=models.Q(ends=None, kind__in=[ContactKind.MOBILE, ContactKind.PHONE]),
                name="people_contact_number",
            ),
        ]
        # who is calling: a number is looked up as a whole
