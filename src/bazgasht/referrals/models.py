"""One body asks another to serve a client. The person's side is a table of its own, so that the
board of a headquarters reads referrals without being able to read a person."""

import uuid

from django.db import models
from django.db.models.functions import Now

from bazgasht.people.models import Client, Household
from bazgasht.plans.models import Need
from bazgasht.services.models import Service

from .states import Decline, EndState, Result, State


class Referral(models.Model):
    """Person-free: a random code, bodies, mission, state and dates."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=10, unique=True)
    """R-7K2M9Q: random, for boards and the telephone."""
    service = models.ForeignKey(Service, models.PROTECT, related_name="referrals")
    from_organisation_id = models.IntegerField()
    to_organisation_id = models.IntegerField()
    headquarters_id = models.IntegerField(null=True)
    working_group_id = models.IntegerField(null=True)
    mission_id = models.IntegerField(null=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    end_state = models.CharField(max_length=12, choices=EndState.choices, blank=True)
    decline_code = models.CharField(max_length=16, choices=Decline.choices, blank=True)
    planned_units = models.IntegerField(default=1)
    delivered_units = models.IntegerField(default=0)
    created_by = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    answer_due = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    assigned_to = models.BigIntegerField(null=True)
    escalated_to = models.SmallIntegerField(default=0)
    """0 nobody, 1 the working group's secretary, 2 the headquarters."""
    letter_no = models.CharField(max_length=20, blank=True)
    transferred_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="passed_on")
    synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(
                fields=["to_organisation_id", "state", "answer_due"], name="referrals_to_state"
            ),
            models.Index(
                fields=["from_organisation_id", "state", "answer_due"], name="referrals_from_state"
            ),
            models.Index(
                fields=["working_group_id", "state", "answer_due"], name="referrals_group_state"
            ),
            models.Index(fields=["headquarters_id", "state"], name="referrals_hq_state"),
            models.Index(fields=["headquarters_id", "sent_at"], name="referrals_hq_sent"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="ended") & ~models.Q(end_state="")
                | ~models.Q(state="ended") & models.Q(end_state=""),
                name="referrals_end_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state="declined") & ~models.Q(decline_code="")
                | ~models.Q(state="declined") & models.Q(decline_code=""),
                name="referrals_decline_code",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | ~models.Q(sent_at=None) | models.Q(state="withdrawn"),
                name="referrals_sent",
            ),
        ]


class ReferralSubject(models.Model):
    """Whom the referral is about, and what the sender wrote. Only the two bodies see it."""

    referral = models.OneToOneField(
        Referral, models.PROTECT, primary_key=True, related_name="subject"
    )
    client = models.ForeignKey(Client, models.PROTECT, related_name="referrals", db_index=False)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="referrals")
    from_organisation_id = models.IntegerField()
    to_organisation_id = models.IntegerField()
    message = models.TextField(blank=True)
    decline_note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["client", "referral"], name="referrals_subject_client")]


class ReferralNeed(models.Model):
    """A need the referral is to answer, and what became of it."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="needs")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, null=True, related_name="referrals",
                             db_constraint=False)
    domain = models.CharField(max_length=12)
    result = models.CharField(max_length=8, choices=Result.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)


class ReferralEvent(models.Model):
    """One row per change of state: it serves the page, the reminders and the counting."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="events")
    at = models.DateTimeField(db_default=Now())
    kind = models.CharField(max_length=14)
    """A State value, or reminded, escalated, assigned."""
    user_id = models.BigIntegerField(null=True)
    organisation_id = models.IntegerField(null=True)
    code = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [models.Index(fields=["referral", "at"], name="referrals_event_referral")]
