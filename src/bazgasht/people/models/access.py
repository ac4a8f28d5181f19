"""The one answer to "who may see this person", and what beats it."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from ..states import OPEN_END, Basis, Level, RequestState
from .client import Client
from .household import Household


class Grant(models.Model):
    """A body may see a client at a level, for a purpose, from when until when, on what basis.

    Rows are made only through the basis check in the database (``people_grant_check``).
    """

    id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(Client, models.PROTECT, related_name="grants", db_index=False)
    organisation_id = models.IntegerField()
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, related_name="grants", db_index=False
    )
    purpose = models.CharField(max_length=120)
    level = models.SmallIntegerField(choices=Level.choices)
    starts = models.DateTimeField(db_default=TransactionNow())
    ends = models.DateTimeField()
    basis = models.CharField(max_length=14, choices=Basis.choices)
    basis_ref = models.CharField(max_length=60)
    issued_by = models.BigIntegerField(null=True)
    ended_reason = models.CharField(max_length=120, blank=True)
    sort_key = models.CharField(max_length=200, db_collation="C", default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["client", "organisation_id", "ends"],
                include=["level", "starts"],
                name="people_grant_who",
            ),
            models.Index(
                fields=["organisation_id", "sort_key", "client"],
                include=["level", "ends", "starts"],
                name="people_grant_page",
            ),
            models.Index(
                fields=["household", "organisation_id"],
                condition=models.Q(household__isnull=False),
                name="people_grant_household",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "organisation_id", "basis", "basis_ref"],
                name="people_grant_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("starts")), name="people_grant_order"
            ),
        ]


class NameToken(models.Model):
    """Normalised words of a client's names, per body that holds a grant: what search reads.

    ``ends`` is the end of the body's last grant, so that words are forgotten with it.
    """

    id = models.BigAutoField(primary_key=True)
    organisation_id = models.IntegerField()
    token = models.CharField(max_length=80, db_collation="C")
    # derived rows, written by one database function alone: no constraint to check for each word
    client = models.ForeignKey(
        Client, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    ends = models.DateTimeField(db_default=OPEN_END)

    class Meta:
        indexes = [models.Index(fields=["client"], name="people_token_client")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "token", "client"], name="people_token_once"
            )
        ]


class AccessBarrier(models.Model):
    """Beats every grant: a victim in the family, a relative among the staff, a sealed record."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="barriers")
    organisation_id = models.IntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=200)
    ends = models.DateTimeField()
    set_by = models.BigIntegerField()
    set_by_organisation = models.IntegerField()
    created_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        indexes = [models.Index(fields=["client"], name="people_barrier_client")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation_id__isnull=False, user_id=None)
                | models.Q(organisation_id=None, user_id__isnull=False),
                name="people_barrier_one_target",
            )
        ]


class EmergencyAccess(models.Model):
    """Opened with a reason, ends in 24 hours, reviewed by a second person."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    organisation_id = models.IntegerField()
    user_id = models.BigIntegerField()
    reason = models.CharField(max_length=500)
    opened_at = models.DateTimeField(db_default=TransactionNow())
    ends = models.DateTimeField()
    reviewed_by = models.BigIntegerField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    justified = models.BooleanField(null=True)
    review_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewed_by=None) | ~models.Q(reviewed_by=models.F("user_id")),
                name="people_emergency_two_people",
            )
        ]


class AccessRequest(models.Model):
    """ "Another body may hold this person": one same answer to the asker either way."""

    organisation_id = models.IntegerField()
    user_id = models.BigIntegerField()
    lookup = models.BinaryField(max_length=32)
    purpose = models.CharField(max_length=120)
    reason = models.CharField(max_length=500)
    created_at = models.DateTimeField(db_default=TransactionNow())
    closed_at = models.DateTimeField(null=True)


class AccessRequestMatch(models.Model):
    """A request met a person: seen and decided by the holder only."""

    request = models.ForeignKey(AccessRequest, models.PROTECT, related_name="matches")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    level = models.SmallIntegerField(choices=Level.choices, null=True)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)
