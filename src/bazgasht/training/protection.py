"""Courses, cohorts and sessions are everybody's to read and their provider's to change; a person's
seat is for the provider they were enrolled with and for their case team."""

from bazgasht.core.protection import Open, Protected, granted, own, task

SIGNED_IN = "((select bz_user()) is not null or (select bz_task()) = 'training.offers')"
PROVIDER = f"({own()} and {granted()})"
TEAM = granted(level=3)
TASKS = task("training.offers")
OWN_COHORT = (
    "exists (select from training_cohort c where c.id = {t}.cohort_id"
    " and c.organisation_id = any((select bz_orgs())::int[]))"
)
BY_SELF = "(select bz_user())"

PROTECTION = [
    Protected(
        "training.Course",
        select=SIGNED_IN,
        insert=own(),
        update=own(),
        aggregate=("id", "organisation_id", "trade_id", "hours", "active"),
        client=None,
        organisation="organisation_id",
        history=True,
    ),
    Open("training.Course_skills", "select, insert, delete", "skills a course teaches"),
    Protected(
        "training.Cohort",
        select=SIGNED_IN,
        insert=own(),
        update=own(),
        aggregate=("id", "course_id", "organisation_id", "headquarters_id", "working_group_id",
                   "seats", "opened_on", "closed_on", "starts", "ends", "state"),
        client=None,
        organisation="organisation_id",
        history=True,
    ),
    Protected("training.Session", select=SIGNED_IN, insert=OWN_COHORT, update=OWN_COHORT,
              delete=OWN_COHORT, aggregate=("id", "cohort_id", "on"), client=None, history=True),
    Protected(
        "training.Enrolment",
        select=f"{PROVIDER} or {TEAM} or {TASKS}",
        insert=f"case_organisation_id = any((select bz_case_orgs())::int[]) and {TEAM}"
               f" and state in ('waiting', 'enrolled') and created_by = {BY_SELF}",
        update=f"{PROVIDER} or {TEAM}",
        update_columns=("state", "offered_on", "offer_until", "enrolled_on", "ended_on",
                        "withdraw_code", "mark", "version"),
        aggregate=("id", "cohort_id", "organisation_id", "headquarters_id", "working_group_id",
                   "state", "asked_on", "enrolled_on", "ended_on"),
        organisation="organisation_id",
        history=True,
    ),
    Protected(
        "training.Attendance",
        select=f"{PROVIDER} or {TEAM}",
        insert=f"{PROVIDER} and recorded_by = {BY_SELF}",
        update=PROVIDER,
        update_columns=("state", "recorded_by"),
        aggregate=("id", "session_id", "state"),
        organisation="organisation_id",
        history=True,
    ),
    Protected(
        "training.Certificate",
        select=f"{PROVIDER} or {TEAM}",
        insert=f"{PROVIDER} and issued_by = {BY_SELF} and revoked_on is null",
        update=PROVIDER,
        update_columns=("revoked_on", "revoke_reason"),
        aggregate=("id", "organisation_id", "headquarters_id", "working_group_id", "issued_on",
                   "revoked_on"),
        organisation="organisation_id",
        history=True,
    ),
    Protected("training.CertificateCounter", select=own(), client=None),
]  # fmt: skip
