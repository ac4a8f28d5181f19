"""Lines of policy that go down the tree, and their answers."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from bazgasht.access.models import Organisation

from .bodies import Council


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
