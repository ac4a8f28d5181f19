"""What a headquarters is made of besides bodies: missions, member bodies, contacts, pledges, and the
experiences bodies share."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from bazgasht.access.models import Organisation

from .states import THEMES, Counted, ExperienceState, Factor, PledgeState


class Mission(models.Model):
    """A duty assigned to a working group. The official thirteen are unpublished: ``proposed``."""

    working_group = models.ForeignKey(Organisation, models.PROTECT, related_name="missions")
    code = models.CharField(max_length=40)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    proposed = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    position = models.SmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["working_group", "code"], name="network_mission_code")
        ]

    def __str__(self) -> str:
        return self.title


class MemberBody(models.Model):
    """A body's seat in a headquarters, and what it said it can do."""

    headquarters = models.ForeignKey(Organisation, models.PROTECT, related_name="member_bodies")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="seats")
    working_groups = models.ManyToManyField(Organisation, related_name="group_members", blank=True)
    capacity = models.CharField(_("capacity"), max_length=300, blank=True)
    since = models.DateField(db_default=Now())
    until = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["headquarters", "organisation"], name="network_member_once"
            )
        ]


class Contact(models.Model):
    """Whom to call in a body: people at work, at their place of work."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="contacts")
    name = models.CharField(_("name"), max_length=120)
    position = models.CharField(_("position"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=0)


class PledgeText(models.Model):
    """What bodies are asked to sign, in versions; a published one never changes."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    headquarters = models.ForeignKey(Organisation, models.PROTECT, related_name="pledge_texts")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    published_at = models.DateTimeField(null=True)
    published_by = models.BigIntegerField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["headquarters", "number"], name="network_pledgetext_number"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Pledge(models.Model):
    """What a body promises a headquarters (میثاق‌نامه), with its commitments. There is no person in
    it but the official who signed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="pledges")
    headquarters = models.ForeignKey(Organisation, models.PROTECT, related_name="pledges_received")
    text = models.ForeignKey(PledgeText, models.PROTECT, related_name="pledges")
    state = models.CharField(max_length=10, choices=PledgeState.choices, default=PledgeState.DRAFT)
    starts = models.DateField()
    ends = models.DateField()
    renews = models.ForeignKey("self", models.PROTECT, null=True, related_name="renewals")
    returned = models.CharField(max_length=500, blank=True)
    """Why it came back from the body, until it is offered again."""
    content = models.TextField(blank=True)
    """What was signed, as the canonical text its hash is of; see :mod:`.canonical`."""
    sha256 = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.BigIntegerField(null=True)
    signer = models.CharField(max_length=120, blank=True)
    office = models.CharField(max_length=120, blank=True)
    factor = models.CharField(max_length=10, choices=Factor.choices, blank=True)
    ended_on = models.DateField(null=True)
    """Withdrawn, renewed or given up."""
    ended_by = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    synthetic = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["headquarters", "state"], name="network_pledge_hq"),
            models.Index(fields=["organisation", "state"], name="network_pledge_body"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts__lte=models.F("ends")), name="network_pledge_days"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "offered", "cancelled"])
                | (
                    models.Q(signed_at__isnull=False, signed_by__isnull=False)
                    & ~models.Q(signer="") & ~models.Q(office="") & ~models.Q(factor="")
                ),
                name="network_pledge_signed",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | ~models.Q(reason=""),
                name="network_pledge_reason",
            ),
            models.UniqueConstraint(
                fields=["renews"], condition=~models.Q(state="cancelled"),
                name="network_pledge_renewed_once",
            ),
        ]  # fmt: skip


class Commitment(models.Model):
    """How many, of what, for which mission, by when: one line of a pledge."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="commitments")
    organisation_id = models.IntegerField()
    headquarters_id = models.IntegerField()
    """Those of the pledge; the database sees to it."""
    mission = models.ForeignKey(Mission, models.PROTECT, related_name="commitments")
    working_group = models.ForeignKey(Organisation, models.PROTECT, related_name="commitments")
    indicator = models.CharField(max_length=40)
    counted = models.CharField(max_length=5, choices=Counted.choices, default=Counted.GROUP)
    quantity = models.BigIntegerField()
    starts = models.DateField()
    due = models.DateField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["due", "id"]
        indexes = [
            models.Index(fields=["headquarters_id", "due"], name="network_commitment_hq"),
            models.Index(fields=["organisation_id"], name="network_commitment_body"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1), name="network_commitment_quantity"
            ),
            models.CheckConstraint(
                condition=models.Q(starts__lt=models.F("due")), name="network_commitment_days"
            ),
        ]


class Experience(models.Model):
    """What a body tried, where, and what came of it: worth repeating elsewhere. It names nobody."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="experiences")
    """The body to ask about it."""
    headquarters_id = models.IntegerField(null=True)
    working_group = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="group_experiences"
    )
    title = models.CharField(max_length=160)
    theme = models.CharField(max_length=16, choices=THEMES)
    province = models.CharField(max_length=5, blank=True)
    place = models.CharField(max_length=120, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True)
    """None while it goes on."""
    tried = models.TextField()
    result = models.TextField()
    lesson = models.TextField(blank=True)
    figures = models.CharField(max_length=500, blank=True)
    link = models.URLField(max_length=400, blank=True)
    words = models.TextField(blank=True)
    """What a search looks in: see :mod:`bazgasht.core.searching`."""
    state = models.CharField(
        max_length=10, choices=ExperienceState.choices, default=ExperienceState.DRAFT
    )
    written_by = models.BigIntegerField()
    changed_by = models.BigIntegerField()
    offered_at = models.DateTimeField(null=True)
    checked_by = models.BigIntegerField(null=True)
    published_on = models.DateField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    """Why it came back, or why it was withdrawn."""
    synthetic = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["state", "theme"], name="network_experience_theme"),
            models.Index(fields=["organisation", "state"], name="network_experience_body"),
            models.Index(fields=["headquarters_id", "state"], name="network_experience_hq"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="network_experience_days",
            ),
            models.CheckConstraint(
                condition=models.Q(link="") | models.Q(link__startswith="https://"),
                name="network_experience_https",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "withdrawn"])
                | ~models.Q(figures="", link=""),
                name="network_experience_evidence",
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by=None)
                | ~models.Q(checked_by=models.F("written_by"))
                & ~models.Q(checked_by=models.F("changed_by")),
                name="network_experience_second",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published")
                | models.Q(checked_by__isnull=False, published_on__isnull=False),
                name="network_experience_checked",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | ~models.Q(reason=""),
                name="network_experience_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ExperienceUse(models.Model):
    """Another body did it too: when, and what came of it there."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    experience = models.ForeignKey(Experience, models.PROTECT, related_name="uses")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="experience_uses")
    headquarters_id = models.IntegerField(null=True)
    on = models.DateField()
    result = models.CharField(max_length=500)
    recorded_by = models.BigIntegerField()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["experience", "organisation", "on"], name="network_experience_used_once"
            )
        ]
