"""What a headquarters is made of besides bodies: missions, member bodies, contacts."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from bazgasht.access.models import Organisation


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
