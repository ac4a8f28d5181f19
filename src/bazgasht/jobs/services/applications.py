"""From the person's agreement to the first day: what the case team writes of an application."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import InvalidValue, NotFound, StaleVersion
from bazgasht.core.registry import emit
from bazgasht.core.states import check_transition
from bazgasht.core.text import normalise
from bazgasht.people.selectors.cards import cards
from bazgasht.people.selectors.standing import custody_on
from bazgasht.training.selectors import certificates_of

from .. import policies
from ..acts import APPLICATION_ACTS
from ..letters import tell_employer
from ..models import Application, ApplicationCard, ApplicationSubject, Job, Opening
from ..models.applications import REVEALING
from ..refusals import worded
from ..selectors.fitting import monthly
from ..states import CUSTODY_KIND, TRANSITIONS, Decline, JobKind, OpeningState, State, Withdrawal
from . import openings
from .consents import ConsentDraft
from .jobs import JobDraft, begin


@dataclass(frozen=True)
class CardDraft:
    """What the person agrees to show. ``certificates`` are public ids of the person's own."""

    agreed_on: date
    mobile: str = ""
    contact: str = ""
    profile: str = ""
    certificates: Sequence[uuid.UUID] = ()
    tells_prison: bool = False
    told: str = ""


@transaction.atomic
def agree(
    *, public_id: uuid.UUID, card: CardDraft, version: int | None = None, by: Actor
) -> Application:
    """The person agreed to be shown to this employer with exactly this card: from now on the
    employer sees it. Raises NotFound, NotAllowed, StaleVersion, Conflict, InvalidValue."""
    held = _hold(public_id, "agree", by, version)
    if held is None:
        return Application.objects.get(public_id=public_id)
    row, subject = held
    if card.agreed_on > timezone.localdate():
        raise InvalidValue("jobs.agreed", _("This day is still to come."), field="agreed_on")
    values = _checked(card, subject)
    known = cards([subject.client_id])[subject.client_id]
    with worded():
        ApplicationCard.objects.create(
            application=row, client_id=subject.client_id, organisation_id=subject.organisation_id,
            employer_id=row.employer_id, name=known.full, **values,
        )  # fmt: skip
    row = _move(row, subject, State.APPLIED, by, agreed_on=card.agreed_on)
    tell_employer(row)
    return row


@transaction.atomic
def change_card(
    *, public_id: uuid.UUID, card: CardDraft, version: int | None = None, by: Actor
) -> ApplicationCard:
    """Only what the person wants changed, also to tell or no longer to tell. Raises NotFound,
    NotAllowed, StaleVersion, Conflict, InvalidValue."""
    held = _hold(public_id, "card", by, None)
    assert held is not None
    row, subject = held
    shown = ApplicationCard.objects.select_for_update().get(application=row)
    if version is not None and shown.version != version:
        raise StaleVersion("card.stale")
    for name, value in _checked(card, subject).items():
        setattr(shown, name, value)
    shown.version += 1
    with worded():
        shown.save(update_fields=["mobile", "contact", "profile", "certificates", "tells_prison",
                                  "told", "version"])  # fmt: skip
    _say(row, subject, "card", by)
    return shown


@transaction.atomic
def answer(
    *,
    public_id: uuid.UUID,
    code: str,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
    place: str = "",
    starts: date | None = None,
    decline: str = "",
) -> Application:
    """What the employer said on the telephone: ``invite``, ``offer`` or ``decline``.

    Raises NotFound, NotAllowed, StaleVersion, Conflict, InvalidValue naming the field.
    """
    check_answer(code, at, place, starts, decline)
    held = _hold(public_id, code, by, version)
    if held is None:
        return Application.objects.get(public_id=public_id)
    row, subject = held
    today = timezone.localdate()
    if code == "invite":
        values: dict[str, Any] = {"interview_at": at, "interview_place": place.strip()}
        if row.state == State.INTERVIEW:
            return _write(row, subject, by, **values)
        return _move(row, subject, State.INTERVIEW, by, **values)
    if code == "offer":
        return _move(row, subject, State.OFFERED, by, offered_on=today, starts=starts)
    return _move(row, subject, State.DECLINED, by, ended_on=today, decline_code=decline)


def check_answer(
    code: str, at: datetime | None, place: str, starts: date | None, decline: str
) -> None:
    """Of either side. Raises InvalidValue naming the field, LookupError for no answer."""
    if code not in ("invite", "offer", "decline"):
        raise LookupError(code)
    if code == "invite":
        if at is None or at < timezone.now():
            raise InvalidValue("jobs.interview", _("Give a day and hour to come."), field="on")
        if not place.strip():
            raise InvalidValue("jobs.interview_place", _("Say where."), field="place")
    if code == "offer" and starts is None:
        raise InvalidValue("jobs.starts", _("Say from which day."), field="starts")
    if code == "decline" and decline not in Decline.values:
        raise InvalidValue("jobs.decline", _("Choose the reason."), field="code")


