"""Papers of this room: the contract with the consent, and the payslip."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from bazgasht.access.selectors import names_of
from bazgasht.core.digits import localise, number
from bazgasht.core.money import format_money
from bazgasht.people.selectors.cards import Card
from bazgasht.ui.consent_paper import Fact, consent_data, consent_pdf
from bazgasht.ui.pdf import render_pdf

from . import consent_text
from .models import Placement, WageLine
from .months import JalaliMonth
from .states import PayKind, Recipient
from .terms import Terms, hours


def contract_pdf(row: Placement, card: Card) -> bytes:
    """Two copies' worth of one page: terms, the consent's own words, and room to sign."""
    return consent_pdf(contract_data(row, card))


def contract_data(row: Placement, card: Card) -> dict[str, Any]:
    """Everything the paper shows, as finished text. Nothing of the offence or the file."""
    consent = row.consent
    terms = Terms.of(consent.terms) if consent else Terms.of_post(row.post)
    version = consent.text_version if consent else consent_text.CURRENT
    names = names_of([row.organisation_id])
    post, workshop = row.post, row.post.workshop
    facts: list[Fact] = [
        (_("Name"), card.full),
        (_("File number"), localise(card.file_no)),
        (_("Work"), f"{post.title} · {workshop.name}"),
        (_("Wage"), terms.wage_words),
        (_("Hours"), terms.hours_words),
        (_("Day of rest"), terms.rest_words),
    ]
    if post.shift_begins:
        facts.append((_("Shift"), localise(f"{post.shift_begins:%H:%M} – {post.shift_ends:%H:%M}")))
    return consent_data(
        title=_("Contract of work and free consent"), body=names.get(row.organisation_id, ""),
        synthetic=row.synthetic, number=row.contract_no,
        signed_on=consent.signed_on if consent else None, facts=facts,
        says=consent_text.lines(version), version=version,
        split_title=_("How the wage is split, as the person wants it"), split=_split(row),
        signatures=[_("The person"), _("The workshop"), _("The case team")],
    )  # fmt: skip


def _split(row: Placement) -> list[Fact]:
    """Shares on record, or lines to fill in by hand before signing."""
    from .selectors.placements import splits_of

    agreed = splits_of(row)
    if not agreed:
        return [(str(r.label), _("………… percent")) for r in Recipient]
    return [
        (str(Recipient(r).label), _("%(share)s percent") % {"share": number(bp / 100)})
        for r, bp in agreed[0].parts.items()
    ]


def payslip_pdf(line: WageLine, card: Card) -> bytes:
    return render_pdf("work/typst/payslip.typ", payslip_data(line, card))


def payslip_data(line: WageLine, card: Card) -> dict[str, Any]:
    """Everything the slip shows, as finished text."""
    row, run = line.placement, line.run
    terms = Terms.of(row.consent.terms) if row.consent else Terms.of_post(row.post)
    names = names_of([line.organisation_id])
    sign = "−" if line.reverses_id else ""
    worked: list[Fact] = [
        (_("Days"), number(abs(line.days))), (_("Hours"), hours(abs(line.minutes))),
    ]  # fmt: skip
    if terms.pay_kind == PayKind.PIECE:
        worked.append((terms.piece_unit or _("Pieces"), number(abs(line.pieces))))
    earned = [(_("By the agreed terms"), _rials(line.base))]
    if line.topup:
        earned.append((_("Raised to the legal floor"), _rials(line.topup)))
    return {
        "body": names.get(line.organisation_id, ""),
        "synthetic": run.synthetic,
        "title": _("Payslip"),
        "sub": JalaliMonth(run.year, run.month).words,
        "notice": _("This slip takes back the one of the same month.") if sign else "",
        "facts": [
            (_("Name"), card.full), (_("File number"), localise(card.file_no)),
            (_("Contract"), row.contract_no), (_("Work"), row.post.title),
            (_("Agreed wage"), terms.wage_words),
        ],
        "worked_title": _("What was worked"), "worked": worked,
        "earned_title": _("What was earned"), "earned": earned,
        "gross": (_("Wage of the month"), _rials(line.gross)),
        "parts_title": _("Where it goes"),
        "parts": [(str(Recipient(r).label), _rials(v)) for r, v in line.parts.items()],
        "foot": _("Ask the workshop or your social worker about anything you don't understand. You may change how your wage is split."),
    }  # fmt: skip


def _rials(amount: int) -> str:
    return format_money(amount, "rial")
