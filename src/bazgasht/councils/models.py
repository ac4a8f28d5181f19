"""Councils, what they meet about, what they resolve and whom they direct. No person is in here:
bodies and offices alone, and the free texts are asked to name nobody."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from bazgasht.access.models import Organisation, User

from .states import (
    Level,
    Measure,
    MeetingState,
    MilestoneState,
    Presence,
    ProposalState,
    Reading,
    State,
    Theme,
    Told,
)


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


class FieldVisit(models.Model):
    """A visit (بازدید) to a body or prison, by offices."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    council = models.ForeignKey(Council, models.PROTECT, related_name="visits")
    place = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    on = models.DateField()
    participants = models.TextField()
    note = models.TextField(blank=True)
    created_by = models.BigIntegerField()
    version = models.IntegerField(default=1, db_default=1)


class Gathering(models.Model):
    """A day of sessions (همایش); ``participants`` is a list of ``[office, count]``."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    council = models.ForeignKey(Council, models.PROTECT, related_name="gatherings")
    title = models.CharField(max_length=160)
    on = models.DateField()
    place = models.CharField(max_length=160, blank=True)
    participants = models.JSONField(default=list)
    created_by = models.BigIntegerField()
    version = models.IntegerField(default=1, db_default=1)


class GatheringSession(models.Model):
    gathering = models.ForeignKey(Gathering, models.PROTECT, related_name="sessions")
    title = models.CharField(max_length=160)
    begins = models.TimeField()
    minutes = models.TextField(blank=True)

    class Meta:
        ordering = ["begins", "id"]


class Meeting(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    council = models.ForeignKey(Council, models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=160)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    place = models.CharField(max_length=160)
    state = models.CharField(
        max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    minutes = models.TextField(blank=True)
    sequence = models.IntegerField(default=0)
    """Of the invitation; goes up when hour or place change after it was sent."""
    held_on = models.DateField(null=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    signed_by = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)
    signer = models.CharField(max_length=160, blank=True)
    """Name and body as they were when it was signed."""
    digest = models.CharField(max_length=64, blank=True)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        indexes = [models.Index(fields=["council", "starts"], name="councils_meeting_council")]
        constraints = [
            CheckConstraint(condition=Q(starts__lt=F("ends")), name="councils_meeting_hours"),
            CheckConstraint(
                condition=Q(state="signed", signed_by__isnull=False, signed_at__isnull=False)
                & ~Q(digest="")
                | ~Q(state="signed") & Q(signed_by=None, signed_at=None, digest=""),
                name="councils_meeting_signed",
            ),
            CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""),
                name="councils_meeting_cancelled",
            ),
        ]


class Proposal(models.Model):
    """What a visit or a gathering asks for, or a body brings up, until a meeting decides about it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    council = models.ForeignKey(Council, models.PROTECT, related_name="proposals")
    visit = models.ForeignKey(FieldVisit, models.PROTECT, null=True, related_name="proposals")
    gathering = models.ForeignKey(Gathering, models.PROTECT, null=True, related_name="proposals")
    text = models.TextField()
    theme = models.CharField(max_length=12, choices=Theme.choices, default=Theme.PROPOSAL)
    state = models.CharField(
        max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN
    )
    reason = models.CharField(max_length=300, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="raised_proposals"
    )
    """The body that brought it up by itself."""
    raised_on = models.DateField()
    raised_by = models.BigIntegerField(null=True)
    decided_on = models.DateField(null=True)
    words = models.TextField(blank=True)
    """What a search looks in: see :mod:`bazgasht.core.searching`."""

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["council", "raised_on"], name="councils_proposal_council"),
            models.Index(fields=["organisation"], name="councils_proposal_body"),
        ]
        constraints = [
            CheckConstraint(condition=Q(visit=None) | Q(gathering=None), name="councils_proposal_from"),
            CheckConstraint(
                condition=Q(organisation=None) | Q(raised_by__isnull=False),
                name="councils_proposal_raised",
            ),
            CheckConstraint(
                condition=~Q(state="set_aside") | ~Q(reason=""), name="councils_proposal_reason"
            ),
        ]  # fmt: skip


class AgendaItem(models.Model):
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda")
    order = models.SmallIntegerField()
    text = models.CharField(max_length=300)
    minutes = models.TextField(blank=True)
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="agenda")

    class Meta:
        ordering = ["order", "id"]


class Attendance(models.Model):
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Presence.choices)
    name_of_office = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["meeting", "organisation"], name="councils_attended_once")
        ]


