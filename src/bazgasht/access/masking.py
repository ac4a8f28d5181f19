"""How the auditor sees persons: a stable code that leads nowhere."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bazgasht.core.digits import localise

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

PLAIN = frozenset({
    "organisation", "membership", "invitation", "factor_reset", "user", "journal", "mission",
    "member_body", "contact", "headquarters", "service", "instrument", "report", "weekly_report",
})  # fmt: skip
"""Types of object that are no persons: their ids and details may be shown."""


TYPES = {
    "organisation": _("Body"),
    "application": _("Application"),
    "headquarters": _("Headquarters"),
    "membership": _("Role"),
    "invitation": _("Invitation"),
    "factor_reset": _("Second factor"),
    "user": _("User"),
    "journal": _("Journal"),
    "list": _("List"),
    "weekly_report": _("Weekly report"),
    "mission": _("Mission"),
    "member_body": _("Seat in a headquarters"),
    "contact": _("Contact"),
    "client": _("Client"),
    "household": _("Household"),
    "episode": _("Custody episode"),
    "grant": _("Access"),
    "note": _("Case note"),
    "attachment": _("Attachment"),
    "consent": _("Consent"),
    "assessment": _("Assessment"),
    "plan": _("Plan"),
    "referral": _("Referral"),
    "service": _("Service"),
    "delivery": _("Delivery"),
    "report": _("Weekly report"),
    "access_request": _("Access request"),
    "award": _("Certificate given"),
    "bank_file": _("Bank file"),
    "barrier": _("Barrier"),
    "certificate": _("Certificate"),
    "child_inside": _("Child inside"),
    "cohort": _("Training cohort"),
    "correction": _("Correction request"),
    "course": _("Course"),
    "emergency": _("Emergency access"),
    "enrolment": _("Enrolment"),
    "forecasts": _("Forecasts"),
    "goal": _("Goal"),
    "key": _("Key"),
    "ledger_entry": _("Ledger entry"),
    "need": _("Need"),
    "order": _("Order"),
    "pay_account": _("Account to pay into"),
    "payment": _("Payment"),
    "payrule": _("Rule of wages and hours"),
    "placement": _("Post held"),
    "post": _("Post"),
    "product": _("Product"),
    "relation": _("Relation"),
    "review": _("Review"),
    "roster_absence": _("Absence from a roster"),
    "roster_row": _("Row of a roster"),
    "roster_run": _("Import of a roster"),
    "search": _("Search"),
    "session": _("Session"),
    "splitrule": _("Rule of the wage split"),
    "step": _("Step"),
    "trade": _("Trade"),
    "wageline": _("Payslip"),
    "wagerun": _("Wages of a month"),
    "workshop": _("Workshop"),
    "candidate": _("Candidate"),
    "chain": _("Value chain"),
    "council": _("Council"),
    "directive": _("Directive"),
    "facility": _("Facility"),
    "gathering": _("Gathering"),
    "job": _("Job"),
    "meeting": _("Meeting"),
    "milestone": _("Milestone"),
    "opening": _("Opening"),
    "pledge": _("Pledge"),
    "pledge_text": _("Text of a pledge"),
    "pledges": _("Score board of pledges"),
    "proposal": _("Proposal"),
    "resolution": _("Resolution"),
    "retention_check": _("Check of a job"),
    "run": _("Run of proposals"),
    "scenario": _("Scenario"),
    "visit": _("Field visit"),
    "wish": _("Wish for training"),
}
"""Words for what an entry is about; a type not listed is shown by its code."""


def opaque(kind: str, value: object) -> str:
    """Eight characters that are always the same for one object of this installation."""
    key = settings.LOOKUP_KEY
    digest = hmac.new(key, f"journal:{kind}:{value}".encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest[:8], "big")
    out = ""
    for _place in range(8):
        number, rest = divmod(number, len(LETTERS))
        out += LETTERS[rest]
    return f"{out[:4]}-{out[4:]}"


def client_code(client_id: int | None) -> str:
    return "" if client_id is None else f"P-{opaque('client', client_id)}"


def object_code(object_type: str, object_id: str) -> str:
    """The id itself where it names no person, else an opaque code."""
    if object_type not in PLAIN:
        return opaque(object_type, object_id)
    return localise(object_id) if object_id.isdigit() else object_id
