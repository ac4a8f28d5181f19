"""Bodies, the people who work in them, what they may do, and the journal."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from . import browsers
from .kinds import Kind


class User(AbstractUser):
    """Someone who signs in. ``name`` is shown; ``username`` is typed."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("full name"), max_length=120)
    mobile = models.CharField(_("mobile"), max_length=16, blank=True)
    synthetic = models.BooleanField(default=False)
    sessions_valid_from = models.DateTimeField(null=True)
    """Sessions opened before this moment are dead (sign-out everywhere, role change)."""

    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A body in the tree; ``path`` is '/1/4/9/' with its own id last."""

    id = models.AutoField(primary_key=True)
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=200, db_collation="C", db_index=True, default="/")
    province = models.CharField(_("province"), max_length=5, blank=True)
    county = models.CharField(_("county"), max_length=60, blank=True)
    sort_key = models.CharField(max_length=200, db_collation="C", default="")
    active = models.BooleanField(_("active"), default=True)
    synthetic = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in a body from ``starts`` until ``ends``; ended ones are kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=30)
    starts = models.DateTimeField(db_default=Now())
    ends = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(db_default=Now())
    confirmed_by = models.BigIntegerField(null=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=models.Q(ends=None),
                name="access_membership_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="access_membership_order",
            ),
        ]


class Invitation(models.Model):
    """An offer of a role; the link's secret is stored as a hash only."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    role = models.CharField(max_length=30)
    name = models.CharField(_("full name"), max_length=120)
    username = models.CharField(_("user name"), max_length=150)
    email = models.EmailField(blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)


class SignIn(models.Model):
    """One open or past session of a person, so that they can see and end it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    session_key = models.CharField(max_length=40, db_index=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ip = models.CharField(max_length=45)
    agent = models.CharField(max_length=200)
    second_factor = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["user", "-started_at"], name="access_signin_user")]

    @property
    def browser(self) -> str:
        return browsers.in_words(self.agent)


class Lost(models.TextChoices):
    """What a colleague can't sign in without."""

    FACTOR = "factor", _("the phone with the second factor")
    PASSWORD = "password", _("the password")


class FactorReset(models.Model):
    """A lost second factor is removed, or a forgotten password chosen anew by a link that works once,
    only when a second person approves the request."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    what = models.CharField(max_length=8, choices=Lost.choices, default=Lost.FACTOR)
    reason = models.CharField(_("reason"), max_length=300)
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    """By whoever asked, before anybody decided."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None)
                | ~models.Q(decided_by=models.F("requested_by")),
                name="access_factorreset_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at=None) | models.Q(withdrawn_at=None),
                name="access_factorreset_one_end",
            ),
        ]


class JournalEntry(models.Model):
    """Append-only; no foreign keys, so that nothing can drag it along. Hash by the database."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now())
    user_id = models.BigIntegerField(null=True)
    organisations = models.JSONField(default=list)
    task = models.CharField(max_length=60, default="")
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=60)
    client_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)
    correlation = models.CharField(max_length=40, default="")
    ip = models.CharField(max_length=45, default="")
    xid = models.BigIntegerField(default=0)
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "access_journal"
        indexes = [
            models.Index(fields=["at"], name="access_journal_at"),
            models.Index(
                fields=["client_id", "at"],
                name="access_journal_client",
                condition=models.Q(client_id__isnull=False),
            ),
            models.Index(fields=["object_type", "object_id"], name="access_journal_object"),
        ]


class JournalSeal(models.Model):
    """One day's entries (Tehran time) sealed into the chain.

    ``digests`` is id (8 bytes) and hash (32 bytes) of each entry in id order, so that a missing,
    added or changed entry can be named, not only noticed.
    """

    day = models.DateField(primary_key=True)
    entries = models.IntegerField()
    digests = models.BinaryField()
    previous = models.BinaryField(max_length=32)
    seal = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField(db_default=Now())

    @property
    def short(self) -> str:
        """The first 16 hex digits, in groups of four: what is printed."""
        digits = bytes(self.seal).hex()[:16]
        return "-".join(digits[i : i + 4] for i in range(0, 16, 4))
