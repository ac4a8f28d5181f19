"""What this room writes, by verb."""

from .attendance import record_attendance, record_marks
from .certificates import issue_certificate, issue_certificates, revoke_certificate
from .cohorts import (
    CohortDraft,
    cancel_cohort,
    create_cohort,
    open_cohort,
    start_cohort,
    update_cohort,
)
from .courses import CourseDraft, create_course, update_course
from .enrolments import confirm, enrol, expire_offers, offer_free_seats, withdraw
from .finishing import finish_cohort
from .sessions import SessionDraft, plan_weekly, remove_session, save_session

__all__ = [
    "CohortDraft",
    "CourseDraft",
    "SessionDraft",
    "cancel_cohort",
    "confirm",
    "create_cohort",
    "create_course",
    "enrol",
    "expire_offers",
    "finish_cohort",
    "issue_certificate",
    "issue_certificates",
    "offer_free_seats",
    "open_cohort",
    "plan_weekly",
    "record_attendance",
    "record_marks",
    "remove_session",
    "revoke_certificate",
    "save_session",
    "start_cohort",
    "update_cohort",
    "update_course",
    "withdraw",
]
