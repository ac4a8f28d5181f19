"""A run is its own body's; what it says of a person is for their case team in that body. Nobody else
reads a proposal: not the school, not the employer, not a headquarters."""

from bazgasht.core.protection import Protected, granted

TEAM = granted(level=3)
CASE_BODY = "{t}.organisation_id = any((select bz_case_orgs())::int[])"
MINE = "(select bz_user())"
ITS_RUN = (
    "exists (select from matching_matchrun r where r.id = {t}.run_id"
    " and r.organisation_id = {t}.organisation_id and r.state = 'choosing')"
)

PROTECTION = [
    Protected(
        "matching.Wish",
        select=TEAM,
        insert=f"{CASE_BODY} and {TEAM} and recorded_by = {MINE}",
        update=TEAM,
        update_columns=("trades", "counties", "max_hours", "available_from", "cannot", "agreed_on",
                        "ended_on", "recorded_by", "version"),
        organisation="organisation_id",
        history=True,
    ),
    Protected(
        "matching.MatchRun",
        select=CASE_BODY,
        insert=f"{CASE_BODY} and made_by = {MINE} and state = 'queued'",
        update=f"{CASE_BODY} and made_by = {MINE}",  # what is made stays: sql/20_runs.sql
        update_columns=("state", "people", "places", "matched", "pairs", "value", "bound",
                        "milliseconds", "targets", "synthetic"),
        client=None,
        organisation="organisation_id",
    ),
    Protected(
        "matching.MatchLine",
        select=f"{CASE_BODY} and {TEAM}",
        insert=f"{CASE_BODY} and {TEAM} and state = 'proposed' and {ITS_RUN}",
        update=f"{CASE_BODY} and {TEAM}",  # who decides: sql/10_decisions.sql
        update_columns=("state", "chosen", "override_reason", "refuse_code", "note", "outcome",
                        "decided_by", "decided_on", "version"),
        aggregate=("id", "organisation_id", "headquarters_id", "working_group_id", "kind", "state",
                   "made_on", "decided_on"),
        organisation="organisation_id",
        history=True,
    ),
    Protected(
        "matching.MatchMiss",
        select=f"{CASE_BODY} and {TEAM}",
        insert=f"{CASE_BODY} and {TEAM} and {ITS_RUN}",
        organisation="organisation_id",
    ),
]  # fmt: skip
