"""Papers of councils: minutes with the letterhead of the body, and what is expected of one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from bazgasht.core.digits import localise
from bazgasht.core.jalali import contextual, format_datetime, format_jalali
from bazgasht.core.week import Week
from bazgasht.ui.pdf import render_pdf

from .models import Meeting, Resolution
from .selectors import Expected, Line
from .states import PRESENT, MeetingState

MINUTES = "councils/typst/minutes.typ"
EXPECTED = "councils/typst/expected.typ"


def minutes_pdf(meeting: Meeting) -> bytes:
    """A4, in the language of the page; the digest stands on signed ones."""
    council = meeting.council
    signed = meeting.state == MeetingState.SIGNED
    answers = {a.organisation_id: a for a in meeting.agreements.all()}
    data = {
        "body": council.organisation.name,
        "synthetic": council.organisation.synthetic,
        "title": _("Minutes: %(title)s") % {"title": meeting.title},
        "subtitle": council.title,
        "facts": [
            (_("Held"), format_datetime(meeting.starts)),
            (_("Place"), meeting.place),
            (_("In the chair"), council.chair_office),
            (_("State"), str(meeting.get_state_display())),
        ],
        "present_title": _("Who came"),
        "present_head": [_("Body"), _("Office"), _("How"), _("About the minutes")],
        "present": [
            [a.organisation.name, a.name_of_office, str(a.get_kind_display()),
             _word(a, answers.get(a.organisation_id), council.organisation_id)]
            for a in meeting.attendance.all()
        ],
        "agenda_title": _("Agenda and what was said"),
        "agenda": [
            [localise(a.order), a.text, a.minutes or ""] for a in meeting.agenda.all()
        ],
        "minutes_title": _("Minutes as a whole"),
        "minutes": meeting.minutes,
        "objections_title": _("Objections"),
        "objections": [
            [a.organisation.name, a.words] for a in meeting.agreements.all() if not a.agrees
        ],
        "resolutions_title": _("Resolutions"),
        "resolutions_head": [_("Number"), _("Resolution"), _("Owner"), _("Until")],
        "resolutions": [_resolution(r) for r in meeting.resolutions.all() if r.state != "withdrawn"],
        "signed": (
            _("Signed by %(who)s on %(when)s")
            % {"who": meeting.signer, "when": format_datetime(meeting.signed_at)}
            if signed and meeting.signed_at else _("Not signed yet")
        ),
        "digest_label": _("Digest (SHA-256)"),
        "digest": meeting.digest,
    }  # fmt: skip
    return render_pdf(MINUTES, data)


def _word(attended: Any, answer: Any, own: int) -> str:
    if attended.kind not in PRESENT or attended.organisation_id == own:
        return "—"
    if answer is None:
        return _("said nothing")
    return _("agrees") if answer.agrees else _("objects")


def _resolution(row: Resolution) -> list[str]:
    return [
        localise(row.number) or _("draft"), row.text, row.owner.name,
        format_jalali(row.due, "long"),
    ]  # fmt: skip


def expected_pdf(found: Expected) -> bytes:
    """Everything expected of a body on A4; it names no person."""
    head = [_("Number"), _("Resolution"), _("Until"), _("How it stands")]
    tables = [
        {"title": _("Resolutions it owns"), "head": head, "rows": [_line(x) for x in found.owned]},
        {"title": _("Resolutions it supports"), "head": head,
         "rows": [_line(x) for x in found.supported]},
        {"title": _("Directives to answer"), "head": [_("Directive"), _("From"), _("Until"), ""],
         "rows": [[c.directive.title, c.directive.council.title,
                   format_jalali(c.answer_due, "long"), contextual(c.answer_due).text]
                  for c in found.directives]},
        {"title": _("Invitations to answer"), "head": [_("Meeting"), _("Council"), _("Begins"), ""],
         "rows": [[m.title, m.council.title, format_datetime(m.starts), contextual(m.starts.date()).text]
                  for m in found.invitations]},
        {"title": _("Minutes to agree"), "head": [_("Meeting"), _("Council"), _("Held"), ""],
         "rows": [[m.title, m.council.title, format_datetime(m.starts), ""]
                  for m in found.minutes]},
        {"title": _("Weekly reports to publish"), "head": [_("Week"), "", "", ""],
         "rows": [[Week.of(r.week).label(), "", "", ""] for r in found.reports]},
    ]  # fmt: skip
    for group in found.more:
        tables.append({
            "title": group.title, "head": [_("What"), "", _("Until"), _("How it stands")],
            "rows": [[x.title, x.sub, format_jalali(x.due, "long") if x.due else "", x.chip]
                     for x in group.lines],
        })  # fmt: skip
    data = {
        "body": found.body.name,
        "synthetic": found.body.synthetic,
        "title": _("What is expected of this body"),
        "subtitle": found.body.name,
        "counts": referral_words(found),
        "nothing": _("Nothing."),
        "tables": tables,
    }
    return render_pdf(EXPECTED, data)


def referral_words(found: Expected) -> list[tuple[str, str]]:
    """This week's counts of referrals; no person is in them."""
    labels = (
        ("referrals.waiting", _("Referrals waiting for an answer")),
        ("referrals.overdue", _("Referrals past their date")),
        ("referrals.received", _("Referrals received this week")),
        ("referrals.answered", _("Referrals answered this week")),
    )
    return [(label, localise(found.referrals.get(code, 0))) for code, label in labels]


def _line(line: Line) -> list[str]:
    row, far = line.row, line.progress
    done = f"{localise(far.per_cent)}٪" if far.known else _("not counted yet")
    return [
        localise(row.number) or _("draft"), row.text, format_jalali(row.due, "long"),
        f"{done} · {far.forecast.words}",
    ]  # fmt: skip
