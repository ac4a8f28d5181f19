"""From the offer of a post to its end: free consent first, and the way out always open."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.functions import TransactionNow
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.core.jalali import format_jalali, today
from bazgasht.network.selectors import board_for
from bazgasht.people.services import grants
from bazgasht.people.services.acting import acting_body
from bazgasht.people.states import Basis, Level

from .. import policies
from ..codes import new_contract_no
from ..consent_text import CURRENT
from ..models import Placement, Post, SplitAgreement, WorkConsent
from ..refusals import worded
from ..selectors.placements import (
    Standing,
    last_day_worked,
    may_receive,
    open_placement,
    standing_of,
)
from ..selectors.rules import law_on, split_parts, split_rule_on
from ..selectors.workshops import seats_of
from ..states import CHOOSABLE_ENDS, WORKSHOP_FITS, EndCode, Origin, State, WorkshopKind
from ..terms import Terms

KEEP_DAYS = 60
"""How long the running body still sees somebody who has left, to pay what is owed."""
TRIES = 5


@dataclass(frozen=True)
class Agreement:
    """What the person signs: the day, the first day of work, and the split in basis points."""

    signed_on: date
    starts: date
    shares: Mapping[str, int]
    requested: bool = False


def case_body(client_id: int, by: Actor) -> int:
    """The actor's body that carries the case in full. Raises NotAllowed."""
    try:
        return acting_body(
            client_id=client_id, permission="placements.make", by=by, level=Level.FULL
        )
    except NotAllowed:
        raise NotAllowed("placements.make", policies.WORDS["placements.make"]) from None


def check_can_be_offered(post: Post, person: Standing, origin: str) -> None:
    """Raises Conflict with the reason why this post can't be offered to this person."""
    if not person.custody.inside:
        raise Conflict("work.custody", _("The person is not in custody."))
    policies.check_origin(origin, person.custody.legal_status)
    policies.check_fits(post.workshop, person.custody.prison_id, person.custody.institution)
    law = law_on(today(), post.workshop.province)
    policies.check_age(person.age, law)
    policies.check_terms(Terms.of_post(post), law, young=(person.age or 0) < law.young_until)
    policies.check_post_open(post, seats_of([post.pk])[post.pk].taken)


@transaction.atomic
def offer_post(
    *, client_id: int, post_id: uuid.UUID, origin: str = Origin.OFFER, by: Actor
) -> Placement:
    """Offer a post to one of the body's clients; nothing begins until the person has signed.

    Raises NotFound, NotAllowed, InvalidValue, Conflict (custody, prison, age, seats, another open
    offer or post, unsentenced and assigned).
    """
    body = case_body(client_id, by)
    post = (
        Post.objects.select_related("workshop__organisation", "workshop__prison")
        .filter(public_id=post_id)
        .first()
    )
    if post is None:
        raise NotFound("post")
    if origin not in Origin.values:
        raise InvalidValue("work.origin", _("Choose how the post is given."), field="origin")
    if standing := open_placement(client_id):
        raise Conflict(
            "work.open", _("The person has a post or an offer already: %(post)s (%(state)s)."),
            post=standing.post.title, state=standing.get_state_display(),
        )  # fmt: skip
    check_can_be_offered(post, standing_of(client_id), origin)
    if not may_receive(client_id, post.organisation_id):
        raise Conflict("work.barred", _("This workshop can't be chosen for this person."))
    headquarters, group = board_for(post.workshop.province)
    row = _insert(
        client_id=client_id, organisation_id=post.organisation_id, case_organisation_id=body,
        headquarters_id=headquarters, working_group_id=group, post=post, origin=origin,
        offered_on=today(), offered_by=by.user_id, synthetic=post.workshop.synthetic,
    )  # fmt: skip
    journal.record(
        by=by, action="placement.offered", on=("placement", row.public_id), client_id=client_id,
        detail={"origin": origin},
    )  # fmt: skip
    return row


def _insert(**values: Any) -> Placement:
    for _try in range(TRIES):
        try:
            with worded():
                return Placement.objects.create(contract_no=new_contract_no(), **values)
        except IntegrityError as error:
            if "contract_no" not in str(error):
                raise
    raise Conflict("work.contract_no", _("No contract number could be made; please try again."))


def hold(public_id: uuid.UUID, version: int | None = None) -> Placement:
    """The locked row. Raises NotFound, StaleVersion."""
    row = (
        Placement.objects.select_for_update(of=("self",))
        .select_related("post__workshop")
        .filter(public_id=public_id)
        .first()
    )
    if row is None:
        raise NotFound("placement")
    policies.check_version(row.version, version)
    return row


