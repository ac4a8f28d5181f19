"""Households, their members, and how people are related."""

import uuid

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from ..states import RelationKind
from .client import Client


class Household(models.Model):
    """People who live on one budget; a client of its own, whose case outlives the prisoner's."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file_no = models.CharField(max_length=16, unique=True)
    city = models.CharField(max_length=60, blank=True)
    opened_by = models.IntegerField()
    created_at = models.DateTimeField(db_default=TransactionNow())
    synthetic = models.BooleanField(default=False)


class HouseholdMember(models.Model):
    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    client = models.ForeignKey(Client, models.PROTECT, related_name="memberships")
    head = models.BooleanField(default=False)
    starts = models.DateField(db_default=TransactionNow())
    ends = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=models.Q(ends=None), name="people_member_one_household"
            )
        ]


class Relation(models.Model):
    """``other`` is the ``kind`` of ``client``: client → other, e.g. prisoner → spouse."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="relations")
    other = models.ForeignKey(Client, models.PROTECT, related_name="related_from")
    kind = models.CharField(max_length=10, choices=RelationKind.choices)
    starts = models.DateField(db_default=TransactionNow())
    ends = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "other", "kind"], name="people_relation_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(client=models.F("other")), name="people_relation_two"
            ),
        ]
