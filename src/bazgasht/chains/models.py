"""Value chains: links with capacities, what flows between them, and what-if scenarios.

There is no person in this room and no path to one; a test of the tables keeps it so.
"""

import uuid

from django.contrib.postgres.functions import TransactionNow
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from bazgasht.access.models import Organisation

from .states import ChainState, Filler, Goal, Stage


class Chain(models.Model):
    """One product's way from its inputs to its sale in a province."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Made by the form, so that a form sent twice is one chain."""
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="chains")
    """The body that keeps it."""
    headquarters_id = models.IntegerField(null=True)
    working_group_id = models.IntegerField(null=True)
    province = models.CharField(max_length=5)
    county = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=120)
    product = models.CharField(max_length=80)
    goal = models.CharField(max_length=8, choices=Goal.choices, default=Goal.JOBS)
    template = models.CharField(max_length=20, blank=True)
    """Code of the template it began as."""
    illustrative = models.BooleanField(default=False)
    """Figures that came with the software and that nobody here has checked."""
    state = models.CharField(max_length=10, choices=ChainState.choices, default=ChainState.DRAFT)
    synthetic = models.BooleanField(default=False)
    changed_at = models.DateTimeField(db_default=TransactionNow())
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["province", "state"], name="chains_chain_province")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "title"], name="chains_chain_title")
        ]

    def __str__(self) -> str:
        return self.title


class Link(models.Model):
    """A step of a chain. Figures are of a month, in the link's own unit."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="links", db_index=False)
    key = models.SlugField(max_length=20, db_index=False)
    position = models.SmallIntegerField(default=0)
    stage = models.CharField(max_length=10, choices=Stage.choices)
    title = models.CharField(max_length=80)
    unit = models.CharField(max_length=30)
    capacity = models.DecimalField(max_digits=14, decimal_places=3)
    """At most so many units a month; of a link that nobody fills, what it would have."""
    jobs_unit = models.DecimalField(max_digits=10, decimal_places=6)
    """People at work per unit made in a month."""
    income_unit = models.BigIntegerField(default=0)
    """Rials that remain in the link per unit made."""
    cost_unit = models.BigIntegerField(default=0)
    """Rials to make room for one more unit a month."""
    county = models.CharField(max_length=60, blank=True)
    filler = models.CharField(max_length=10, choices=Filler.choices, default=Filler.NOBODY)
    filler_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="filled_links"
    )
    filler_name = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "key"], name="chains_link_key"),
            models.CheckConstraint(
                condition=models.Q(capacity__gte=0, jobs_unit__gte=0, cost_unit__gte=0),
                name="chains_link_figures",
            ),
            models.CheckConstraint(
                condition=~models.Q(filler="nobody")
                | models.Q(filler_organisation=None, filler_name=""),
                name="chains_link_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def missing(self) -> bool:
        return self.filler == Filler.NOBODY

    @property
    def staff(self) -> float:
        """People at work when all its capacity is used."""
        return float(self.capacity * self.jobs_unit)


class Flow(models.Model):
    """What one link hands to the next."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="flows")
    source = models.ForeignKey(Link, models.PROTECT, related_name="leaving", db_index=False)
    target = models.ForeignKey(Link, models.PROTECT, related_name="entering")
    rate = models.DecimalField(max_digits=14, decimal_places=6, default=1)
    """The yield: units of the target that one unit of the source makes."""
    part = models.CharField(max_length=40, blank=True)
    """What the target gets by it: each part is needed, flows of one part are alternatives."""
    share = models.SmallIntegerField(default=100)
    """Per cent of what the source makes that may go this way at most."""
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="chains_flow_once"),
            models.CheckConstraint(
                condition=models.Q(rate__gt=0, share__gte=1, share__lte=100),
                name="chains_flow_figures",
            ),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="chains_flow_ends"
            ),
        ]


class Measure(models.Model):
    """What the programme said of a chain on a day, last time it was changed; figures are whole."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="measures", db_index=False)
    on = models.DateField()
    active = models.BooleanField()
    links = models.SmallIntegerField()
    missing = models.SmallIntegerField()
    jobs = models.IntegerField()
    income = models.BigIntegerField()
    jobs_open = models.IntegerField()
    """Jobs that filling the missing links would add."""
    bottleneck = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "on"], name="chains_measure_day")]


class Scenario(models.Model):
    """A what-if: changes to chains of a province, and what they were reckoned to bring."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="scenarios")
    province = models.CharField(max_length=5)
    title = models.CharField(max_length=120)
    note = models.CharField(max_length=500, blank=True)
    chains = models.ManyToManyField(Chain, related_name="scenarios")
    changes = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    """[{"chain": public id, "link": key, "kind": …, "amount": …, "cost": rials or null}]"""
    result = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    """As of ``made_at``; it stays as it was when the chains change."""
    made_at = models.DateTimeField(db_default=TransactionNow())
    created_by = models.BigIntegerField()
    created_name = models.CharField(max_length=120, blank=True)
    synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["organisation", "made_at"], name="chains_scenario_body")]

    def __str__(self) -> str:
        return self.title
