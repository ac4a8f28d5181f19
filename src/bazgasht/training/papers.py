"""The certificate on paper: its own frame, without this platform's name or any body of prisons."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.core.digits import localise
from bazgasht.core.jalali import format_jalali
from bazgasht.ui.pdf import render_pdf

from .models import Certificate
from .qr import qr_svg
from .selectors import Public
from .states import Level

TEMPLATE = "training/typst/certificate.typ"


def public_of(row: Certificate) -> Public:
    """What anybody may know of a certificate: the paper shows nothing else."""
    return Public(
        row.public_id, row.code, row.number, row.holder, row.issuer_name, row.course_title,
        row.course_uuid, row.occupation_code, row.level, row.hours, tuple(row.skills),
        row.issued_on, row.revoked_on, row.synthetic,
    )  # fmt: skip


def certificate_pdf(certificate: Public) -> bytes:
    """A4 across, in the language of the page."""
    return render_pdf(TEMPLATE, certificate_data(certificate))


def check_url(certificate: Public) -> str:
    return settings.CERTIFICATES_URL + reverse("training:public", args=[certificate.code])


def spaced(code: str) -> str:
    """A code as people read it aloud: four groups of five and one of six."""
    return "-".join((code[:5], code[5:10], code[10:15], code[15:20], code[20:]))


def certificate_data(c: Public) -> dict[str, Any]:
    """Everything the paper shows, as finished text."""
    address = check_url(c)
    return {
        "title": _("Certificate"),
        "issuer": c.issuer,
        "synthetic": c.synthetic,
        "given_to": _("This is to certify that"),
        "holder": c.holder,
        "text": _(
            "has completed the course “%(course)s”, of %(hours)s hours, at the %(level)s level."
        )
        % {"course": c.title, "hours": localise(c.hours), "level": Level(c.level).label},
        "skills_title": _("Skills"),
        "skills": "، ".join(c.skills),
        "facts": [
            (_("Number"), localise(c.number)),
            (_("Date"), format_jalali(c.issued_on, "long")),
            (_("Occupation (ISCO-08)"), localise(c.occupation)),
        ],
        "check": _("Anyone can check this certificate at this address:"),
        "url": address,
        "code": spaced(c.code),
        "qr": qr_svg(address),
        "signature": _("Name, signature and seal"),
    }