class Agreement(models.Model):
    """A present body's word about the minutes as they stood at ``version`` of the meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agreements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    words = models.TextField(blank=True)
    by = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["meeting", "organisation"], name="councils_agreed_once"),
            CheckConstraint(condition=Q(agrees=True) | ~Q(words=""), name="councils_objection"),
        ]


class Resolution(models.Model):
    """One owner, one day, one measure: a figure that is computed, or milestones with evidence."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=12, blank=True)
    """1405-007: per council and Jalali year; empty while it is a draft."""
    council = models.ForeignKey(Council, models.PROTECT, related_name="resolutions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="resolutions")
    gathering = models.ForeignKey(Gathering, models.PROTECT, null=True, related_name="resolutions")
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="resolutions")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    """The resolution of the council above that was sent down as this one."""
    text = models.TextField()
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="resolutions")
    headquarters_id = models.IntegerField(null=True)
    working_group = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="watched_resolutions"
    )
    adopted_on = models.DateField(null=True)
    adopted_by = models.BigIntegerField(null=True)
    due = models.DateField()
    first_due = models.DateField()
    moved_count = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    measure = models.CharField(max_length=8, choices=Measure.choices)
    indicator = models.CharField(max_length=40, blank=True)
    reading = models.CharField(max_length=6, choices=Reading.choices, blank=True)
    filter = models.JSONField(default=dict)
    """``{"headquarters": id, "organisation": id or 0, "working_group": id or 0}``."""
    baseline = models.BigIntegerField(null=True)
    target = models.BigIntegerField(null=True)
    ended_on = models.DateField(null=True)
    ended_by = models.BigIntegerField(null=True)
    end_words = models.CharField(max_length=500, blank=True)
    created_by = models.BigIntegerField()
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        indexes = [
            models.Index(fields=["council", "state", "due"], name="councils_resolution_council"),
            models.Index(fields=["owner", "state", "due"], name="councils_resolution_owner"),
            models.Index(
                fields=["due"],
                condition=Q(state__in=["adopted", "in_progress"]),
                name="councils_resolution_due",
            ),
        ]
        constraints = [
            UniqueConstraint(
                fields=["council", "number"], condition=~Q(number=""), name="councils_number_once"
            ),
            UniqueConstraint(
                fields=["council", "parent"], condition=Q(parent__isnull=False),
                name="councils_sent_once",
            ),
            CheckConstraint(
                condition=Q(measure="bound", target__isnull=False, baseline__isnull=False)
                & ~Q(indicator="") & ~Q(reading="") & ~Q(target=F("baseline"))
                | Q(measure="declared", indicator="", reading="", target=None, baseline=None),
                name="councils_one_measure",
            ),
            CheckConstraint(
                condition=Q(number="", adopted_on=None, state__in=["draft", "withdrawn"])
                | ~Q(number="") & Q(adopted_on__isnull=False, adopted_by__isnull=False)
                & ~Q(state="draft"),
                name="councils_numbered",
            ),
            CheckConstraint(
                condition=Q(state__in=["done", "not_done", "withdrawn"], ended_on__isnull=False)
                | Q(state__in=["draft", "adopted", "in_progress"], ended_on=None),
                name="councils_ended",
            ),
            CheckConstraint(
                condition=~Q(state__in=["not_done", "withdrawn"]) | ~Q(end_words=""),
                name="councils_end_words",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number or str(self.public_id)[:8]


class ResolutionSupport(models.Model):
    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="support")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["resolution", "organisation"], name="councils_support_once")
        ]


class DueMove(models.Model):
    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="moves")
    was = models.DateField()
    became = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            CheckConstraint(condition=~Q(was=F("became")) & ~Q(reason=""), name="councils_move")
        ]


class Milestone(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="milestones")
    text = models.CharField(max_length=300)
    due = models.DateField()
    state = models.CharField(
        max_length=10, choices=MilestoneState.choices, default=MilestoneState.OPEN
    )
    link = models.URLField(max_length=400, blank=True)
    file = models.CharField(max_length=32, blank=True)
    """Name in the vault."""
    file_key = models.SmallIntegerField(null=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_type = models.CharField(max_length=40, blank=True)
    free_of_persons = models.BooleanField(default=False)
    claimed_by = models.BigIntegerField(null=True)
    claimed_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=300, blank=True)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["due", "id"]
        constraints = [
            CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("claimed_by")),
                name="councils_two_people",
            ),
            CheckConstraint(
                condition=Q(file="") | Q(free_of_persons=True), name="councils_free_of_persons"
            ),
            CheckConstraint(
                condition=Q(state="open")
                | Q(claimed_by__isnull=False, claimed_at__isnull=False) & ~Q(file="", link=""),
                name="councils_claimed",
            ),
            CheckConstraint(
                condition=Q(state__in=["confirmed", "refused"], decided_by__isnull=False)
                | Q(state__in=["open", "claimed"], decided_by=None),
                name="councils_decided",
            ),
            CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://"), name="councils_https"
            ),
        ]


class Reminder(models.Model):
    """Who was told that a resolution's day comes or has passed: each step once for each day."""

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="reminders")
    step = models.SmallIntegerField()
    """Days after the due day; below zero before it."""
    due = models.DateField()
    told = models.CharField(max_length=12, choices=Told.choices)
    organisation_id = models.IntegerField()
    on = models.DateField()

    class Meta:
        ordering = ["id"]
        constraints = [
            UniqueConstraint(fields=["resolution", "step", "due"], name="councils_reminded_once")
        ]


class Directive(models.Model):
    """A directive or a line of policy that a council sends down the tree."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    council = models.ForeignKey(Council, models.PROTECT, related_name="directives")
    title = models.CharField(max_length=160)
    text = models.TextField()
    policy_line = models.BooleanField(default=False)
    sent_on = models.DateField()
    answer_due = models.DateField()
    sent_by = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["council", "sent_on"], name="councils_directive_council")]
        constraints = [
            CheckConstraint(condition=Q(sent_on__lte=F("answer_due")), name="councils_directive_days")
        ]  # fmt: skip


class DirectiveCopy(models.Model):
    directive = models.ForeignKey(Directive, models.PROTECT, related_name="copies")
    council_id = models.IntegerField()
    """That of the directive, so that both sides find it by one column."""
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="directives")
    headquarters_id = models.IntegerField(null=True)
    sent_on = models.DateField()
    answer_due = models.DateField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.BigIntegerField(null=True)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "answered_on"], name="councils_copy_body")]
        constraints = [
            UniqueConstraint(fields=["directive", "organisation"], name="councils_copy_once"),
            CheckConstraint(
                condition=Q(answer="", answered_on=None, answered_by=None)
                | ~Q(answer="") & Q(answered_on__isnull=False, answered_by__isnull=False,
                                    acknowledged_at__isnull=False),
                name="councils_answered",
            ),
        ]  # fmt: skip
