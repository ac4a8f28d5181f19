"""Words for the keys of what the journal keeps beside an act, for whoever reads it.

A test walks the code: a key that is recorded and not named here fails it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from bazgasht.core.digits import localise
from bazgasht.core.jalali import format_jalali

from .roles import ROLES

KEYS = {
    "absent": pgettext_lazy("journal", "absent people"),
    "action": pgettext_lazy("journal", "act"),
    "active": pgettext_lazy("journal", "active"),
    "added": pgettext_lazy("journal", "added"),
    "again": pgettext_lazy("journal", "made again"),
    "agreements_undone": pgettext_lazy("journal", "agreements undone"),
    "agrees": pgettext_lazy("journal", "agrees"),
    "all": pgettext_lazy("journal", "all of them"),
    "amount": pgettext_lazy("journal", "amount"),
    "approved": pgettext_lazy("journal", "approved"),
    "as_of": pgettext_lazy("journal", "as of"),
    "basis": pgettext_lazy("journal", "basis"),
    "became": pgettext_lazy("journal", "afterwards"),
    "bodies": pgettext_lazy("journal", "bodies"),
    "body": pgettext_lazy("journal", "body"),
    "bytes": pgettext_lazy("journal", "bytes"),
    "changed": pgettext_lazy("journal", "changed"),
    "changes": pgettext_lazy("journal", "changes"),
    "code": pgettext_lazy("journal", "code"),
    "councils": pgettext_lazy("journal", "councils"),
    "count": pgettext_lazy("journal", "how many"),
    "decision": pgettext_lazy("journal", "decision"),
    "degree": pgettext_lazy("journal", "degree"),
    "digest": pgettext_lazy("journal", "digest"),
    "domain": pgettext_lazy("journal", "field of need"),
    "due": pgettext_lazy("journal", "due"),
    "end": pgettext_lazy("journal", "how it ended"),
    "factor": pgettext_lazy("journal", "second factor"),
    "families": pgettext_lazy("journal", "rows of families"),
    "fields": pgettext_lazy("journal", "fields"),
    "file": pgettext_lazy("journal", "with a file"),
    "filter": pgettext_lazy("journal", "filter"),
    "for": pgettext_lazy("journal", "for what"),
    "form": pgettext_lazy("journal", "format"),
    "format": pgettext_lazy("journal", "format"),
    "found": pgettext_lazy("journal", "found"),
    "from": pgettext_lazy("journal", "before"),
    "goals": pgettext_lazy("journal", "goals"),
    "handover_to": pgettext_lazy("journal", "handed over to"),
    "headquarters": pgettext_lazy("journal", "headquarters"),
    "indicator": pgettext_lazy("journal", "indicator"),
    "instrument": pgettext_lazy("journal", "instrument"),
    "justified": pgettext_lazy("journal", "justified"),
    "kind": pgettext_lazy("journal", "kind"),
    "left_out": pgettext_lazy("journal", "left out"),
    "letter": pgettext_lazy("journal", "letter"),
    "level": pgettext_lazy("journal", "level"),
    "lines": pgettext_lazy("journal", "lines"),
    "link": pgettext_lazy("journal", "link"),
    "list": pgettext_lazy("journal", "list"),
    "made": pgettext_lazy("journal", "made"),
    "month": pgettext_lazy("journal", "month"),
    "months": pgettext_lazy("journal", "months"),
    "moved": pgettext_lazy("journal", "moved"),
    "names": pgettext_lazy("journal", "with names"),
    "needs": pgettext_lazy("journal", "needs"),
    "new": pgettext_lazy("journal", "new"),
    "number": pgettext_lazy("journal", "number"),
    "organisation": pgettext_lazy("journal", "body"),
    "origin": pgettext_lazy("journal", "origin"),
    "outcome": pgettext_lazy("journal", "outcome"),
    "page": pgettext_lazy("journal", "page"),
    "part": pgettext_lazy("journal", "part"),
    "password": pgettext_lazy("journal", "password"),
    "people": pgettext_lazy("journal", "people"),
    "period": pgettext_lazy("journal", "period"),
    "polling_day": pgettext_lazy("journal", "polling day"),
    "proposed": pgettext_lazy("journal", "proposed"),
    "provider": pgettext_lazy("journal", "providing body"),
    "quantity": pgettext_lazy("journal", "how much"),
    "reason": pgettext_lazy("journal", "reason"),
    "replaced": pgettext_lazy("journal", "replaced"),
    "role": pgettext_lazy("journal", "role"),
    "rows": pgettext_lazy("journal", "rows"),
    "rule": pgettext_lazy("journal", "rule"),
    "same": pgettext_lazy("journal", "as before"),
    "scenarios": pgettext_lazy("journal", "scenarios"),
    "section": pgettext_lazy("journal", "section"),
    "service": pgettext_lazy("journal", "service"),
    "show": pgettext_lazy("journal", "shown part"),
    "shown": pgettext_lazy("journal", "shown"),
    "since": pgettext_lazy("journal", "since"),
    "size": pgettext_lazy("journal", "size"),
    "source": pgettext_lazy("journal", "source"),
    "state": pgettext_lazy("journal", "state"),
    "step": pgettext_lazy("journal", "step"),
    "template": pgettext_lazy("journal", "template"),
    "text": pgettext_lazy("journal", "text"),
    "there": pgettext_lazy("journal", "there already"),
    "through": pgettext_lazy("journal", "through"),
    "times": pgettext_lazy("journal", "times"),
    "to": pgettext_lazy("journal", "afterwards"),
    "to_organisation": pgettext_lazy("journal", "to the body"),
    "told": pgettext_lazy("journal", "who was told"),
    "total": pgettext_lazy("journal", "total"),
    "type": pgettext_lazy("journal", "type"),
    "until": pgettext_lazy("journal", "until"),
    "user": pgettext_lazy("journal", "user"),
    "version": pgettext_lazy("journal", "version"),
    "view": pgettext_lazy("journal", "view"),
    "was": pgettext_lazy("journal", "before"),
    "week": pgettext_lazy("journal", "week"),
    "what": pgettext_lazy("journal", "what"),
    "years": pgettext_lazy("journal", "years"),
}


PEOPLE = frozenset({"user", "handover_to"})
BODIES = frozenset({"organisation", "to_organisation", "body", "headquarters", "provider"})
"""Keys whose number is the id of an account or of a body; both are told by name."""

TASKS = {
    "access.remind": pgettext_lazy("journal task", "reminder of access to confirm"),
    "account.recovered": pgettext_lazy("journal task", "whoever keeps the machine"),
    "attachments.purge": pgettext_lazy("journal task", "deletion of what is due"),
    "rosters.sweep": pgettext_lazy("journal task", "deletion of what is due"),
    "councils.mail": pgettext_lazy("journal task", "mail of the councils"),
    "councils.remind": pgettext_lazy("journal task", "reminders of the councils"),
    "insight.weekly": pgettext_lazy("journal task", "weekly report"),
    "jobs.expire": pgettext_lazy("journal task", "openings that lapse"),
    "jobs.mail": pgettext_lazy("journal task", "mail to employers"),
    "referrals.remind": pgettext_lazy("journal task", "reminders of referrals"),
    "training.offers": pgettext_lazy("journal task", "offered seats that lapse"),
}
"""Who acts when no person does."""

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def task(code: str) -> str:
    return str(TASKS.get(code, code))


def word(key: str) -> str:
    """In the language of the reader; a key of older times that nobody names is shown as it is."""
    return str(KEYS.get(key, key))


def value(found: Any) -> str:
    """Days in Jalali, digits and yes or no in the language of the reader."""
    if isinstance(found, bool):
        return _("yes") if found else _("no")
    if isinstance(found, dict):
        return _(", ").join(f"{word(k)}: {value(v)}" for k, v in found.items())
    if isinstance(found, list):
        return _(", ").join(map(value, found))
    if isinstance(found, str) and DAY.fullmatch(found):  # no week: 1405-W35 is one to Python, too
        try:
            return format_jalali(date.fromisoformat(found))
        except ValueError:
            return found
    if found in ROLES:
        return str(ROLES[found].name)
    return localise(found) if isinstance(found, int) else str(found)
