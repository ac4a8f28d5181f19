"""Stays in custody and everything that happened in them."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from ..states import (
    CustodyEventKind,
    CustodyState,
    Institution,
    LegalStatus,
    Offence,
    ReleaseKind,
)
from .client import Client


class CustodyEpisode(models.Model):
    """One stay, from admission to release or death; ``state`` follows from its last event."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="episodes", db_index=False)
    prison_id = models.IntegerField()
    admitted_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=CustodyState.choices, default=CustodyState.INSIDE
    )
    institution = models.CharField(
        max_length=10, choices=Institution.choices, default=Institution.CLOSED
    )
    legal_status = models.CharField(max_length=12, choices=LegalStatus.choices, blank=True)
    offence = models.CharField(max_length=12, choices=Offence.choices, blank=True)
    sentence_months = models.SmallIntegerField(null=True)
    expected_release = models.DateField(null=True)
    released_on = models.DateField(null=True)
    release_kind = models.CharField(max_length=12, choices=ReleaseKind.choices, blank=True)
    created_at = models.DateTimeField(db_default=TransactionNow())
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["client"], name="people_custody_client"),
            models.Index(fields=["prison_id", "expected_release"], name="people_custody_release"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["client"],
                condition=models.Q(state__in=["inside", "on_leave", "escaped"]),
                name="people_custody_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(released_on=None)
                | models.Q(released_on__gte=models.F("admitted_on")),
                name="people_custody_order",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["released", "died"], released_on__isnull=False)
                | ~models.Q(state__in=["released", "died"]) & models.Q(released_on=None),
                name="people_custody_end",
            ),
        ]


class CustodyEvent(models.Model):
    """One thing that happened in a stay, on a day, with its kind."""

    episode = models.ForeignKey(CustodyEpisode, models.PROTECT, null=True, related_name="events")
    """Empty when the admission itself was voided: the stay is kept in the history alone."""
    client = models.ForeignKey(Client, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=CustodyEventKind.choices)
    on = models.DateField()
    detail = models.CharField(max_length=12, blank=True)
    """A ReleaseKind, LeaveKind, Institution or LegalStatus value, by ``kind``."""
    from_prison_id = models.IntegerField(null=True)
    to_prison_id = models.IntegerField(null=True)
    until = models.DateField(null=True)
    """The day a leave ends."""
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(db_default=TransactionNow())
    was = models.CharField(max_length=12, blank=True, db_default="")
    """The kind of institution or legal status before the event changed it."""
    voided_at = models.DateTimeField(null=True)
    voided_by = models.BigIntegerField(null=True)
    void_reason = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        indexes = [models.Index(fields=["client", "on"], name="people_custodyevent_client")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(voided_at=None, voided_by=None, void_reason="")
                | models.Q(voided_at__isnull=False, voided_by__isnull=False)
                & ~models.Q(void_reason=""),
                name="people_custodyevent_voided",
            ),
            models.CheckConstraint(
                condition=models.Q(episode__isnull=False) | models.Q(voided_at__isnull=False),
                name="people_custodyevent_stay",
            ),
        ]


class ChildInside(models.Model):
    """A child who lives inside with the mother; the child has a file of its own."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    mother = models.ForeignKey(Client, models.PROTECT, related_name="+")
    prison_id = models.IntegerField()
    since = models.DateField()
    until = models.DateField(null=True)
    left_to = models.CharField(max_length=200, blank=True)
