"""What the letter of introduction says: body to body, the name, and what the service needs.

No offence, no custody, no other body's aid: the paper is carried through a town. A sender whose
name alone would tell of prison stays unnamed on it; the receiving body finds the sender by the
code, among its referrals (ADR 14).
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access.kinds import TELLS_OF_CUSTODY
from bazgasht.access.models import Organisation
from bazgasht.access.selectors import names_of
from bazgasht.core import provinces
from bazgasht.core.digits import localise
from bazgasht.core.jalali import format_jalali
from bazgasht.people.selectors.needed import needed
from bazgasht.ui.pdf import render_pdf

from .models import Referral
from .selectors import File

TEMPLATE = "referrals/typst/letter.typ"


def letter_pdf(file: File) -> bytes:
    """The letter as PDF in the language of the page; the same for every reader of it."""
    return render_pdf(TEMPLATE, letter_data(file))


def _head(sender_id: int) -> str:
    """The sender's name, or its province's network where the name would tell of prison."""
    sender = Organisation.objects.get(pk=sender_id)
    if sender.kind not in TELLS_OF_CUSTODY:
        return sender.name
    if not sender.province:
        return _("Social support network")
    return _("Social support network, %(province)s province") % {
        "province": provinces.name_of(sender.province)
    }


def _void(row: Referral) -> str:
    """Why a letter introduces nobody any more; empty while its referral is open."""
    if row.is_open or row.ended_at is None:
        return ""
    words = _("This letter is no longer valid: %(state)s, %(day)s.")
    return words % {
        "state": row.get_state_display(), "day": format_jalali(timezone.localdate(row.ended_at), "long"),
    }  # fmt: skip


def letter_data(file: File) -> dict[str, Any]:
    """Everything the paper shows, as finished text."""
    row, service = file.row, file.row.service
    names = names_of([row.to_organisation_id])
    shown = needed(file.subject.client_id, service.shows, whole_id=True)
    return {
        "body": _head(row.letter_by or row.from_organisation_id),
        "synthetic": row.synthetic,
        "title": _("Letter of introduction"),
        "number": (_("Number"), localise(row.letter_no)),
        "date": (_("Date"), format_jalali(row.sent_at, "long") if row.sent_at else ""),
        "code": (_("Code"), row.code),
        "to": _("To: %(body)s") % {"body": names.get(row.to_organisation_id, "")},
        "greeting": _("With greetings,"),
        "text": _(
            "we introduce %(name)s to you for the service “%(service)s” and ask you to help them,"
            " and to answer by %(due)s."
        )
        % {
            "name": file.card.full,
            "service": service.title,
            "due": format_jalali(row.answer_due, "long") if row.answer_due else "",
        },
        "facts": [(n.term, n.value, n.ltr) for n in shown if n.value],
        "asked": (_("Asked for"), f"{localise(row.planned_units)} {service.get_unit_display()}"),
        "void": _void(row),
        "closing": _("Thank you for your help."),
        "signature": _("Name, signature and seal"),
        "foot": _(
            "To check this letter, look for the code above among the referrals to your body. It is"
            " valid for this service alone."
        ),
    }
