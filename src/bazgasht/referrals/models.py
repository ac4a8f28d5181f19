"""One body asks another to serve a client. The person's side is a table of its own, so that the
board of a headquarters reads referrals without being able to read a person."""

import uuid
from datetime import date

from django.db import models
from django.db.models.functions import Coalesce, Now

from bazgasht.people.models import Client, Household
from bazgasht.plans.models import Need
from bazgasht.services.models import Service

from .states import OPEN_STATES, Decline, EndState, Result, State


class Referral(models.Model):
    """Person-free: a random code, bodies, mission, state and dates."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=10, unique=True)
    """R-7K2M9Q: random, for boards and the telephone."""
    service = models.ForeignKey(Service, models.PROTECT, related_name="referrals", db_index=False)
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
    kept_by = models.BigIntegerField(null=True)
    """Who follows it in the sending body: whoever wrote it, then who took over; empty: anybody
    there."""
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    answer_due = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    """When it came to any of its ends: ended, declined, withdrawn, mistaken or passed on."""
    assigned_to = models.BigIntegerField(null=True)
    escalated_to = models.SmallIntegerField(default=0)
    """How far "no answer" has come: a level of ``states.ESCALATION``, 0 nobody."""
    letter_no = models.CharField(max_length=20, blank=True)
    """1405/12: without gaps per sending body and Jalali year."""
    letter_by = models.IntegerField(null=True)
    """Whose number and letterhead the letter carries, where another body has followed the person
    since; empty: the sender's."""
    transferred_from = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="passed_on"
    )
    person_died = models.BooleanField(default=False, db_default=False)
    """A death was recorded while the receiving body was serving; what is left is to end it."""
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
            models.Index(fields=["headquarters_id", "answered_at"], name="referrals_hq_answered"),
            models.Index(fields=["headquarters_id", "ended_at"], name="referrals_hq_ended"),
            models.Index(fields=["working_group_id", "ended_at"], name="referrals_group_ended"),
            models.Index(fields=["service", "state"], name="referrals_service_state"),
            models.Index(
                fields=["service", "started_at"],
                condition=models.Q(started_at__isnull=False),
                name="referrals_service_started",
            ),
            models.Index(
                fields=["answer_due"],
                condition=models.Q(state="sent"),
                name="referrals_unanswered",
            ),
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
                condition=models.Q(state="draft")
                | ~models.Q(sent_at=None)
                | models.Q(state="withdrawn"),
                name="referrals_sent",
            ),
            models.UniqueConstraint(
                Coalesce("letter_by", "from_organisation_id"),
                "letter_no",
                condition=~models.Q(letter_no=""),
                name="referrals_letter_once",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def is_overdue(self, day: date) -> bool:
        """Waits for an answer past its date; computed, never stored."""
        return self.state == State.SENT and self.answer_due is not None and self.answer_due < day


class ReferralSubject(models.Model):
    """Whom the referral is about, and what the sender wrote. Only the two bodies see it."""

    referral = models.OneToOneField(
        Referral, models.PROTECT, primary_key=True, related_name="subject"
    )
    client = models.ForeignKey(Client, models.PROTECT, related_name="referrals", db_index=False)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="referrals")
    from_organisation_id = models.IntegerField()
    to_organisation_id = models.IntegerField()
    """0 while it is a draft: there is no receiver yet."""
    message = models.TextField(blank=True)
    decline_note = models.CharField(max_length=300, blank=True)
    sensitive = models.BooleanField(default=False, db_default=False)
    """Health, addiction or legal help: known to the two bodies alone."""

    class Meta:
        indexes = [models.Index(fields=["client", "referral"], name="referrals_subject_client")]


class ReferralNeed(models.Model):
    """A need the referral is to answer, and what became of it."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="needs")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    need = models.ForeignKey(
        Need, models.PROTECT, null=True, related_name="referrals", db_constraint=False
    )
    domain = models.CharField(max_length=12)
    result = models.CharField(max_length=8, choices=Result.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)


class ReferralEvent(models.Model):
    """One row per change of state: it serves the page, the reminders and the counting."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="events")
    at = models.DateTimeField(db_default=Now())
    kind = models.CharField(max_length=14)
    """A State value, or one of ``states.EventKind``."""
    user_id = models.BigIntegerField(null=True)
    organisation_id = models.IntegerField(null=True)
    code = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [models.Index(fields=["referral", "at"], name="referrals_event_referral")]


class LetterCounter(models.Model):
    """The last number a body gave to a letter of introduction in a Jalali year."""

    organisation_id = models.IntegerField()
    year = models.SmallIntegerField()
    last = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "year"], name="referrals_letter_year"
            )
        ]
