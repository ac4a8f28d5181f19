"""What councils hold: visits, gatherings, meetings, and what comes up there."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from bazgasht.access.models import Organisation

from ..states import MeetingState, Presence, ProposalState, Theme
from .bodies import Council


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
    corrected_on = models.DateField(null=True)
    correction = models.CharField(max_length=300, blank=True)
    """Why its facts were put right last; those before are in its history."""
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
    mailed = models.IntegerField(null=True)
    """The sequence of which the invitation went out last."""
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


class InvitationMail(models.Model):
    """An invitation that the mail server took, once for each address; kept as a digest."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    sequence = models.IntegerField()
    recipient = models.CharField(max_length=64)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["meeting", "sequence", "recipient"], name="councils_mailed_once"
            )
        ]


class InvitationReply(models.Model):
    """What a body with a seat says about coming, to the invitation of ``sequence``."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="replies")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[c for c in Presence.choices if c[0] != "absent"])
    office = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=300, blank=True)
    """The excuse."""
    sequence = models.IntegerField()
    by = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["meeting", "organisation"], name="councils_replied_once"),
            CheckConstraint(
                condition=~Q(kind="excused") & ~Q(office="") | Q(kind="excused") & ~Q(words=""),
                name="councils_reply_whole",
            ),
        ]


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
