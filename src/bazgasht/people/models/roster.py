"""Imports of rosters: what was read, what was refused, what waits for a person to decide."""

import uuid

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from .client import Client


class RosterRun(models.Model):
    """One import of one file; ``summary`` has the counts of people and families."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation_id = models.IntegerField()
    user_id = models.BigIntegerField()
    file_name = models.CharField(max_length=200)
    file_sha256 = models.BinaryField(max_length=32)
    stored_as = models.CharField(max_length=60, blank=True)
    prison_id = models.IntegerField(null=True)
    state = models.CharField(max_length=10)
    """One of ``people.roster.states.RunState``."""
    step = models.CharField(max_length=40, blank=True)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    summary = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=TransactionNow())
    finished_at = models.DateTimeField(null=True)


class RosterRow(models.Model):
    """A row that was not imported (rejected or held), with its cells, or a warning about one."""

    run = models.ForeignKey(RosterRun, models.CASCADE, related_name="rows")
    organisation_id = models.IntegerField()
    sheet = models.CharField(max_length=60)
    number = models.IntegerField()
    column = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=8)
    """error, held, warning"""
    cells = models.BinaryField(default=b"")
    """Encrypted JSON (context "roster_row"): ``kind``, ``names`` of the columns, ``values``."""
    key_version = models.SmallIntegerField(default=1)
    fingerprint = models.BinaryField(max_length=32, default=b"")
    """Keyed hash of the cells: the same row of a later file meets the decision made here."""
    candidate = models.ForeignKey(Client, models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=12, blank=True)
    """same, different, attached, dropped"""
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["run", "severity"], name="people_rosterrow_run"),
            models.Index(
                fields=["fingerprint"],
                condition=~models.Q(decision=""),
                name="people_rosterrow_decided",
            ),
        ]


class RosterAbsence(models.Model):
    """In custody here, but absent from a newer roster: listed for a decision, never released."""

    run = models.ForeignKey(RosterRun, models.CASCADE, related_name="absences")
    organisation_id = models.IntegerField()
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    decision = models.CharField(max_length=12, blank=True)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
