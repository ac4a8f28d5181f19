"""Courses, their cohorts and sessions; who holds a seat, who came, who was certified."""

import uuid

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from bazgasht.access.models import Organisation
from bazgasht.core.weekly_rows import Weekly
from bazgasht.core.weekly_rows import constraints as weekly_constraints
from bazgasht.occupations.models import Skill, Trade
from bazgasht.people.models import Client

from .states import (
    Audience,
    CohortState,
    Level,
    Presence,
    State,
    Withdrawal,
)

REVEALING = "زندان|بازداشت|ندامت|حبس|محبوس|اصلاح و تربیت|prison|jail|inmate|detention|convict"
"""Words that tell where a course was held: they stand on no course and no certificate."""


class Course(models.Model):
    """What a provider teaches: a trade, its skills, the conditions and the completion rule."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="courses")
    """The provider."""
    trade = models.ForeignKey(Trade, models.PROTECT, related_name="courses")
    title = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    level = models.CharField(max_length=8, choices=Level.choices, default=Level.BASIC)
    hours = models.SmallIntegerField()
    skills = models.ManyToManyField(Skill, related_name="courses", blank=True)
    eligibility = models.JSONField(default=list)
    """Entry conditions as data, as services have them; see services.eligibility."""
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.BOTH)
    certificate_issuer = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="certified_courses"
    )
    """Who stands on the certificate; the provider itself when empty. Never a prison-side body."""
    min_attendance = models.SmallIntegerField(default=80)
    """Per cent of the sessions held; a part of the completion rule."""
    pass_mark = models.SmallIntegerField(null=True)
    """Of 100; null: the course has no assessment."""
    active = models.BooleanField(default=True)
    synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        indexes = [models.Index(fields=["organisation", "active"], name="training_course_body")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hours__gte=1, hours__lte=3000), name="training_course_hours"
            ),
            models.CheckConstraint(
                condition=models.Q(min_attendance__gte=0, min_attendance__lte=100)
                & (models.Q(pass_mark=None) | models.Q(pass_mark__gte=0, pass_mark__lte=100)),
                name="training_completion_rule",
            ),
            models.CheckConstraint(
                condition=~models.Q(title__iregex=REVEALING), name="training_course_title"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Cohort(Weekly):
    """One run of a course: a place, days, seats. There is no person in it.

    Its days of the week and hours are what is planned; once there are sessions, they tell.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="cohorts")
    organisation_id = models.IntegerField()
    headquarters_id = models.IntegerField(null=True)
    working_group_id = models.IntegerField(null=True)
    province = models.CharField(max_length=5, blank=True)
    county = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=160)
    prison_id = models.IntegerField(null=True)
    """Held inside this prison, for those who are there."""
    seats = models.SmallIntegerField()
    enrol_until = models.DateField()
    starts = models.DateField()
    ends = models.DateField()
    state = models.CharField(
        max_length=10, choices=CohortState.choices, default=CohortState.PLANNED
    )
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    """Finished or cancelled."""
    cancel_reason = models.CharField(max_length=200, blank=True)
    synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation_id", "state", "starts"], name="training_cohort_body"
            ),
            models.Index(fields=["state", "enrol_until"], name="training_cohort_open"),
            models.Index(fields=["headquarters_id", "opened_on"], name="training_cohort_hq"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seats__gte=1, seats__lte=500), name="training_cohort_seats"
            ),
            models.CheckConstraint(
                condition=models.Q(starts__lte=models.F("ends"))
                & models.Q(enrol_until__lte=models.F("ends")),
                name="training_cohort_days",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="cancelled") | ~models.Q(cancel_reason=""),
                name="training_cohort_cancelled",
            ),
            *weekly_constraints("training_cohort"),
        ]


class Session(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="sessions")
    on = models.DateField()
    begins = models.TimeField()
    minutes = models.SmallIntegerField()
    topic = models.CharField(max_length=160, blank=True)
    recorded_at = models.DateTimeField(null=True)
    """When attendance was recorded first; null: nobody has yet."""

    class Meta:
        ordering = ["on", "begins", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "on", "begins"], name="training_session_once"
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=10, minutes__lte=720),
                name="training_session_minutes",
            ),
        ]


