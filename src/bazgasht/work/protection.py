"""Who may touch what of work in custody. Triggers (sql/) keep consent, floor, hours and seats."""

from bazgasht.core.protection import Open, Protected, barred, granted, own

TEAM = granted(level=3)
ANY = granted()
MINE = "(select bz_user())"
CASE = f"{own('case_organisation_id')} and {TEAM}"
RUNS = f"{own()} and {ANY}"
RUNS_TERMS = f"{own('workshop_organisation_id')} and {ANY}"
CATALOGUE = "select, insert, update"
BOOKS = f"{own()} and not {barred()}"
"""A body's wage books stay whole after its sight of a person has ended: the amounts remain, the
name is no longer readable."""

PROTECTION = [
    Open("work.Workshop", CATALOGUE, "workshops are a catalogue", aggregate="select", history=True),
    Open("work.Post", CATALOGUE, "posts and their terms are a catalogue", aggregate="select",
         history=True),
    Open("work.Product", CATALOGUE, "products are a catalogue", history=True),
    Open("work.PayRule", "select, insert", "figures of the law", aggregate="select"),
    Open("work.SplitRule", "select, insert", "figures of the law"),
    Protected("work.Order", select=own(), insert=f"{own()} and recorded_by = {MINE}", update=own(),
              update_columns=("delivered", "delivered_on", "state", "due", "note", "version"),
              client=None, organisation="organisation_id", history=True),
    Protected(
        "work.WorkConsent",
        select=f"{TEAM} or ({RUNS_TERMS})",
        insert=f"{own()} and {TEAM} and recorded_by = {MINE} and withdrawn_on is null",
        update=f"({TEAM} or ({RUNS_TERMS})) and coalesce(withdrawn_recorded_by, {MINE}) = {MINE}",
        update_columns=("withdrawn_on", "withdrawn_recorded_by"),
        organisation="organisation_id",
        history=True,
    ),
    Protected(
        "work.Placement",
        select=f"{TEAM} or ({RUNS})",
        insert=f"{CASE} and state = 'offered' and offered_by = {MINE}",
        update=f"{TEAM} or ({RUNS})",
        update_columns=("consent_id", "state", "answered_on", "starts", "ends", "end_code",
                        "started_at", "version"),
        aggregate=("id", "organisation_id", "headquarters_id", "working_group_id", "post_id",
                   "state", "starts", "ends", "end_code"),
        organisation="organisation_id",
        history=True,
    ),
    Protected("work.SplitAgreement", select=f"{TEAM} or ({RUNS_TERMS})",
              insert=f"{own()} and {TEAM} and recorded_by = {MINE}",
              organisation="organisation_id"),
    Protected("work.WorkDay", select=f"{TEAM} or ({RUNS})",
              insert=f"{RUNS} and recorded_by = {MINE}", update=RUNS,
              update_columns=("minutes", "pieces", "recorded_by"),
              aggregate=("placement_id", "organisation_id", "on", "minutes", "pieces"),
              organisation="organisation_id", history=True),
    # a case team that may read a line reads which month it is of
    Protected(
        "work.WageRun",
        select=f"{own()} or exists (select from work_wageline l where l.run_id = {{t}}.id)",
        insert=f"{own()} and prepared_by = {MINE} and state = 'draft'",
        update=own(),
        update_columns=("state", "people", "lines", "minutes", "gross", "topup", "totals",
                        "warnings", "prepared_by", "prepared_at", "submitted_by", "submitted_at", "approved_by", "approved_at",
                        "sent_back_by", "note", "entry_public_id", "paid_on", "version"),
        aggregate=("id", "organisation_id", "headquarters_id", "working_group_id", "state",
                   "gross", "totals", "approved_at"),
        client=None,
        organisation="organisation_id",
        history=True,
    ),
    Protected("work.WageLine", select=f"{TEAM} or ({BOOKS})", insert=RUNS, delete=BOOKS,
              organisation="organisation_id"),
    Protected("work.WagePayment", select=BOOKS, insert=own(), organisation="organisation_id"),
]  # fmt: skip
