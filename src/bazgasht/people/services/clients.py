"""Opening a file and keeping its name and identity right."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core import text
from bazgasht.core.errors import Conflict, InvalidValue
from bazgasht.core.jalali import PartialDate, jalali_year, today

from .. import crypto, policies
from ..models import Client, ClientIdentity, ClientName
from ..permissions import check_may
from ..states import Basis, Origin, Precision
from . import grants
from .acting import acting_body, lock_client
from .custody import announce_death, check_not_inside


def name_tokens(*names: str) -> list[str]:
    return sorted({t for name in names if name for t in text.tokens(name)})


def name_key(given: str, family: str) -> str:
    """Persian alphabet order: family name first."""
    return text.sort_key(family, given)


def identity_key(given: str, family: str, father: str, birth: date | None) -> bytes:
    """Keyed hash of who someone is without an id: names, father's name, birth."""
    parts = [text.identity_form(v) for v in (given, family, father)]
    return crypto.lookup("identity", *parts, birth.isoformat() if birth else "")


def next_file_no(prefix: str = "") -> str:
    with connection.cursor() as cursor:
        cursor.execute("select people_next_file_nos(1)")
        number = cursor.fetchone()[0]
    return f"{prefix}{jalali_year()}-{number:06d}"


@transaction.atomic
def open_client(
    *,
    given: str,
    family: str,
    father: str = "",
    origin: Origin,
    organisation_id: int,
    by: Actor,
    national_id: str = "",
    birth: date | None = None,
    birth_precision: Precision = Precision.UNKNOWN,
    sex: str = "",
    nationality: str = "IR",
    foreign_id: str = "",
    basis: Basis = Basis.REGISTRATION,
    household_id: int | None = None,
    synthetic: bool = False,
    alias: str = "",
    public_id: uuid.UUID | None = None,
    **identity: object,
) -> Client:
    """A new file with its first grant, held in full by ``organisation_id``.

    Raises NotAllowed, or Conflict with one neutral message when the id is on another file, seen
    or unseen.
    """
    check_may(by, "clients.create", organisation_id)
    client = Client.objects.create(
        file_no=next_file_no(), origin=origin, opened_by=organisation_id, synthetic=synthetic,
        public_id=public_id or uuid.uuid4(),
    )  # fmt: skip
    grants.issue(
        client_ids=[client.pk], organisation_id=organisation_id, basis=basis,
        basis_ref=client.public_id, purpose="case", by=by, household_id=household_id,
    )  # fmt: skip
    ClientName.objects.create(
        client=client, given=given, family=family, father=father, alias=alias,
        sort_key=name_key(given, family), tokens=name_tokens(given, family, father, alias),
    )  # fmt: skip
    _save_identity(
        ClientIdentity(
            client=client, birth=birth, birth_precision=birth_precision, sex=sex,
            nationality=nationality, identity_hash=identity_key(given, family, father, birth),
            **identity,
        ),
        national_id,
        foreign_id,
    )  # fmt: skip
    grants.index_names([client.pk])
    journal.record(
        by=by, action="client.created", on=("client", client.public_id), client_id=client.pk,
        detail={"organisation": organisation_id, "origin": str(origin)},
    )  # fmt: skip
    return client


def _save_identity(row: ClientIdentity, national_id: str, foreign_id: str) -> None:
    row.key_version = crypto.newest()
    if national_id:
        row.national_id = crypto.encrypt(national_id, context="national_id")
        row.national_id_hash = crypto.lookup("national_id", national_id)
    if foreign_id:
        row.foreign_id = crypto.encrypt(foreign_id, context="foreign_id")
        row.foreign_id_hash = crypto.lookup("foreign_id", foreign_id)
    try:
        with transaction.atomic():
            row.save(force_insert=row._state.adding)
    except IntegrityError:
        raise Conflict(
            "client.id_taken",
            _(
                "A file with this id could not be opened here. If another body may hold this"
                " person, ask for access."
            ),
        ) from None


@dataclass(frozen=True)
class Person:
    """Who someone is, as a form gives it. ``national_id`` and ``foreign_id``: None keeps what is
    on file, the empty text takes it away."""

    given: str
    family: str
    father: str = ""
    alias: str = ""
    birth: PartialDate | None = None
    sex: str = ""
    nationality: str = "IR"
    marital: str = ""
    education: str = ""
    skill: str = ""
    in_school: bool | None = None
    national_id: str | None = None
    foreign_id: str | None = None


PLAIN = ("sex", "nationality", "marital", "education", "skill", "in_school")


@transaction.atomic
def edit_person(*, client_id: int, version: int | None, person: Person, by: Actor) -> Client:
    """Change name and identity together; search words follow the name.

    Raises NotFound, NotAllowed, StaleVersion, and Conflict when the id is on another file.
    """
    acting_body(client_id=client_id, permission="clients.edit", by=by)
    client = lock_client(client_id)
    policies.check_version(client.version, version)
    birth = person.birth.first_day if person.birth else None
    ClientName.objects.filter(client_id=client_id).update(
        given=person.given, family=person.family, father=person.father, alias=person.alias,
        sort_key=name_key(person.given, person.family),
        tokens=name_tokens(person.given, person.family, person.father, person.alias),
    )  # fmt: skip
    row = ClientIdentity.objects.select_for_update().get(client_id=client_id)
    for name in PLAIN:
        setattr(row, name, getattr(person, name))
    row.birth = birth
    row.birth_precision = person.birth.precision if person.birth else Precision.UNKNOWN
    row.identity_hash = identity_key(person.given, person.family, person.father, birth)
    _change_ids(row, person)
    client.version = F("version") + 1
    client.save(update_fields=["version"])
    client.refresh_from_db(fields=["version"])
    grants.index_names([client_id])
    journal.record(
        by=by, action="client.edited", on=("client", client.public_id), client_id=client_id
    )
    return client


def _change_ids(row: ClientIdentity, person: Person) -> None:
    if person.national_id == "":
        row.national_id = row.national_id_hash = None
    if person.foreign_id == "":
        row.foreign_id = row.foreign_id_hash = None
    keep_national = "" if not person.national_id else person.national_id
    if row.key_version != crypto.newest():
        # one version per row: what is kept is written again with what is new
        old = row.key_version
        if not keep_national and row.national_id:
            keep_national = crypto.decrypt(
                bytes(row.national_id), context="national_id", version=old
            )
        kept_foreign = person.foreign_id or ""
        if not kept_foreign and row.foreign_id:
            kept_foreign = crypto.decrypt(bytes(row.foreign_id), context="foreign_id", version=old)
        _save_identity(row, keep_national, kept_foreign)
        return
    _save_identity(row, keep_national, person.foreign_id or "")


@transaction.atomic
def record_death(*, client_id: int, on: date, by: Actor) -> Client:
    """The death of someone who is not in custody. Announces ``client.died``.

    Raises Conflict when it is recorded already or the person is in custody, where it is an event
    of the stay; InvalidValue for a day to come.
    """
    acting_body(client_id=client_id, permission="clients.edit", by=by)
    client = lock_client(client_id)
    policies.check_alive(client)
    check_not_inside(client_id)
    if on > today():
        raise InvalidValue("death.future", _("This day is still to come."), field="on")
    announce_death(client, on=on, by=by)
    return client