def _check_case(row: Placement, by: Actor) -> int:
    body = case_body(row.client_id, by)
    return row.case_organisation_id if by.can(
        "placements.make", row.case_organisation_id
    ) else body  # fmt: skip


@transaction.atomic
def agree(
    *, public_id: uuid.UUID, agreement: Agreement, version: int | None = None, by: Actor
) -> Placement:
    """The person has signed: consent with its text, terms and contract, then the post begins.

    The running body sees what its post needs from now on. Raises NotFound, NotAllowed,
    StaleVersion, InvalidValue (fields ``signed_on``, ``starts``, ``split``, ``requested``), Conflict.
    """
    row = hold(public_id, version)
    body = _check_case(row, by)
    policies.check_transition(row, State.ACTIVE)
    policies.check_signed(agreement.signed_on, agreement.starts, row.offered_on)
    check_can_be_offered(row.post, standing_of(row.client_id), row.origin)
    rule = split_parts(split_rule_on(agreement.starts))
    shares = {r: bp for r, bp in agreement.shares.items() if bp}
    policies.check_split(shares, rule, requested=agreement.requested)
    if not may_receive(row.client_id, row.organisation_id):
        raise Conflict("work.barred", _("This workshop can't be chosen for this person."))
    with worded():
        row.consent = WorkConsent.objects.create(
            client_id=row.client_id, organisation_id=body,
            workshop_organisation_id=row.organisation_id, post=row.post, text_version=CURRENT,
            terms=Terms.of_post(row.post).as_json(), contract_no=row.contract_no,
            signed_on=agreement.signed_on, recorded_by=by.user_id,
        )  # fmt: skip
        _move(
            row, State.ACTIVE, by, consent=row.consent, answered_on=agreement.signed_on,
            starts=agreement.starts, started_at=TransactionNow(),
        )  # fmt: skip
    _record_split(row, body, agreement, by)
    journal.record(
        by=by, action="workconsent.recorded", on=("placement", row.public_id),
        client_id=row.client_id, detail={"text": CURRENT},
    )  # fmt: skip
    if row.organisation_id != body:
        grants.issue(
            client_ids=[row.client_id], organisation_id=row.organisation_id, basis=Basis.PLACEMENT,
            basis_ref=row.pk, purpose="work", by=by, level=Level.SERVICE,
        )  # fmt: skip
    return row


def _record_split(row: Placement, body: int, agreement: Agreement, by: Actor) -> SplitAgreement:
    with worded():
        return SplitAgreement.objects.create(
            placement=row, client_id=row.client_id, organisation_id=body,
            workshop_organisation_id=row.organisation_id, starts=agreement.starts,
            parts={r: bp for r, bp in agreement.shares.items() if bp},
            requested=agreement.requested, signed_on=agreement.signed_on, recorded_by=by.user_id,
        )  # fmt: skip


def _move(row: Placement, state: State, by: Actor, **values: Any) -> None:
    row.state, row.version = state, row.version + 1
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=["state", "version", *values])
    row.refresh_from_db(fields=["version", "started_at", "starts", "ends"])
    journal.record(
        by=by, action=f"placement.{state.value}", on=("placement", row.public_id),
        client_id=row.client_id, detail={"code": row.end_code} if row.end_code else None,
    )  # fmt: skip


