"""Whose account is whose: recorded by the case team, at the person's written request."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import InvalidValue, NotFound
from bazgasht.core.jalali import today
from bazgasht.core.sheba import parse_sheba
from bazgasht.people import crypto
from bazgasht.people.services.acting import acting_body
from bazgasht.people.states import Level

from ..models import PayAccount
from ..states import PayeeKind
from .payments import SHEBA

PERMISSION = "consents.record"


@transaction.atomic
def add_pay_account(
    *, client_id: int, kind: str, holder: str, sheba: str, asked_on: date, by: Actor,
    relation: str = "",
) -> PayAccount:  # fmt: skip
    """Record where the person wants money sent; an own or savings account replaces the last one.

    Raises NotAllowed, InvalidValue (Sheba, holder, relation, day).
    """
    body = acting_body(client_id=client_id, permission=PERMISSION, by=by, level=Level.FULL)
    plain = parse_sheba(sheba)
    if not holder.strip():
        raise InvalidValue("payaccount.holder", _("Say whose account it is."), field="holder")
    if kind == PayeeKind.DEPENDANT and not relation.strip():
        raise InvalidValue("payaccount.relation", _("Say what the holder is to the person."),
                           field="relation")  # fmt: skip
    if asked_on > today():
        raise InvalidValue("payaccount.day", _("This day is still to come."), field="asked_on")
    if kind != PayeeKind.DEPENDANT:
        PayAccount.objects.filter(client_id=client_id, kind=kind, ends=None).update(
            ends=timezone.now()
        )
    made = PayAccount.objects.create(
        client_id=client_id, organisation_id=body, kind=kind, holder=holder.strip()[:120],
        relation=relation.strip()[:40], sheba=crypto.encrypt(plain, context=SHEBA),
        key_version=crypto.newest(), last4=plain[-4:], asked_on=asked_on, recorded_by=by.user_id,
    )  # fmt: skip
    journal.record(by=by, action="payaccount.added", on=("pay_account", made.public_id),
                   client_id=client_id, detail={"kind": kind})  # fmt: skip
    return made


@transaction.atomic
def end_pay_account(*, client_id: int, account_id: int, by: Actor) -> None:
    """The person wants no money there any more. Raises NotAllowed, NotFound."""
    acting_body(client_id=client_id, permission=PERMISSION, by=by, level=Level.FULL)
    row = PayAccount.objects.filter(pk=account_id, client_id=client_id, ends=None).first()
    if row is None:
        raise NotFound("pay_account")
    row.ends = timezone.now()
    row.save(update_fields=["ends"])
    journal.record(by=by, action="payaccount.ended", on=("pay_account", row.public_id),
                   client_id=client_id)  # fmt: skip
