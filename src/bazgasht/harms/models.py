"""Programmes as trees with measures, and figures of social harms. No person is in here: bodies,
offices and counts alone."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import get_language

from bazgasht.access.models import Organisation
from bazgasht.councils.models import Council

from .states import ActionState, Direction, Kind, MeasureKind, ProgrammeState, Reading


class Harm(models.Model):
    """A priority harm, as editable data."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    counts = models.CharField(max_length=160, blank=True)
    """What one case is, in words: "divorces registered"."""
    order = models.SmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.title_en if get_language() == "en" else self.title


class Programme(models.Model):
    """A document or programme; ``parent`` is the national one whose provincial counterpart it is."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="programmes")
    province = models.CharField(max_length=5, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)
    harm = models.ForeignKey(Harm, models.PROTECT, null=True, related_name="programmes")
    council = models.ForeignKey(Council, models.PROTECT, null=True, related_name="programmes")
    """The council whose meetings coordinate it."""
    source = models.CharField(max_length=300)
    source_date = models.DateField(null=True)
    illustrative = models.BooleanField(default=False)
    """Its wording is proposed, not the published text."""
    state = models.CharField(
        max_length=8, choices=ProgrammeState.choices, default=ProgrammeState.DRAFT
    )
    in_force_since = models.DateField(null=True)
    """The day it was first put in force: before it, no action of it counts as open."""
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="counterparts")
    polling_day = models.DateField(null=True)
    created_by = models.BigIntegerField()
    synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["parent", "organisation"], condition=Q(parent__isnull=False),
                name="harms_counterpart_once",
            ),
            CheckConstraint(
                condition=Q(kind="election", polling_day__isnull=False)
                | ~Q(kind="election") & Q(polling_day=None),
                name="harms_polling_day",
            ),
            CheckConstraint(condition=~Q(source=""), name="harms_programme_source"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class Node(models.Model):
    """A mission, strategy, action …: its place in the tree is its ``number`` ("6.2.1")."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="nodes")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    level = models.SmallIntegerField()
    order = models.IntegerField()
    """Place among its siblings."""
    number = models.CharField(max_length=24)
    title = models.CharField(max_length=400)
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="actions")
    supporting = models.CharField(max_length=400, blank=True)
    starts = models.DateField(null=True)
    due = models.DateField(null=True)
    days_before = models.SmallIntegerField(null=True)
    """Of an election programme: days before polling day; its date follows that day."""
    state = models.CharField(max_length=8, choices=ActionState.choices, blank=True)
    ended_on = models.DateField(null=True)
    told_on = models.DateField(null=True)
    """When somebody said last how this action stands."""
    word = models.CharField(max_length=300, blank=True)
    """What was said then, besides its state."""
    headquarters_id = models.IntegerField(null=True)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        indexes = [
            models.Index(
                fields=["owner", "due"],
                condition=Q(state__in=["planned", "running"]),
                name="harms_node_owner",
            )
        ]
        constraints = [
            UniqueConstraint(fields=["programme", "number"], name="harms_number_once"),
            CheckConstraint(
                condition=Q(level=0, parent=None) | Q(level__gt=0, parent__isnull=False),
                name="harms_node_level",
            ),
            CheckConstraint(
                condition=Q(state__in=["done", "stopped"], ended_on__isnull=False)
                | Q(state__in=["", "planned", "running"], ended_on=None),
                name="harms_node_ended",
            ),
            CheckConstraint(
                condition=Q(starts=None) | Q(due=None) | Q(due__gte=F("starts")),
                name="harms_node_days",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number


class NodeBudget(models.Model):
    """Rials planned and spent for a part of a programme in a Jalali year; beside the result."""

    node = models.ForeignKey(Node, models.PROTECT, related_name="budgets")
    year = models.SmallIntegerField()
    planned = models.BigIntegerField()
    spent = models.BigIntegerField(null=True)
    source = models.CharField(max_length=200)
    source_date = models.DateField()
    recorded_by = models.BigIntegerField()
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["year"]
        constraints = [
            UniqueConstraint(fields=["node", "year"], name="harms_budget_once"),
            CheckConstraint(
                condition=Q(planned__gte=0) & (Q(spent=None) | Q(spent__gte=0)),
                name="harms_budget_amounts",
            ),
        ]


class Measure(models.Model):
    """What shows that a part of a programme is reached: counted live, or entered with a source."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    node = models.ForeignKey(Node, models.PROTECT, related_name="measures")
    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=40)
    direction = models.CharField(max_length=4, choices=Direction.choices)
    kind = models.CharField(max_length=8, choices=MeasureKind.choices)
    indicator = models.CharField(max_length=40, blank=True)
    headquarters_id = models.IntegerField(null=True)
    """Whose figures a live one counts; empty: of the whole country."""
    reading = models.CharField(max_length=6, choices=Reading.choices, blank=True)
    baseline = models.DecimalField(max_digits=16, decimal_places=2)
    target = models.DecimalField(max_digits=16, decimal_places=2)
    since = models.DateField()
    due = models.DateField()
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            UniqueConstraint(fields=["node", "title"], name="harms_measure_once"),
            CheckConstraint(
                condition=Q(kind="live") & ~Q(indicator="") & ~Q(reading="")
                | Q(kind="entered", indicator="", reading="", headquarters_id=None),
                name="harms_measure_kind",
            ),
            CheckConstraint(
                condition=Q(direction="up", target__gt=F("baseline"))
                | Q(direction="down", target__lt=F("baseline")),
                name="harms_measure_way",
            ),
            CheckConstraint(condition=Q(since__lt=F("due")), name="harms_measure_days"),
        ]


class MeasureValue(models.Model):
    """A figure of an entered measure; a correction is a newer row of the same day."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="values")
    period_end = models.DateField()
    value = models.DecimalField(max_digits=16, decimal_places=2)
    source = models.CharField(max_length=200)
    source_date = models.DateField()
    batch = models.UUIDField(default=uuid.uuid4)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["measure", "period_end", "id"], name="harms_value_newest")]
        constraints = [CheckConstraint(condition=~Q(source=""), name="harms_value_source")]


