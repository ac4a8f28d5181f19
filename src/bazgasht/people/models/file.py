"""What the case team keeps in a file."""

import uuid

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from ..states import ConsentKind, RequestState
from .client import Client


class CaseAssignment(models.Model):
    """Who in a body carries a file, from when until when."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="assignments")
    organisation_id = models.IntegerField()
    user_id = models.BigIntegerField()
    lead = models.BooleanField(default=True)
    starts = models.DateTimeField(db_default=TransactionNow())
    ends = models.DateTimeField(null=True)
    assigned_by = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user_id", "ends"], name="people_assignment_user"),
            models.Index(fields=["client"], name="people_assignment_client"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "organisation_id"],
                condition=models.Q(ends=None, lead=True),
                name="people_assignment_one_lead",
            )
        ]


class CaseNote(models.Model):
    """A note of a body about a client; amended by a new note, never rewritten."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="notes")
    organisation_id = models.IntegerField()
    author_id = models.BigIntegerField()
    text = models.TextField()
    on = models.DateField()
    created_at = models.DateTimeField(db_default=TransactionNow())
    amends = models.ForeignKey("self", models.PROTECT, null=True)

    class Meta:
        indexes = [models.Index(fields=["client", "on"], name="people_note_client")]


class Attachment(models.Model):
    """A file on disk under a random name, encrypted with the person key; never served directly."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="attachments")
    organisation_id = models.IntegerField()
    title = models.CharField(max_length=120)
    mime = models.CharField(max_length=60)
    size = models.IntegerField()
    sha256 = models.BinaryField(max_length=32)
    stored_as = models.CharField(max_length=60)
    key_version = models.SmallIntegerField(default=1)
    uploaded_by = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=TransactionNow())
    removed_at = models.DateTimeField(null=True)
    removed_reason = models.CharField(max_length=200, blank=True)
    purged_at = models.DateTimeField(null=True)
    """When its bytes were destroyed, some time after it was taken out."""


class CorrectionRequest(models.Model):
    """The person says something in the file is wrong."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="corrections")
    organisation_id = models.IntegerField()
    subject = models.CharField(max_length=120)
    says = models.TextField()
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    recorded_by = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=TransactionNow())
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(state="open"),
                name="people_correction_open",
            )
        ]


class Consent(models.Model):
    """A consent with the version of its text; withdrawing changes nothing else in the file."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="consents")
    organisation_id = models.IntegerField()
    kind = models.CharField(max_length=12, choices=ConsentKind.choices)
    text_version = models.CharField(max_length=20)
    for_organisation_id = models.IntegerField(null=True)
    given_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    recorded_by = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=TransactionNow())
