"""E-mail about applications: code, opening, day and a link. Never a person's name."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bazgasht.access.mail import send
from bazgasht.access.roles import ROLES
from bazgasht.access.selectors import live_memberships
from bazgasht.config import get_config
from bazgasht.core.jalali import format_datetime, format_jalali
from bazgasht.core.letters import letter

from .acts import MAKE, PAGE
from .models import Application
from .states import State


def readers(organisation_id: int, permission: str) -> list[str]:
    """E-mail addresses of those who work with a permission in a body."""
    roles = [code for code, role in ROLES.items() if permission in role.permissions]
    found = live_memberships().filter(
        organisation_id=organisation_id, role__in=roles, user__is_active=True
    )
    return sorted(set(found.exclude(user__email="").values_list("user__email", flat=True)))


def tell_employer(row: Application) -> int:
    """That somebody agreed to be shown for an opening; returns how many are told."""
    link = reverse("jobs:employer_card", args=[row.public_id])
    to = readers(row.employer_id, PAGE)
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Somebody waits for your answer")
        words = _("Somebody agreed to be shown to you.")
    return _send(row, to, subject, [words], link)


def tell_case_team(public_id: uuid.UUID) -> int:
    """What the employer answered; runs under the task's own narrow scope."""
    row = Application.objects.select_related("opening__organisation").get(public_id=public_id)
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Read what an employer answered")
        words = [f"{row.opening.organisation.name}: {row.get_state_display()}"]
        if row.state == State.INTERVIEW:
            words.append(f"{format_datetime(row.interview_at)} · {row.interview_place}")
        if row.state == State.OFFERED:
            words.append(f"{_('First day')}: {format_jalali(row.starts, 'long')}")
    link = reverse("jobs:application", args=[row.public_id])
    return _send(row, readers(row.case_organisation_id, MAKE), subject, words, link)


def _send(
    row: Application, to: Sequence[str], subject: str, words: Sequence[str], link: str
) -> int:
    """One message per address, sent when the transaction is committed."""
    if not to:
        return 0
    about = f"{row.code} · {row.opening.title}"
    with translation.override(settings.LANGUAGE_CODE):
        end = _("This message names no person. Sign in to see more.")
        text = "\n".join([about, *words, f"{get_config().public_url}{link}", "", end])
        messages = [letter(f"{subject}: {row.opening.title}", text, address) for address in to]
    send(messages)
    return len(messages)
