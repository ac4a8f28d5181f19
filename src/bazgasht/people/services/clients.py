"""Opening a file and keeping its name and identity right."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core import text
from bazgasht.core.errors import Conflict, NotAllowed
from bazgasht.core.jalali import jalali_year

from .. import crypto
from ..models import Client, ClientIdentity, ClientName
from ..states import Basis, Origin, Precision
from . import grants


def name_tokens(*names: str) -> list[str]:
    return sorted({t for name in names if name for t in text.tokens(name)})


def name_key(given: str, family: str) -> str:
    """Persian alphabet order: family name first."""
    return text.sort_key(f"{family} {given}")[:200]


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
    **identity: object,
) -> Client:
    """A new file with its first grant, held in full by ``organisation_id``.

    Raises NotAllowed, or Conflict with one neutral message when the id is on another file, seen
    or unseen.
    """
    if not by.can("clients.create", organisation_id):
        raise NotAllowed("clients.create", _("You may not open files in this body."))
    client = Client.objects.create(
        file_no=next_file_no(), origin=origin, opened_by=organisation_id, synthetic=synthetic
    )
    grants.issue(
        client_ids=[client.pk], organisation_id=organisation_id, basis=basis,
        basis_ref=client.public_id, purpose="case", by=by, household_id=household_id,
    )  # fmt: skip
    ClientName.objects.create(
        client=client, given=given, family=family, father=father,
        sort_key=name_key(given, family), tokens=name_tokens(given, family, father),
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
