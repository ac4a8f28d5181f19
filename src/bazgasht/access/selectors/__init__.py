"""Reads about bodies, the people who work in them, and the journal."""

from .bodies import bodies, body_by_code, children_of, facets, members_count, parents_for
from .journal import JournalFilter, journal_entries
from .members import (
    colleagues,
    due_memberships,
    invitation_by_token,
    kept_permissions,
    members,
    open_invitations,
    permissions_of,
)
from .seats import (
    actor_for,
    live_memberships,
    names_of,
    organisation_by_code,
    reach_over,
    user_names,
)

__all__ = [
    "JournalFilter",
    "actor_for",
    "bodies",
    "body_by_code",
    "children_of",
    "colleagues",
    "due_memberships",
    "facets",
    "invitation_by_token",
    "journal_entries",
    "kept_permissions",
    "live_memberships",
    "members",
    "members_count",
    "names_of",
    "open_invitations",
    "organisation_by_code",
    "parents_for",
    "permissions_of",
    "reach_over",
    "user_names",
]
