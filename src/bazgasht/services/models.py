"""The catalogue, and every act of giving."""

import uuid

from django.db import models
from django.db.models.functions import Now

from bazgasht.access.models import Organisation
from bazgasht.core.domains import Domain
from bazgasht.network.models import Mission
from bazgasht.people.models import Client, Household

from .states import AidKind, Unit


class Service(models.Model):
    """What a body offers, for whom, how much of it, and by which mission."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="services")
    mission = models.ForeignKey(Mission, models.PROTECT, null=True, related_name="services")
    title = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    domain = models.CharField(max_length=12, choices=Domain.choices)
    unit = models.CharField(max_length=8, choices=Unit.choices, default=Unit.TIME)
    aid_kind = models.CharField(max_length=10, choices=AidKind.choices, blank=True)
    eligibility = models.JSONField(default=list)
    """Rules as data, each {"field", "op", "value"}; see services.eligibility."""
    shows = models.JSONField(default=list)
    """What the receiving body needs to see besides the name: contact, birth, national_id."""
    capacity_per_week = models.IntegerField(null=True)
    expected_wait_days = models.IntegerField(null=True)
    answer_days = models.SmallIntegerField(default=5)
    working_days = models.BooleanField(default=True)
    planned_units = models.IntegerField(default=1)
    cost = models.BigIntegerField(null=True)
    """Rials per unit, what it costs the body."""
    inside = models.BooleanField(default=False)
    """Given inside the prison: cultural and educational programmes too."""
    active = models.BooleanField(default=True)
    synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        indexes = [models.Index(fields=["provider", "active"], name="services_service_provider")]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """One act of giving, without the person: what, how much, when, by which body and user."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Made by the form, so that a form sent twice is one delivery."""
    service = models.ForeignKey(Service, models.PROTECT, related_name="deliveries", db_index=False)
    organisation_id = models.IntegerField()
    headquarters_id = models.IntegerField(null=True)
    working_group_id = models.IntegerField(null=True)
    referral_id = models.BigIntegerField(null=True)
    on = models.DateField()
    quantity = models.IntegerField(default=1)
    amount = models.BigIntegerField(default=0)
    """Rials given or spent."""
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["service", "on"], name="services_delivery_service"),
            models.Index(fields=["organisation_id", "on"], name="services_delivery_body"),
            models.Index(fields=["headquarters_id", "on"], name="services_delivery_hq"),
            models.Index(
                fields=["referral_id"],
                condition=models.Q(referral_id__isnull=False),
                name="services_delivery_referral",
            ),
        ]


class DeliverySubject(models.Model):
    """To whom: the person's side of a delivery."""

    delivery = models.OneToOneField(
        Delivery, models.PROTECT, primary_key=True, related_name="subject"
    )
    client = models.ForeignKey(Client, models.PROTECT, related_name="deliveries", db_index=False)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, related_name="deliveries", db_index=False
    )
    organisation_id = models.IntegerField()
    on = models.DateField()
    aid_kind = models.CharField(max_length=10, blank=True)
    amount = models.BigIntegerField(default=0)
    repeat_reason = models.CharField(max_length=200, blank=True)
    """Why aid of the same kind was given again inside its window."""
    repeated = models.GeneratedField(
        expression=models.Q(repeat_reason__gt=""),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    sensitive = models.BooleanField(default=False, db_default=False)
    """Health, addiction or legal help: no other body learns of it."""

    class Meta:
        indexes = [
            models.Index(fields=["client", "on"], name="services_subject_client"),
            models.Index(
                fields=["household", "aid_kind", "on"],
                condition=models.Q(household__isnull=False),
                name="services_subject_household",
            ),
        ]


class AidStop(models.Model):
    """Aid that was not given because the household had it already: a warning that was heeded.

    It counts for the body and holds nothing of the household.
    """

    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    organisation_id = models.IntegerField()
    headquarters_id = models.IntegerField(null=True)
    working_group_id = models.IntegerField(null=True)
    aid_kind = models.CharField(max_length=10, choices=AidKind.choices)
    on = models.DateField()
    user_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["headquarters_id", "on"], name="services_aidstop_hq")]
