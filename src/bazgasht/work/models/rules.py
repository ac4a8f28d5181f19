"""What the law says, with dates and sources. Rows are added, never changed."""

from django.db import models
from django.db.models.functions import Now

from ..states import Rule


class PayRule(models.Model):
    """One figure from a day on, for a province or (empty) the country.

    In force on a day: the row of the province, else of the country, that started last; of two with
    one start the later recorded, which is how a mistake is put right.
    """

    code = models.CharField(max_length=24, choices=Rule.choices)
    province = models.CharField(max_length=5, blank=True)
    value = models.BigIntegerField()
    starts = models.DateField()
    ends = models.DateField(null=True)
    """The last day, when the figure was for a time only."""
    source = models.CharField(max_length=200)
    illustrative = models.BooleanField(default=False)
    recorded_by = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["code", "province", "-starts"], name="work_payrule_when")]
        constraints = [
            models.CheckConstraint(condition=models.Q(value__gte=0), name="work_payrule_value"),
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="work_payrule_order",
            ),
            models.CheckConstraint(condition=~models.Q(source=""), name="work_payrule_source"),
        ]


class SplitRule(models.Model):
    """How a wage may be split from a day on: per recipient the least and the most share."""

    starts = models.DateField()
    parts = models.JSONField()
    """[{"recipient", "min_bp", "max_bp", "needs_request"}] in basis points of the wage."""
    source = models.CharField(max_length=200)
    illustrative = models.BooleanField(default=False)
    recorded_by = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["-starts", "-id"], name="work_splitrule_when")]
