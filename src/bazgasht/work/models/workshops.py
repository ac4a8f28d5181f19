"""Workshops, what they make for whom, and the posts in them. No person stands here."""

import uuid

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from bazgasht.access.models import Organisation
from bazgasht.occupations.models import Trade

from ..states import OrderState, PayKind, Weekday, WorkshopKind


class Workshop(models.Model):
    """Run by a foundation or a prison, for the people of one prison."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="workshops")
    prison = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    province = models.CharField(max_length=5, blank=True)
    """Of the prison: its floor and limits hold."""
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=WorkshopKind.choices)
    trade = models.ForeignKey(Trade, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=160, blank=True)
    active = models.BooleanField(default=True)
    synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="work_workshop_name")
        ]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """Something a workshop makes or does, with its price."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="products")
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    price = models.BigIntegerField()
    """Rials per unit."""
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(price__gte=0), name="work_product_price")
        ]

    def __str__(self) -> str:
        return self.name


class Order(models.Model):
    """A buyer's order; delivered in one or more parts."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Made by the form, so that a form sent twice is one order."""
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="orders")
    organisation_id = models.IntegerField()
    product = models.ForeignKey(Product, models.PROTECT, related_name="orders")
    buyer = models.CharField(max_length=160)
    quantity = models.IntegerField()
    unit_price = models.BigIntegerField()
    ordered_on = models.DateField()
    due = models.DateField()
    delivered = models.IntegerField(default=0)
    delivered_on = models.DateField(null=True)
    """The day of the last part."""
    state = models.CharField(max_length=10, choices=OrderState.choices, default=OrderState.OPEN)
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.BigIntegerField()
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "state", "due"], name="work_order_due")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0, unit_price__gte=0, delivered__gte=0)
                & models.Q(delivered__lte=models.F("quantity")),
                name="work_order_figures",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="delivered")
                | models.Q(delivered=models.F("quantity"), delivered_on__isnull=False),
                name="work_order_delivered",
            ),
        ]

    @property
    def total(self) -> int:
        return self.quantity * self.unit_price


class Post(models.Model):
    """A kind of work in a workshop with its terms: so many seats, so many hours, such a wage."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="posts")
    organisation_id = models.IntegerField()
    title = models.CharField(max_length=120)
    trade = models.ForeignKey(Trade, models.PROTECT, null=True, blank=True, related_name="+")
    seats = models.IntegerField()
    pay_kind = models.CharField(max_length=8, choices=PayKind.choices)
    rate = models.BigIntegerField()
    """Rials for an hour, a full month or a piece."""
    rate_since = models.DateField()
    """A raise reaches those in the post from the first whole month after this day."""
    raises = models.JSONField(default=list)
    """Every raise there was: ``{"starts": day, "rate": rials}``; a later one takes none of them back."""
    piece_unit = models.CharField(max_length=40, blank=True)
    minutes_day = models.IntegerField()
    minutes_week = models.IntegerField()
    rest_day = models.SmallIntegerField(choices=Weekday.choices, default=Weekday.FRIDAY)
    shift_begins = models.TimeField(null=True, blank=True)
    shift_ends = models.TimeField(null=True, blank=True)
    active = models.BooleanField(default=True)
    changed_at = models.DateTimeField(db_default=TransactionNow())
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "active"], name="work_post_body")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seats__gte=0, rate__gt=0, minutes_day__gt=0)
                & models.Q(minutes_week__gte=models.F("minutes_day")),
                name="work_post_figures",
            ),
            models.CheckConstraint(
                condition=models.Q(shift_begins=None, shift_ends=None)
                | models.Q(shift_begins__isnull=False, shift_ends__isnull=False),
                name="work_post_shift",
            ),
            models.CheckConstraint(
                condition=~models.Q(pay_kind="piece") | ~models.Q(piece_unit=""),
                name="work_post_piece",
            ),
            models.CheckConstraint(
                condition=models.Q(rest_day__gte=0, rest_day__lte=6), name="work_post_rest_day"
            ),
        ]

    def __str__(self) -> str:
        return self.title