@transaction.atomic
def decline(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Placement:
    """The person says no. No reason is asked for, and nothing follows from it."""
    row = hold(public_id, version)
    _check_case(row, by)
    policies.check_transition(row, State.DECLINED)
    _move(row, State.DECLINED, by, answered_on=today())
    return row


@transaction.atomic
def cancel_offer(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Placement:
    """The case team takes its offer back before the person has answered."""
    row = hold(public_id, version)
    _check_case(row, by)
    policies.check_transition(row, State.CANCELLED)
    _move(row, State.CANCELLED, by)
    return row


@transaction.atomic
def withdraw_consent(*, public_id: uuid.UUID, on: date | None = None, by: Actor) -> Placement:
    """The person takes the consent back: the post ends the same day (the database sees to it), and
    nothing else in the file changes. No reason is asked for.

    Raises NotFound, NotAllowed, InvalidValue (field ``on``), Conflict when no post is held.
    """
    row = hold(public_id)
    policies.check_user_can_withdraw(by, row)
    policies.check_transition(row, State.ENDED)
    day = on or today()
    _check_end_day(row, day)
    WorkConsent.objects.filter(placement=row).update(
        withdrawn_on=day, withdrawn_recorded_by=by.user_id
    )
    row.refresh_from_db()
    journal.record(
        by=by, action="workconsent.withdrawn", on=("placement", row.public_id),
        client_id=row.client_id,
    )  # fmt: skip
    _keep_for_pay(row, by)
    return row


def _check_end_day(row: Placement, day: date) -> None:
    if day > today():
        raise InvalidValue("work.end_day", _("This day is still to come."), field="on")
    signed = row.consent.signed_on if row.consent else row.offered_on
    first = max(signed, last_day_worked(row) or signed)
    if day < first:
        raise InvalidValue(
            "work.end_day", _("The last day recorded is %(day)s; choose that day or a later one."),
            field="on", day=format_jalali(first),
        )  # fmt: skip


@transaction.atomic
def end_placement(
    *, public_id: uuid.UUID, code: str, on: date | None = None, version: int | None = None,
    by: Actor,
) -> Placement:  # fmt: skip
    """The work is over. Raises NotFound, NotAllowed, StaleVersion, InvalidValue, Conflict."""
    row = hold(public_id, version)
    policies.check_user_can_end(by, row)
    policies.check_transition(row, State.ENDED)
    if code not in CHOOSABLE_ENDS:
        raise InvalidValue("work.end_code", _("Choose why."), field="code")
    day = on or today()
    _check_end_day(row, day)
    _end(row, EndCode(code), day, by)
    return row


def _end(row: Placement, code: EndCode, day: date, by: Actor) -> None:
    starts = min(row.starts or day, day)
    _move(row, State.ENDED, by, end_code=code, ends=day, starts=starts)
    _keep_for_pay(row, by)


def _keep_for_pay(row: Placement, by: Actor) -> None:
    if row.organisation_id == row.case_organisation_id:
        return
    grants.end(
        client_id=row.client_id, organisation_id=row.organisation_id, basis=Basis.PLACEMENT,
        basis_ref=row.pk, reason="post ended", by=by,
        until=timezone.now() + timedelta(days=KEEP_DAYS),
    )  # fmt: skip


def check_no_work_since(*, client_id: int, day: date) -> None:
    """Raises Conflict when a post was offered to the person on that day or later."""
    if Placement.objects.filter(client_id=client_id, offered_on__gte=day).exists():
        raise Conflict(
            "work.since",
            _("A post in a workshop was offered to this person in this stay, so the admission is not"
              " taken back; record how the stay ended."),
        )  # fmt: skip


def leave_custody(
    *, client_id: int, code: EndCode, on: date, by: Actor, institution: str = ""
) -> int:  # fmt: skip
    """Release, transfer or death: an offer is taken back, a post ends; returns how many. With an
    ``institution``, the person came there: what fits it stays."""
    rows = Placement.objects.select_for_update(of=("self",)).select_related("post__workshop").filter(
        client_id=client_id, state__in=[State.OFFERED, State.ACTIVE]
    )  # fmt: skip
    count = 0
    for row in rows:
        kind = WorkshopKind(row.post.workshop.kind)
        if institution and institution in WORKSHOP_FITS[kind]:
            continue
        count += 1
        if row.state == State.OFFERED:
            _move(row, State.CANCELLED, by)
        else:
            _end(row, code, max(on, last_day_worked(row) or on), by)
    return count


@transaction.atomic
def change_split(*, public_id: uuid.UUID, agreement: Agreement, by: Actor) -> SplitAgreement:
    """The person wants the wage split differently from a day on; the newest agreement counts.

    Raises NotFound, NotAllowed, InvalidValue, Conflict when no post is held.
    """
    row = hold(public_id)
    body = _check_case(row, by)
    if row.state != State.ACTIVE:
        raise Conflict(
            "work.state", _("This post is “%(state)s” now; that is not possible any more."),
            state=row.get_state_display(),
        )  # fmt: skip
    if agreement.signed_on > today():
        raise InvalidValue("work.signed", _("This day is still to come."), field="signed_on")
    shares = {r: bp for r, bp in agreement.shares.items() if bp}
    policies.check_split(
        shares, split_parts(split_rule_on(agreement.starts)), requested=agreement.requested
    )
    made = _record_split(row, body, agreement, by)
    journal.record(
        by=by, action="split.agreed", on=("placement", row.public_id), client_id=row.client_id
    )
    return made
