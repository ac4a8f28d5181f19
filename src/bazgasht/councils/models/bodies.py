"""Councils and who has a seat in them."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from bazgasht.access.models import Organisation, User

from ..states import Level


class Council(models.Model):
    """A council or the meetings of a headquarters or group; ``mirrors`` is its twin one level up."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="councils")
    title = models.CharField(max_length=160)
    level = models.CharField(max_length=10, choices=Level.choices)
    chair_office = models.CharField(max_length=120)
    secretary = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    province = models.CharField(max_length=5, blank=True)
    mirrors = models.ForeignKey("self", models.PROTECT, null=True, related_name="twins")
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["organisation", "title"], name="councils_council_once"),
            CheckConstraint(condition=Q(mirrors=None) | ~Q(mirrors=F("id")), name="councils_mirrors"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class CouncilSeat(models.Model):
    council = models.ForeignKey(Council, models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="council_seats")
    office = models.CharField(max_length=120)
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["council", "organisation"], condition=Q(ends=None), name="councils_seat_once"
            ),
            CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="councils_seat_days"),
        ]  # fmt: skip