class HarmFigure(models.Model):
    """Cases of a harm as the source has them; only those who import read it. A correction is a
    newer row. ``county`` empty: the whole province. ``period``: "1404" or "1404-2" (a quarter)."""

    harm = models.ForeignKey(Harm, models.PROTECT, related_name="figures")
    period = models.CharField(max_length=6)
    province = models.CharField(max_length=5)
    county = models.CharField(max_length=60, blank=True)
    cases = models.IntegerField()
    population = models.IntegerField(null=True)
    source = models.CharField(max_length=200)
    published_on = models.DateField()
    batch = models.UUIDField()
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["harm", "period", "province", "county", "id"],
                         name="harms_figure_newest")
        ]  # fmt: skip
        constraints = [
            CheckConstraint(
                condition=Q(cases__gte=0) & (Q(population=None) | Q(population__gt=0)),
                name="harms_figure_counts",
            ),
            CheckConstraint(
                condition=Q(period__regex=r"^1[34][0-9]{2}(-[1-4])?$"), name="harms_figure_period"
            ),
        ]


class Edition(models.Model):
    """The figures of a harm in a Jalali year, published as a whole; the newest one is shown."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    harm = models.ForeignKey(Harm, models.PROTECT, related_name="editions")
    year = models.SmallIntegerField()
    number = models.SmallIntegerField()
    made_at = models.DateTimeField()
    newest = models.BooleanField(default=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["harm", "year", "number"], name="harms_edition_once"),
            UniqueConstraint(
                fields=["harm", "year"], condition=Q(newest=True), name="harms_edition_newest"
            ),
        ]


class PublishedFigure(models.Model):
    """What everybody may read. ``cases`` is empty where it is suppressed; the count that stands
    behind it is in no row that a reader can reach. ``province`` empty: the whole country."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="figures")
    period = models.CharField(max_length=6)
    province = models.CharField(max_length=5, blank=True)
    county = models.CharField(max_length=60, blank=True)
    cases = models.IntegerField(null=True)
    population = models.IntegerField(null=True)
    source = models.CharField(max_length=200)
    published_on = models.DateField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["edition", "period", "province", "county"], name="harms_published_once"
            ),
            CheckConstraint(
                condition=Q(cases=None) | Q(cases=0) | Q(cases__gte=5), name="harms_small_cell"
            ),
        ]
