"""Who may give which role, and how far: the one table behind invitations and leavers.

A role missing under a giver can't be given by them; the kinds of body a role belongs to
(:mod:`bazgasht.access.roles`) narrow it further. Nobody but the system administrator gives a role
that sees more of a person than their own.
"""

from __future__ import annotations

from enum import Enum

from .roles import ROLES


class Reach(Enum):
    """OWN: the giver's own body; BELOW: bodies under it; PROVINCE: every body of its province
    (of the country, for a national body) and whatever its seat covers."""

    OWN = "own"
    BELOW = "below"
    PROVINCE = "province"


ROLE_GIVERS: dict[str, dict[str, Reach]] = {
    "system_administrator": dict.fromkeys(ROLES, Reach.PROVINCE),
    "headquarters_secretary": {
        "group_secretary": Reach.BELOW,
        "headquarters_viewer": Reach.OWN,
        "headquarters_secretary": Reach.BELOW,
    },
    "case_lead": {
        "social_worker": Reach.OWN,
        "prison_officer": Reach.OWN,
        "aftercare_officer": Reach.OWN,
    },
    "association_manager": {"social_worker": Reach.OWN, "deputy_liaison": Reach.OWN},
    "agency_liaison": {"deputy_liaison": Reach.OWN},
}
"""Giver → role given → reach."""