@transaction.atomic
def start(
    *,
    public_id: uuid.UUID,
    started_on: date,
    wage: int | None = None,
    hours_week: int | None = None,
    consent: ConsentDraft | None = None,
    version: int | None = None,
    by: Actor,
) -> Job:
    """The first day: the job, its four checks, and the opening filled with its last place. Who is
    in custody on that day has signed a ``consent`` to it.

    Raises NotFound, NotAllowed, StaleVersion, Conflict (``jobs.full``), InvalidValue.
    """
    seen = _subject(public_id)
    # locked before the application, as whoever else takes the last place does
    opening = (
        Opening.objects.select_for_update(of=("self",))
        .select_related("trade", "organisation")
        .get(pk=seen.opening_id)
    )
    held = _hold(public_id, "start", by, version)
    if held is None:
        return Job.objects.get(application__public_id=public_id)
    row, subject = held
    policies.check_first_day(row, started_on)
    row = _move(row, subject, State.STARTED, by, starts=started_on)
    inside = custody_on(subject.client_id, started_on).inside
    kind = CUSTODY_KIND if inside else JobKind.EMPLOYEE
    job = begin(
        client_id=subject.client_id,
        draft=JobDraft(
            kind=JobKind.HOME_BASED if opening.home_based else kind, consent=consent,
            occupation=opening.trade.occupation_id, title=opening.title, started_on=started_on,
            employer_id=opening.organisation_id, employer_name=opening.organisation.name,
            county=opening.county, wage=wage or monthly(opening),
            hours_week=hours_week or opening.hours_week,
            facility=opening.facility.public_id if opening.facility else None,
        ),
        application=row, by=by,
    )  # fmt: skip
    taken = Application.objects.filter(opening=opening, state=State.STARTED).count()
    if taken >= opening.seats and opening.state == OpeningState.OPEN:
        openings.move(opening, OpeningState.FILLED, by, closed_on=timezone.localdate())
    return job


@transaction.atomic
def reject(
    *, public_id: uuid.UUID, code: str, version: int | None = None, by: Actor
) -> Application:
    """The person does not take the offer; nothing else in the file changes by it."""
    return _end(public_id, "reject", State.REJECTED, code, version, by)


@transaction.atomic
def withdraw(
    *, public_id: uuid.UUID, code: str, version: int | None = None, by: Actor
) -> Application:
    """The agreement is taken back; the employer's sight ends at once."""
    return _end(public_id, "withdraw", State.WITHDRAWN, code, version, by)


def _end(
    public_id: uuid.UUID, act: str, state: State, code: str, version: int | None, by: Actor
) -> Application:
    if code not in Withdrawal.values:
        raise InvalidValue("jobs.withdraw", _("Choose the reason."), field="code")
    held = _hold(public_id, act, by, version)
    if held is None:
        return Application.objects.get(public_id=public_id)
    row, subject = held
    return _move(row, subject, state, by, ended_on=timezone.localdate(), withdraw_code=code)


def reveals(text: str) -> bool:
    """Whether words tell of a prison."""
    return bool(re.search(REVEALING, normalise(text), re.IGNORECASE))


def _checked(draft: CardDraft, subject: ApplicationSubject) -> dict[str, Any]:
    """The card's values. Raises InvalidValue for words that would tell without the person's wish."""
    words = _("This would tell the employer of a prison. Use other words, or let the person tell.")
    if reveals(draft.contact):
        raise InvalidValue("card.reveals", words, field="contact")
    if not draft.tells_prison and reveals(draft.profile):
        raise InvalidValue("card.reveals", words, field="profile")
    if draft.told.strip() and not draft.tells_prison:
        raise InvalidValue(
            "card.told", _("It is shown only if the person wants to tell."), field="told"
        )
    if not draft.mobile.strip() and not draft.contact.strip():
        raise InvalidValue(
            "card.contact", _("Give a telephone, or whom the employer calls."), field="contact"
        )
    own = {c.public_id: c for c in certificates_of([subject.client_id])[subject.client_id]}
    if set(draft.certificates) - set(own):
        raise NotFound("certificate")
    shown = [own[pk] for pk in draft.certificates]
    return {
        "mobile": draft.mobile.strip()[:20],
        "contact": draft.contact.strip()[:160],
        "profile": draft.profile.strip(),
        "certificates": [
            {"title": c.title, "hours": c.hours, "issuer": c.issuer, "code": c.code,
             "issued_on": c.issued_on.isoformat()}
            for c in shown
        ],
        "tells_prison": draft.tells_prison,
        "told": draft.told.strip() if draft.tells_prison else "",
    }  # fmt: skip


def _subject(public_id: uuid.UUID) -> ApplicationSubject:
    found = ApplicationSubject.objects.filter(application__public_id=public_id).first()
    if found is None:
        raise NotFound("application")
    return found


def _hold(
    public_id: uuid.UUID, code: str, by: Actor, version: int | None
) -> tuple[Application, ApplicationSubject] | None:
    """Locked and checked. None: the same has been done already, by a double press."""
    subject = _subject(public_id)
    row = (
        Application.objects.select_for_update(of=("self",))
        .select_related("opening__organisation")
        .get(pk=subject.application_id)
    )
    policies.check_user_can(code, by, row, subject.client_id)
    target = APPLICATION_ACTS[code].target
    if version is not None and version != row.version:
        if target and row.state == target:
            return None
        raise StaleVersion("application.stale")
    policies.check_state_allows(code, row.state)
    return row, subject


def _move(
    row: Application, subject: ApplicationSubject, state: State, by: Actor, **values: Any
) -> Application:
    check_transition(TRANSITIONS, State(row.state), state)
    row.state = state
    return _write(row, subject, by, **values)


def _write(row: Application, subject: ApplicationSubject, by: Actor, **values: Any) -> Application:
    row.version += 1
    for name, value in values.items():
        setattr(row, name, value)
    with worded():
        row.save(update_fields=["state", "version", *values])
    _say(row, subject, str(row.state), by)
    emit(
        "application.moved", application_id=row.pk, client_id=subject.client_id,
        became=str(row.state), by=by,
    )  # fmt: skip
    return row


def _say(row: Application, subject: ApplicationSubject, verb: str, by: Actor) -> None:
    journal.record(
        by=by, action=f"application.{verb}", on=("application", row.public_id),
        client_id=subject.client_id,
    )  # fmt: skip
