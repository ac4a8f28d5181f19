"""E-mail about seats: the course, a day and a link. Never a person, never the place it is held in.

Sent to the case teams of those who are meant; whose offer it is stands on the page behind the link.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bazgasht.access.mail import send
from bazgasht.access.roles import ROLES
from bazgasht.access.selectors import live_memberships
from bazgasht.config import get_config
from bazgasht.core.digits import localise
from bazgasht.core.jalali import format_jalali
from bazgasht.core.letters import letter

from .acts import ENROL
from .models import Cohort, Session


def readers(organisation_ids: Iterable[int]) -> list[str]:
    """E-mail addresses of those who ask for seats in these bodies."""
    roles = [code for code, role in ROLES.items() if ENROL in role.permissions]
    found = live_memberships().filter(
        organisation_id__in=list(organisation_ids), role__in=roles, user__is_active=True
    )
    return sorted(set(found.exclude(user__email="").values_list("user__email", flat=True)))


def tell_offer(cohort: Cohort, enrolment_id: int) -> int:
    """That a seat waits for an answer; returns how many are told."""
    with connection.cursor() as cursor:
        cursor.execute("select body, until from training_offer_to(%s)", [enrolment_id])
        found = cursor.fetchone()
    if found is None:
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("A seat waits for your answer")
        words = _("A seat waits for an answer until %(day)s.") % {
            "day": format_jalali(found[1], "long")
        }
    return _send(cohort, [found[0]], subject, words, reverse("training:offers"))


def tell_session(session: Session, *, removed: bool = False) -> int:
    """That a session is on another day or hour, or not at all, to every case team with people in the
    cohort: asked of the database, for its provider may not see everybody."""
    cohort = session.cohort
    with connection.cursor() as cursor:
        cursor.execute("select body from training_case_bodies(%s)", [cohort.pk])
        bodies = [row[0] for row in cursor.fetchall()]
    with translation.override(settings.LANGUAGE_CODE):
        when = f"{format_jalali(session.on, 'long')} {localise(session.begins.strftime('%H:%M'))}"
        subject = _("A session is cancelled") if removed else _("A session is changed")
        words = (
            _("A session is cancelled: %(when)s.") if removed
            else _("A session is changed; it is now on %(when)s.")
        ) % {"when": when}  # fmt: skip
    return _send(
        cohort, bodies, subject, words, reverse("training:cohort", args=[cohort.public_id])
    )


def _send(cohort: Cohort, bodies: Sequence[int], subject: str, words: str, link: str) -> int:
    """One message per address, sent when the transaction is committed."""
    to = readers(bodies) if bodies else []
    with translation.override(settings.LANGUAGE_CODE):
        end = _("This message names no person. Sign in to see more.")
        text = "\n".join([cohort.course.title, words, f"{get_config().public_url}{link}", "", end])
        messages = [letter(f"{subject}: {cohort.course.title}", text, address) for address in to]
    send(messages)
    return len(messages)
