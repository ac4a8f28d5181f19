"""Who may touch what about persons. The database keeps these rules, whatever the code forgets.

``created_at = now()`` is true only inside the transaction that made the row: it lets the maker
read back a new file before its first grant is written, and no longer.
"""

from bazgasht.core.protection import Protected, granted, own

FRESH = "(" + own("opened_by") + " and {t}.created_at = now())"
CASE = granted(level=3)
ANY = granted()
HOUSEHOLD = (
    "(coalesce((select true from people_grant g where g.household_id = {t}.id"
    " and g.organisation_id = any((select bz_orgs())::int[])"
    " and not g.client_id = any((select bz_barred())::bigint[])"
    " and g.starts <= now() and g.ends > now() limit 1), false) or people_sees_household({t}.id))"
)
INTO_HOUSEHOLD = (
    "coalesce((select true from people_household h where h.id = {t}.household_id), false)"
)
MINE = "(select bz_user())"
TEAM_OR_OWN = f"({CASE} or ({own()} and {ANY}))"
WRITE_OWN = f"({own()} and {ANY})"
KEEPS_BARRIER = "people_keeps_barrier({t}.client_id, {t}.set_by_organisation)"

PROTECTION = [
    Protected(
        "people.Client",
        select=f"({FRESH} or {granted('id')})",
        insert=own("opened_by"),
        update=granted("id", 3),
        update_columns=("died_on", "version", "synthetic"),
        client="id",
        history=True,
    ),
    Protected("people.ClientName", select=ANY, insert=CASE, update=CASE, history=True),
    Protected(
        "people.ClientIdentity", select=granted(level=2), insert=CASE, update=CASE, history=True
    ),
    Protected("people.ClientContact", select=ANY, insert=granted(level=2), update=granted(level=2),
              history=True),
    Protected("people.CustodyEpisode", select=CASE, insert=CASE, update=CASE, history=True),
    Protected("people.CustodyEvent", select=CASE,
              insert=f"{CASE} and coalesce(recorded_by, {MINE}) = {MINE} and voided_at is null",
              update=f"{CASE} and coalesce(voided_by, {MINE}) = {MINE}",
              update_columns=("voided_at", "voided_by", "void_reason"), history=True),
    Protected("people.ChildInside", select=f"{CASE} and {granted('mother_id', 3)}",
              insert=f"{CASE} and {granted('mother_id', 3)}", update=CASE, history=True),
    Protected("people.Household", select=f"({FRESH} or {HOUSEHOLD})", insert=own("opened_by"),
              update=f"({FRESH} or {HOUSEHOLD})", update_columns=("city",), client=None, history=True),
    Protected("people.HouseholdMember", select=ANY, insert=f"{CASE} and {INTO_HOUSEHOLD}",
              update=CASE, update_columns=("head", "ends"), history=True),
    Protected("people.Relation", select=f"{ANY} and {granted('other_id')}",
              insert=f"{CASE} and {granted('other_id')}", update=CASE,
              update_columns=("kind", "starts", "ends"), history=True),
    Protected(
        "people.Grant",
        select=own(),
        insert="true",  # the trigger people_grant_check decides by the basis
        update=own(),
        update_columns=("ends", "ended_reason"),
        history=True,
    ),
    # the end of the body's grants stands in the row: a look-up per word would cost too much
    Protected("people.NameToken", select=f"{own()} and ends > now() and not (client_id ="
              " any((select bz_barred())::bigint[]))"),
    Protected(
        "people.AccessBarrier",
        select=f"({own()} or {own('set_by_organisation')} or user_id = (select bz_user())"
        f" or {KEEPS_BARRIER})",
        select_columns=("id", "client_id", "organisation_id", "user_id", "ends", "set_by",
                        "set_by_organisation", "created_at"),
        insert=f"{own('set_by_organisation')} and bz_holds({{t}}.client_id, 3) and set_by = {MINE}",
        update=KEEPS_BARRIER,
        update_columns=("ends",),
        history=True,
        organisation="set_by_organisation",
    ),
    Protected("people.EmergencyAccess", select=f"({own()} or {CASE})",
              update=f"({own()} or {CASE}) and user_id <> {MINE}"
              f" and coalesce(reviewed_by, {MINE}) = {MINE}",
              update_columns=("reviewed_by", "reviewed_at", "justified", "review_note"),
              history=True, organisation="organisation_id"),
    Protected("people.AccessRequest", select=f"({own()} or coalesce((select true from"
              " people_accessrequestmatch m where m.request_id = {t}.id limit 1), false))",
              update=own(), update_columns=("closed_at",),
              client=None, organisation="organisation_id"),
    Protected("people.AccessRequestMatch", select=CASE,
              update=f"{CASE} and coalesce(decided_by, {MINE}) = {MINE}",
              update_columns=("state", "level", "decided_by", "decided_at", "note"), history=True),
    Protected("people.CaseAssignment", select=WRITE_OWN, insert=WRITE_OWN, update=WRITE_OWN,
              history=True),
    Protected("people.CaseNote", select=TEAM_OR_OWN,
              insert=f"{WRITE_OWN} and author_id = (select bz_user())"),
    Protected("people.Attachment", select=TEAM_OR_OWN, insert=WRITE_OWN, update=WRITE_OWN,
              update_columns=("removed_at", "removed_reason"), history=True),
    Protected("people.CorrectionRequest", select=TEAM_OR_OWN, insert=WRITE_OWN, update=CASE,
              history=True),
    Protected("people.Consent", select=TEAM_OR_OWN,
              insert=f"{WRITE_OWN} and recorded_by = {MINE}", update=f"({CASE} or {WRITE_OWN})",
              update_columns=("withdrawn_on",), history=True),
    Protected("people.RosterRun", select=own(), insert=own(), update=own(), client=None),
    Protected("people.RosterRow", select=own(), insert=own(), update=own(), client=None),
    Protected("people.RosterAbsence", select=f"{own()} and {ANY}", insert=f"{own()} and {ANY}",
              update=own()),
]  # fmt: skip
