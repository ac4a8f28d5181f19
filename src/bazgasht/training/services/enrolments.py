"""Asking for a seat, taking an offered one, leaving; the published rule decides who is next."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound, StaleVersion
from bazgasht.core.registry import emit
from bazgasht.core.states import check_transition
from bazgasht.people.models import Client
from bazgasht.people.selectors.cards import cards
from bazgasht.people.services import grants
from bazgasht.people.states import Basis, Level

from .. import policies, selectors
from ..letters import tell_offer
from ..models import Cohort, Enrolment
from ..states import OFFER_DAYS, TAKING, TRANSITIONS, State, Withdrawal


@transaction.atomic
def enrol(
    *, cohort_id: int, client_id: int, by: Actor, request_id: uuid.UUID | None = None
) -> Enrolment:
    """A seat when one is free and nobody waits, else a place on the waiting list.

    Only by the person's case team. The provider gets the name and contact until 30 days after the
    end. ``request_id`` comes with the form: the same one sent twice is one enrolment, the first.
    Raises NotFound, NotAllowed, or Conflict with the reason: ``training.closed``, ``.audience``,
    ``.conditions``, ``.place``, ``.twin``, ``.barred``.
    """
    if client_id not in cards([client_id]):
        raise NotFound("client")
    body = policies.check_user_can_ask(by, client_id)
    cohort = Cohort.objects.select_related("course").filter(pk=cohort_id).first()
    if cohort is None:
        raise NotFound("cohort")
    seats, held, waiting = selectors.lock_counts(cohort.pk)
    if request_id and (done := _already(request_id, cohort, client_id)):
        return done
    cohort.refresh_from_db(fields=["state", "enrol_until"])
    _check_open(cohort)
    fit = selectors.fits(cohort, [client_id])[client_id]
    if not fit.fits:
        raise Conflict(f"training.{fit.code}", fit.words)
    _check_no_twin(cohort, client_id)
    _check_may_receive(client_id, cohort.organisation_id, body)
    free = held < seats and not waiting
    today = timezone.localdate()
    try:
        with transaction.atomic():
            row = Enrolment.objects.create(
                public_id=request_id or uuid.uuid4(), cohort=cohort, client_id=client_id,
                organisation_id=cohort.organisation_id, case_organisation_id=body,
                headquarters_id=cohort.headquarters_id, working_group_id=cohort.working_group_id,
                state=State.ENROLLED if free else State.WAITING, asked_on=today,
                enrolled_on=today if free else None, created_by=by.user_id,
                synthetic=Client.objects.values_list("synthetic", flat=True).get(pk=client_id),
            )  # fmt: skip
    except IntegrityError as error:
        raise _refused(error) from None
    _open_to_provider(row, body, by)
    _say(row, "", by)
    return row


@transaction.atomic
def confirm(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Enrolment:
    """The person takes the offered seat. Raises NotFound, NotAllowed, StaleVersion, Conflict."""
    held = _hold(public_id, "confirm", by, version)
    if held is None:
        return Enrolment.objects.get(public_id=public_id)
    return _move(held, State.ENROLLED, by, enrolled_on=timezone.localdate())


@transaction.atomic
def withdraw(
    *, public_id: uuid.UUID, code: str, version: int | None = None, by: Actor
) -> Enrolment:
    """Leave the course or its list; the seat is offered to the next. Nothing else in the person's
    file changes by it. Raises NotFound, NotAllowed, StaleVersion, Conflict, InvalidValue."""
    if code not in Withdrawal.values:
        raise InvalidValue("enrolment.code", _("Choose the reason."), field="code")
    row = _hold(public_id, "withdraw", by, version)
    if row is None:
        return Enrolment.objects.get(public_id=public_id)
    _move(
        row, State.WITHDRAWN, by, withdraw_code=code, ended_on=timezone.localdate(),
        offered_on=None, offer_until=None,
    )  # fmt: skip
    close_to_provider(row, by)
    offer_free_seats(cohort=row.cohort, by=by)
    return row


def offer_free_seats(*, cohort: Cohort, by: Actor | None) -> int:
    """Each free seat to the next of the waiting list; returns how many were offered."""
    offered = 0
    for _seat in range(cohort.seats):
        with connection.cursor() as cursor:
            cursor.execute(
                "select id, public_id, client_id from training_offer_next(%s, %s)",
                [cohort.pk, OFFER_DAYS],
            )
            found = cursor.fetchone()
        if found is None:
            break
        offered += 1
        journal.record(
            by=by, action="enrolment.offered", on=("enrolment", found[1]), client_id=found[2]
        )
        tell_offer(cohort, found[0])
    return offered


@transaction.atomic
def expire_offers() -> int:
    """Offers nobody answered in time go back to the list, and the seats to the next.

    Runs under the task's own narrow scope; returns how many lapsed.
    """
    lapsed = Enrolment.objects.filter(
        state=State.OFFERED, offer_until__lt=timezone.localdate()
    ).select_related("cohort__course")
    count = 0
    for row in lapsed.order_by("cohort_id", "id"):
        with connection.cursor() as cursor:
            cursor.execute("select training_offer_missed(%s)", [row.pk])
            if not cursor.fetchone()[0]:
                continue
        count += 1
        journal.record(
            by=None, action="enrolment.missed", on=("enrolment", row.public_id),
            client_id=row.client_id,
        )  # fmt: skip
        offer_free_seats(cohort=row.cohort, by=None)
    return count


def _already(request_id: uuid.UUID, cohort: Cohort, client_id: int) -> Enrolment | None:
    done = Enrolment.objects.filter(public_id=request_id).first()
    if done and (done.cohort_id, done.client_id) != (cohort.pk, client_id):
        raise Conflict("enrolment.request", _("This form was sent already. Open it anew."))
    return done


def _check_open(cohort: Cohort) -> None:
    if cohort.state not in TAKING or cohort.enrol_until < timezone.localdate():
        raise Conflict("training.closed", _("This cohort takes nobody any more."))


def _check_no_twin(cohort: Cohort, client_id: int) -> None:
    twin = (
        Enrolment.objects.filter(cohort=cohort, client_id=client_id)
        .exclude(state__in=[State.WITHDRAWN, State.CANCELLED])
        .first()
    )
    if twin:
        raise Conflict(
            "training.twin", _("This person is in this cohort already: %(state)s."),
            state=twin.get_state_display(),
        )  # fmt: skip


def _check_may_receive(client_id: int, organisation_id: int, body: int) -> None:
    if organisation_id == body:
        return
    with connection.cursor() as cursor:
        cursor.execute("select training_may_receive(%s, %s)", [client_id, organisation_id])
        if not cursor.fetchone()[0]:
            raise _barred()


def _barred() -> Conflict:
    return Conflict(
        "training.barred", _("This person can't be sent to this provider. Choose another one.")
    )


def _refused(error: IntegrityError) -> Conflict:
    """What the database refused, in words; it keeps the rules against every path."""
    text = str(error)
    if "training_enrolled_once" in text:
        return Conflict("training.twin", _("This person is in this cohort already."))
    if "no seat is free" in text:
        return Conflict("training.full", _("The last seat has just been taken."))
    return Conflict("training.closed", _("This cohort takes nobody any more."))


def _open_to_provider(row: Enrolment, body: int, by: Actor) -> None:
    """The provider's grant; none when it is the case team's own body."""
    if row.organisation_id == body:
        return
    try:
        with transaction.atomic():
            grants.issue(
                client_ids=[row.client_id], organisation_id=row.organisation_id,
                basis=Basis.ENROLMENT, basis_ref=row.pk, purpose=row.cohort.course.title[:120],
                level=Level.CONTACT, by=by,
            )  # fmt: skip
    except ProgrammingError:
        raise _barred() from None


def close_to_provider(row: Enrolment, by: Actor) -> None:
    """The provider's sight ends: 30 days after the end of a seat, at once when there was none."""
    if row.organisation_id == row.case_organisation_id:
        return
    _end_sight(
        row.client_id, row.organisation_id, row.pk, str(row.state), by,
        was_there=row.enrolled_on is not None,
    )  # fmt: skip


