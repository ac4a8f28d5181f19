"""E-mail about referrals: code, service, bodies and a link. Never a person's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bazgasht.access.mail import send
from bazgasht.access.roles import ROLES
from bazgasht.access.selectors import live_memberships, names_of
from bazgasht.config import get_config
from bazgasht.core.digits import localise
from bazgasht.core.jalali import contextual, format_jalali, today
from bazgasht.core.letters import letter

from .models import Referral
from .states import Told

READER: dict[Told, str] = {
    Told.BODY: "referrals.answer",
    Told.GROUP: "boards.remind",
    Told.HEADQUARTERS: "boards.remind",
}
"""The permission in the told body that makes somebody a recipient."""


@dataclass(frozen=True)
class Notice:
    """All that an e-mail may say of a referral."""

    code: str
    public_id: str
    service: str
    from_organisation_id: int
    to_organisation_id: int
    due: date | None

    @classmethod
    def of(cls, row: Referral) -> Notice:
        return cls(
            row.code, str(row.public_id), row.service.title, row.from_organisation_id,
            row.to_organisation_id, row.answer_due,
        )  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """Who could hear of a referral in a body: on the first page (``anybody``) or by e-mail."""

    anybody: bool
    addresses: tuple[str, ...]


class Readers:
    """Asked once for each body, however many of its referrals are told of."""

    def __init__(self) -> None:
        self._known: dict[tuple[int | None, Told], Reading] = {}

    def of(self, row: Referral, who: Told) -> Reading:
        body = {
            Told.BODY: row.to_organisation_id,
            Told.GROUP: row.working_group_id,
            Told.HEADQUARTERS: row.headquarters_id,
        }[who]
        if (body, who) not in self._known:
            self._known[body, who] = _reading(body, who)
        return self._known[body, who]


def _reading(body: int | None, who: Told) -> Reading:
    roles = [code for code, role in ROLES.items() if READER[who] in role.permissions]
    found = live_memberships().filter(organisation_id=body, role__in=roles, user__is_active=True)
    emails = list(found.values_list("user__email", flat=True))
    return Reading(bool(emails), tuple(sorted({e for e in emails if e})))


def send_mail(by_address: Mapping[str, Sequence[Notice]], who: Told) -> int:
    """One message per address, sent when the transaction is committed; returns how many."""
    if not by_address:
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        messages = [_message(to, list(notices), who) for to, notices in by_address.items()]
    send(messages)
    return len(messages)


def _message(to: str, notices: list[Notice], who: Told) -> EmailMessage:
    n = len(notices)
    subject = ngettext(
        "%(n)s referral waits for an answer", "%(n)s referrals wait for an answer", n
    ) % {"n": localise(n)}
    names = names_of(b for x in notices for b in (x.from_organisation_id, x.to_organisation_id))
    if who == Told.BODY and any(x.due and x.due >= today() for x in notices):
        intro = _("These referrals to your body wait for an answer:")  # a secretary asks early
    elif who == Told.BODY:
        intro = _("These referrals to your body are past the date of their answer:")
    else:
        intro = _("These referrals are past the date of their answer; the bodies were reminded:")
    lines = [_line(notice, names, who) for notice in notices]
    end = _("This message names no person. Sign in to see more.")
    return letter(subject, "\n\n".join([intro, *lines, end]), to)


def _line(notice: Notice, names: Mapping[int, str], who: Told) -> str:
    sender = names.get(notice.from_organisation_id, "")
    receiver = names.get(notice.to_organisation_id, "")
    route = "referrals:detail" if who == Told.BODY else "referrals:board_item"
    due = (
        f"{format_jalali(notice.due, 'long')} ({contextual(notice.due).text})" if notice.due else ""
    )
    return "\n".join(
        [
            f"{notice.code} · {notice.service}",
            _("from %(sender)s to %(receiver)s") % {"sender": sender, "receiver": receiver},
            _("answer due on %(due)s") % {"due": due},
            get_config().public_url + reverse(route, args=[notice.public_id]),
        ]
    )
