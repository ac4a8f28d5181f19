"""Bodies' public face, and what they promised: no client in these tables."""

from bazgasht.core.protection import Open, Protected, own

ALL = "select, insert, update"


def board(column: str) -> str:
    return "{t}." + column + " = any((select bz_boards())::int[])"


PARTIES = f"({own()} or {board('headquarters_id')})"
"""The body that promises and the headquarters it promises to."""
GROUPS = (
    "exists (select from network_commitment c where c.pledge_id = {t}.id"
    " and c.working_group_id = any((select bz_boards())::int[]))"
)
"""The working groups that a line of the pledge is for."""

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
]  # fmt: skip