def _end_sight(
    client_id: int, organisation_id: int, enrolment_id: int, state: str, by: Actor, *,
    was_there: bool,
) -> None:  # fmt: skip
    grants.end(
        client_id=client_id, organisation_id=organisation_id, reason=f"enrolment {state}", by=by,
        basis=Basis.ENROLMENT, basis_ref=enrolment_id,
        until=timezone.now() + timedelta(days=grants.AFTER_END_DAYS) if was_there else None,
    )  # fmt: skip


def end_unseen(cohort: Cohort, by: Actor, *, finished: bool) -> int:
    """Whom ``by`` may not see ends with the cohort like everybody; returns how many. Nobody is shown
    by it, and each person's journal tells it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select public_id, client_id, id, became, was_there, others"
            " from training_end_unseen(%s, %s)",
            [cohort.pk, finished],
        )  # fmt: skip
        found = cursor.fetchall()
    for public_id, client_id, pk, became, was_there, others in found:
        journal.record(
            by=by, action=f"enrolment.{became}", on=("enrolment", public_id), client_id=client_id
        )
        if others:
            _end_sight(client_id, cohort.organisation_id, pk, became, by, was_there=was_there)
    return len(found)


def _hold(public_id: uuid.UUID, code: str, by: Actor, version: int | None) -> Enrolment | None:
    """Lock the cohort, then the row, and check. None: the same person has done this already."""
    seen = Enrolment.objects.filter(public_id=public_id).first()
    if seen is None:
        raise NotFound("enrolment")
    selectors.lock_counts(seen.cohort_id)
    row = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("cohort__course")
        .get(pk=seen.pk)
    )
    policies.check_user_can(code, by, row)
    target = policies.ENROLMENT_ACTS[code].target
    if version is not None and version != row.version:
        if target and row.state == target:
            return None
        raise StaleVersion("enrolment.stale")
    policies.check_state_allows(code, row)
    return row


def _move(row: Enrolment, state: State, by: Actor, **values: object) -> Enrolment:
    was = State(row.state)
    check_transition(TRANSITIONS, was, state)
    row.state = state
    row.version += 1
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=["state", "version", *values])
    _say(row, was.value, by)
    return row


def _say(row: Enrolment, was: str, by: Actor) -> None:
    journal.record(
        by=by, action=f"enrolment.{row.state}", on=("enrolment", row.public_id),
        client_id=row.client_id, detail={"from": was} if was else None,
    )  # fmt: skip
    emit(
        "enrolment.moved", enrolment_id=row.pk, client_id=row.client_id, was=was,
        became=str(row.state), by=by,
    )  # fmt: skip
