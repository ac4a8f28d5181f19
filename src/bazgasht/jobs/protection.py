"""Who may touch what of jobs. People are their case team's; an employer reads openings, and cards
through one function (sql/30_employer.sql). Triggers keep floor, agreement, places and two people."""

from bazgasht.core.protection import Protected, granted, own, task
from bazgasht.core.weekly_rows import TIMES_FIELDS

TEAM = granted(level=3)
MINE = "(select bz_user())"
CASES = "(select cardinality(bz_case_orgs()) > 0)"
BOARD = f"({own('headquarters_id', 'bz_boards')} or {own('working_group_id', 'bz_boards')})"
EXPIRES = task("jobs.expire")
TASKS = task("jobs.expire", "jobs.mail")
MAILS = task("jobs.mail")
CASE_BODY = "{t}.organisation_id = any((select bz_case_orgs())::int[])"
NETWORK = f"{own()} or {CASES}"
NEAR = (
    "exists (select from access_organisation e join access_organisation b on b.province = e.province"
    " where e.id = {t}.organisation_id and b.id = any((select bz_case_orgs())::int[]))"
)
"""Case teams of the employer's own province."""
WRITES = f"{own()} or {NEAR}"
SUBJECT = "exists (select from jobs_applicationsubject s where s.application_id = {t}.id)"
OWN_CASE = "{t}.case_organisation_id = any((select bz_case_orgs())::int[])"
FACILITY = "exists (select from jobs_facility f where f.id = {t}.facility_id)"
GIVEN = f"{own()} or {own('given_by_id')} or {CASES} or {BOARD}"
WRITES_FACILITY = f"{own('recorded_by_body')} or {BOARD} or {NEAR}"

PROTECTION = [
    Protected(
        "jobs.Opening",
        select=f"{NETWORK} or {BOARD} or {TASKS}",
        insert=WRITES,
        update=f"{WRITES} or {EXPIRES}",
        update_columns=("trade_id", "title", "county", "home_based", "pay_kind", "wage",
                        "hours_week", "seats", "description", "eligibility", "valid_until",
                        "facility_id", "state", "opened_on", "closed_on", "version", *TIMES_FIELDS),
        aggregate=("id", "organisation_id", "headquarters_id", "working_group_id", "trade_id",
                   "state", "seats", "opened_on", "closed_on", "valid_until"),
        client=None,
        organisation="organisation_id",
        history=True,
    ),
    Protected("jobs.OpeningExclusion", select=NETWORK, insert=f"({WRITES}) and recorded_by = {MINE}",
              delete=WRITES, client=None, organisation="organisation_id", history=True),
    Protected(
        "jobs.Candidate",
        select=TEAM,
        insert=f"{CASE_BODY} and {TEAM} and recorded_by = {MINE}",
        update=TEAM,
        update_columns=("readiness", "wishes", "available_from", "agreed_on", "ended_on", "note",
                        "recorded_by", "version"),
        aggregate=("id", "organisation_id", "headquarters_id", "working_group_id", "agreed_on",
                   "ended_on"),
        organisation="organisation_id",
        history=True,
    ),
    # no person in it: the boards read it; an employer never does
    Protected(
        "jobs.Application",
        select=f"{SUBJECT} or {OWN_CASE} or {BOARD} or {MAILS}",
        insert=f"{OWN_CASE} and state = 'expressed' and created_by = {MINE}",
        update=f"{SUBJECT} and {CASES}",
        update_columns=("state", "agreed_on", "interview_at", "interview_place", "offered_on",
                        "starts", "ended_on", "decline_code", "withdraw_code", "version"),
        aggregate=("id", "opening_id", "employer_id", "case_organisation_id", "headquarters_id",
                   "working_group_id", "state", "expressed_on", "agreed_on", "offered_on",
                   "starts", "ended_on"),
        client=None,
        organisation="case_organisation_id",
        history=True,
    ),
    Protected("jobs.ApplicationSubject", select=TEAM, insert=f"{CASE_BODY} and {TEAM}",
              organisation="organisation_id"),
    Protected("jobs.ApplicationCard", select=TEAM, insert=f"{CASE_BODY} and {TEAM}", update=TEAM,
              update_columns=("name", "mobile", "contact", "profile", "certificates",
                              "tells_prison", "told", "version"),
              organisation="organisation_id", history=True),
    Protected(
        "jobs.JobConsent",
        select=TEAM,
        insert=f"{CASE_BODY} and {TEAM} and recorded_by = {MINE} and withdrawn_on is null",
        update=f"{TEAM} and coalesce(withdrawn_recorded_by, {MINE}) = {MINE}",
        update_columns=("withdrawn_on", "withdrawn_recorded_by"),
        organisation="organisation_id",
        history=True,
    ),
    Protected(
        "jobs.Job",
        select=TEAM,
        insert=f"{CASE_BODY} and {TEAM} and recorded_by = {MINE} and left_on is null",
        update=TEAM,
        update_columns=("kind", "occupation_id", "title", "employer_id", "employer_name",
                        "facility_id", "county", "wage", "hours_week", "left_on", "left_code",
                        "correction", "version"),
        aggregate=("id", "organisation_id", "headquarters_id", "working_group_id", "kind",
                   "occupation_id", "facility_id", "province", "wage", "hours_week", "started_on",
                   "left_on", "left_code"),
        organisation="organisation_id",
        history=True,
    ),
    Protected(
        "jobs.RetentionCheck",
        select=TEAM,
        insert=f"{CASE_BODY} and {TEAM} and state = 'due'",
        update=f"{TEAM} and coalesce(recorded_by, {MINE}) = {MINE}",
        update_columns=("state", "on", "wage", "source", "recorded_by", "version"),
        aggregate=("id", "job_id", "organisation_id", "headquarters_id", "working_group_id",
                   "months", "due", "state"),
        organisation="organisation_id",
        history=True,
    ),
    Protected(
        "jobs.Facility",
        select=GIVEN,
        insert=f"{own('recorded_by_body')} and {CASES} and recorded_by = {MINE}"
               " and state = 'offered'",
        update=WRITES_FACILITY,
        update_columns=("title", "kind", "amount", "prison_id", "jobs_owed", "jobs_due", "state",
                        "assessment", "assessed_on", "assessed_by", "agreed_on", "approved_by",
                        "handed_on", "ended_on", "end_note", "demanded_on", "demanded",
                        "demand_due", "settled_note", "version"),
        aggregate=("id", "headquarters_id", "working_group_id", "state", "kind", "jobs_owed",
                   "jobs_due", "agreed_on"),
        client=None,
        organisation="organisation_id",
        history=True,
    ),
    Protected("jobs.MonitoringVisit", select=FACILITY,
              insert=f"{own()} and {CASES} and recorded_by = {MINE}", client=None),
]  # fmt: skip