class Enrolment(models.Model):
    """A person's seat in a cohort, or their place on its waiting list."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Made by the form, so that a form sent twice is one enrolment."""
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="enrolments", db_index=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="enrolments", db_index=False)
    organisation_id = models.IntegerField()
    """The provider."""
    case_organisation_id = models.IntegerField()
    """The case team's body that asked."""
    headquarters_id = models.IntegerField(null=True)
    working_group_id = models.IntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices)
    asked_on = models.DateField()
    created_at = models.DateTimeField(db_default=TransactionNow())
    offered_on = models.DateField(null=True)
    offer_until = models.DateField(null=True)
    missed = models.SmallIntegerField(default=0)
    """Offers that were not answered in time."""
    enrolled_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    withdraw_code = models.CharField(max_length=12, choices=Withdrawal.choices, blank=True)
    mark = models.SmallIntegerField(null=True)
    """Of 100."""
    created_by = models.BigIntegerField()
    synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        indexes = [
            models.Index(fields=["cohort", "state"], name="training_enrolment_cohort"),
            models.Index(fields=["client", "state"], name="training_enrolment_client"),
            models.Index(fields=["case_organisation_id", "state"], name="training_enrolment_case"),
            models.Index(fields=["headquarters_id", "enrolled_on"], name="training_enrolled_hq"),
            models.Index(fields=["headquarters_id", "ended_on"], name="training_ended_hq"),
            models.Index(
                fields=["offer_until"],
                condition=models.Q(state="offered"),
                name="training_offers",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "client"],
                condition=~models.Q(state__in=["withdrawn", "cancelled"]),
                name="training_enrolled_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="withdrawn") & ~models.Q(withdraw_code="")
                | ~models.Q(state="withdrawn") & models.Q(withdraw_code=""),
                name="training_withdraw_code",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="offered")
                | models.Q(offered_on__isnull=False, offer_until__isnull=False),
                name="training_offer_days",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["enrolled", "completed", "failed"])
                | models.Q(enrolled_on__isnull=False),
                name="training_enrolled_on",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["completed", "failed", "withdrawn", "cancelled"],
                    ended_on__isnull=False,
                )
                | models.Q(state__in=["waiting", "offered", "enrolled"], ended_on=None),
                name="training_ended_on",
            ),
            models.CheckConstraint(
                condition=models.Q(mark=None) | models.Q(mark__gte=0, mark__lte=100),
                name="training_mark",
            ),
        ]


class Attendance(models.Model):
    session = models.ForeignKey(Session, models.PROTECT, related_name="attendance", db_index=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attendance")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    organisation_id = models.IntegerField()
    state = models.CharField(max_length=8, choices=Presence.choices)
    recorded_by = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="training_attended_once")
        ]


class Certificate(models.Model):
    """What is printed, as it was when it was issued; nothing in it tells of a prison."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="certificates")
    client = models.ForeignKey(Client, models.PROTECT, related_name="certificates")
    organisation_id = models.IntegerField()
    """The provider, which issues it here; the body on the paper is ``issuer_id``."""
    headquarters_id = models.IntegerField(null=True)
    working_group_id = models.IntegerField(null=True)
    issuer_id = models.IntegerField()
    issuer_name = models.CharField(max_length=160)
    number = models.CharField(max_length=20)
    """1405/12: without gaps per issuer and Jalali year."""
    code = models.CharField(max_length=26, unique=True)
    """130 random bits; whoever has it may check the certificate."""
    holder = models.CharField(max_length=170)
    course_title = models.CharField(max_length=160)
    course_uuid = models.UUIDField()
    trade_code = models.CharField(max_length=40)
    occupation_code = models.CharField(max_length=4)
    level = models.CharField(max_length=8, choices=Level.choices)
    hours = models.SmallIntegerField()
    skills = models.JSONField(default=list)
    issued_on = models.DateField()
    issued_by = models.BigIntegerField()
    revoked_on = models.DateField(null=True)
    revoke_reason = models.CharField(max_length=200, blank=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "issued_on"], name="training_certificate_body"),
            models.Index(fields=["headquarters_id", "issued_on"], name="training_certificate_hq"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=models.Q(revoked_on=None),
                name="training_one_certificate",
            ),
            models.UniqueConstraint(
                fields=["issuer_id", "number"], name="training_certificate_number"
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_on=None, revoke_reason="")
                | models.Q(revoked_on__isnull=False) & ~models.Q(revoke_reason=""),
                name="training_revoked",
            ),
            models.CheckConstraint(
                condition=~models.Q(course_title__iregex=REVEALING)
                & ~models.Q(issuer_name__iregex=REVEALING),
                name="training_certificate_words",
            ),
        ]


class CertificateCounter(models.Model):
    """The last number of an issuer's certificates in a Jalali year."""

    organisation_id = models.IntegerField()
    year = models.SmallIntegerField()
    last = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "year"], name="training_counter_year"
            )
        ]
