"""Persons and what is known of them, in tables that differ in secrecy."""

from .access import (
    AccessBarrier,
    AccessRequest,
    AccessRequestMatch,
    EmergencyAccess,
    Grant,
    NameToken,
)
from .client import Client, ClientContact, ClientIdentity, ClientName
from .custody import ChildInside, CustodyEpisode, CustodyEvent
from .file import Attachment, CaseAssignment, CaseNote, Consent, CorrectionRequest
from .household import Household, HouseholdMember, Relation
from .roster import RosterAbsence, RosterRow, RosterRun

__all__ = [
    "AccessBarrier", "AccessRequest", "AccessRequestMatch", "Attachment", "CaseAssignment",
    "CaseNote", "ChildInside", "Client", "ClientContact", "ClientIdentity", "ClientName", "Consent",
    "CorrectionRequest", "CustodyEpisode", "CustodyEvent", "EmergencyAccess", "Grant", "Household",
    "HouseholdMember", "NameToken", "Relation", "RosterAbsence", "RosterRow", "RosterRun",
]  # fmt: skip
