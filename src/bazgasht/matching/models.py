"""Wishes, runs, and for each person of a run a proposal or the reasons there is none."""

import uuid

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from .states import Kind, Refusal, RunState, State, Stay


class Wish(models.Model):
    """The person's yes to be proposed for training, and what they wish. For work, jobs has it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.OneToOneField("people.Client", models.PROTECT, related_name="training_wish")
    organisation_id = models.IntegerField()
    """The case team's body, which recorded it."""
    trades = models.JSONField(default=list)
    """Codes, most wished first; none: any trade."""
    counties = models.JSONField(default=list)
    """Where the person would go; none: anywhere in the province."""
    max_hours = models.SmallIntegerField(null=True)
    """A week."""
    available_from = models.DateField(null=True)
    cannot = models.JSONField(default=dict)
    """Days and hours when the person can't come, as :class:`~bazgasht.core.weekly.Times` stores them."""
    agreed_on = models.DateField()
    ended_on = models.DateField(null=True)
    """The person no longer wishes to be proposed."""
    recorded_by = models.BigIntegerField()
    synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "ended_on"], name="matching_wish_body"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("agreed_on")),
                name="matching_wish_days",
            ),
            models.CheckConstraint(
                condition=models.Q(max_hours=None) | models.Q(max_hours__gte=1, max_hours__lte=84),
                name="matching_wish_hours",
            ),
        ]


class MatchRun(models.Model):
    """One optimum of one body on one day; figures are 0 until it is made. ``targets`` are the places as they were then, no person
    in them: ``[{key, public_id, title, owner, where, places, filled, price}]``."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Made by the form, so that a form sent twice is one run."""
    organisation_id = models.IntegerField()
    headquarters_id = models.IntegerField(null=True)
    working_group_id = models.IntegerField(null=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.QUEUED)
    rules_version = models.SmallIntegerField()
    day = models.DateField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=TransactionNow())
    people = models.IntegerField(default=0)
    places = models.IntegerField(default=0)
    matched = models.IntegerField(default=0)
    pairs = models.IntegerField(default=0)
    """Allowed ones: person × place."""
    value = models.BigIntegerField(default=0)
    """The sum, in thousandths of a point."""
    bound = models.BigIntegerField(default=0)
    """What no choice could pass; equal to ``value``, or nothing is proposed."""
    milliseconds = models.IntegerField(default=0)
    targets = models.JSONField(default=list)
    synthetic = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "kind", "-made_at"], name="matching_run_body"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value=models.F("bound")), name="matching_run_proved"
            ),
        ]


class Told(models.Model):
    """What both a proposal and a miss keep of one person of a run.

    ``ruled``: condition → indexes of the places it ruled out; ``params``: what its words need;
    ``options``: ``[index, worth, price]`` of possible places. ``prison_id``, ``sex`` and ``stay`` are
    for the fairness report; no rule reads them.
    """

    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    organisation_id = models.IntegerField()
    ruled = models.JSONField(default=dict)
    params = models.JSONField(default=dict)
    options = models.JSONField(default=list)
    prison_id = models.IntegerField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    stay = models.CharField(max_length=8, choices=Stay.choices, blank=True)

    class Meta:
        abstract = True


class MatchLine(Told):
    """A proposal. It does nothing by itself: a human accepts it, chooses another place, or refuses."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, editable=False)
    """The seat or application made of it carries the same id, so that it is made once."""
    run = models.ForeignKey(MatchRun, models.PROTECT, related_name="lines", db_index=False)
    headquarters_id = models.IntegerField(null=True)
    working_group_id = models.IntegerField(null=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    made_on = models.DateField()
    place = models.SmallIntegerField()
    """Index of the proposed place in the run's list."""
    target_id = models.BigIntegerField()
    title = models.CharField(max_length=160)
    value = models.BigIntegerField()
    parts = models.JSONField(default=list)
    """``[code, step, thousandths, params]``."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    chosen = models.SmallIntegerField(null=True)
    """Index of the other place that a human chose."""
    override_reason = models.CharField(max_length=300, blank=True)
    refuse_code = models.CharField(max_length=10, choices=Refusal.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=10, blank=True)
    """The state of the seat or application that was made: enrolled, waiting, expressed."""
    decided_by = models.BigIntegerField(null=True)
    decided_on = models.DateField(null=True)
    synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "state"], name="matching_line_body"),
            models.Index(fields=["client"], name="matching_line_client"),
            models.Index(fields=["headquarters_id", "made_on"], name="matching_line_hq"),
            models.Index(fields=["headquarters_id", "decided_on"], name="matching_decided_hq"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["run", "client"], name="matching_line_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["proposed", "lapsed"], decided_by=None, decided_on=None)
                | models.Q(
                    state__in=["accepted", "overridden", "refused"],
                    decided_by__isnull=False, decided_on__isnull=False,
                ),
                name="matching_line_decided",
            ),
            models.CheckConstraint(
                condition=models.Q(state="overridden", chosen__isnull=False)
                & ~models.Q(override_reason="")
                & ~models.Q(chosen=models.F("place"))
                | ~models.Q(state="overridden") & models.Q(chosen=None, override_reason=""),
                name="matching_line_overridden",
            ),
            models.CheckConstraint(
                condition=models.Q(state="refused") & ~models.Q(refuse_code="")
                | ~models.Q(state="refused") & models.Q(refuse_code=""),
                name="matching_line_refused",
            ),
        ]  # fmt: skip


class MatchMiss(Told):
    """Somebody of a run who got no proposal; ``code``: ``full``, or the condition that ruled out most."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(MatchRun, models.PROTECT, related_name="misses", db_index=False)
    code = models.CharField(max_length=12)

    class Meta:
        indexes = [models.Index(fields=["organisation_id"], name="matching_miss_body")]
        constraints = [models.UniqueConstraint(fields=["run", "client"], name="matching_miss_once")]
