"""Occupations by ISCO-08, the trades people speak of, and the skills they are made of."""

from django.db import models


class Occupation(models.Model):
    """A unit group of ISCO-08: four digits, our own Persian label."""

    code = models.CharField(max_length=4, primary_key=True)
    title = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    sort_key = models.CharField(max_length=200, db_collation="C", default="")
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[0-9]{4}$"), name="occupations_code"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Trade(models.Model):
    """What people call the work («جوشکاری»); always one occupation."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="trades")
    sort_key = models.CharField(max_length=200, db_collation="C", default="")
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.title


class Skill(models.Model):
    """Something one can do and prove; trades ask for skills and courses teach them."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    trades = models.ManyToManyField(Trade, related_name="skills", blank=True)
    sort_key = models.CharField(max_length=200, db_collation="C", default="")

    class Meta:
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.title


class Forecast(models.Model):
    """An imported outlook of one occupation in one province: jobs expected, with its source."""

    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="forecasts")
    province = models.CharField(max_length=5, blank=True)
    """ISO 3166-2; empty is the whole country."""
    year = models.SmallIntegerField()
    """Jalali."""
    jobs = models.IntegerField()
    """New jobs expected in the year; may be negative."""
    wage = models.BigIntegerField(null=True)
    """Rials a month."""
    source = models.CharField(max_length=200)
    as_of = models.DateField()
    recorded_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["occupation", "province", "year", "source"],
                name="occupations_forecast_once",
            )
        ]
