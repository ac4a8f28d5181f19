"""Bodies' public face, what they promised and what they share: no client in these tables."""

from bazgasht.core.protection import Open, Protected, own

ALL = "select, insert, update"


def board(column: str) -> str:
    return "{t}." + column + " = any((select bz_boards())::int[])"


PARTIES = f"({own()} or {own(orgs='network_speaks')} or {board('headquarters_id')})"
"""The body that promises and the headquarters it promises to."""
GROUPS = (
    "exists (select from network_commitment c where c.pledge_id = {t}.id"
    " and c.working_group_id = any((select bz_boards())::int[]))"
)
"""The working groups that a line of the pledge is for."""
SHARERS = f"({own()} or {board('organisation_id')} or {board('headquarters_id')})"
"""The body an experience is of, and its headquarters."""
EXPERIENCE = "exists (select from network_experience e where e.id = {t}.experience_id{more})"

PROTECTION = [
    Open("network.Mission", ALL, "duties of working groups", aggregate="select", history=True),
    Open("network.MemberBody", ALL, "bodies in a headquarters", aggregate="select"),
    Open("network.MemberBody_working_groups", ALL + ", delete", "bodies in groups",
         aggregate="select"),
    Open("network.Contact", ALL, "people at work, at their place of work"),
    Open("network.PledgeText", ALL, "what bodies are asked to sign", history=True),
    Protected(
        "network.Pledge",
        select=f"{PARTIES} or {GROUPS}",
        insert=f"{{t}}.state = 'draft' and {PARTIES}",
        update=PARTIES,
        update_columns=(
            "state", "text_id", "starts", "ends", "returned", "content", "sha256", "signed_at",
            "signed_by", "signer", "office", "factor", "ended_on", "ended_by", "reason", "version",
        ),
        aggregate=("id", "organisation_id", "headquarters_id", "state", "signed_at", "ended_on"),
        history=True, client=None, organisation="organisation_id",
    ),
    Protected(
        "network.Commitment",
        select=f"{PARTIES} or {board('working_group_id')}",
        insert=PARTIES,
        update=PARTIES,
        delete=PARTIES,
        update_columns=(
            "mission_id", "working_group_id", "indicator", "counted", "quantity", "starts", "due",
            "note",
        ),
        aggregate=("id", "pledge_id", "organisation_id", "headquarters_id", "working_group_id",
                   "due"),
        history=True, client=None, organisation="organisation_id",
    ),
    Protected(
        "network.Experience",
        select=f"{{t}}.state = 'published' and (select bz_user()) is not null or {SHARERS}",
        insert=f"{{t}}.state = 'draft' and {{t}}.written_by = (select bz_user()) and {SHARERS}",
        update=SHARERS,
        update_columns=(
            "headquarters_id", "working_group_id", "title", "theme", "province", "place", "starts",
            "ends", "tried", "result", "lesson", "figures", "link", "words", "state", "changed_by",
            "offered_at", "checked_by", "published_on", "reason", "version",
        ),
        aggregate=("id", "organisation_id", "headquarters_id", "working_group_id", "state",
                   "published_on"),
        history=True, client=None, organisation="organisation_id",
    ),
    Protected(
        "network.ExperienceUse",
        select=EXPERIENCE.replace("{more}", ""),
        insert=EXPERIENCE.replace("{more}", " and e.state = 'published'")
        + f" and {{t}}.recorded_by = (select bz_user()) and ({own()} or {board('organisation_id')})",
        delete=f"({own()} or {board('organisation_id')})",
        aggregate=("id", "organisation_id", "headquarters_id", "on"),
        history=True, client=None, organisation="organisation_id",
    ),
]  # fmt: skip
