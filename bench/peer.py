"""The same import through django-import-export: same workbook, same eight tables, same rules.

Its ordinary hooks do the work: cells are parsed by the project's own parser, and whatever belongs
to a file is saved after the file. ``use_bulk`` can't be used for that: it saves the files last,
and row security wants each file before what hangs on it.
"""

from __future__ import annotations

import time
import uuid
from pathlib import Path
from typing import Any

import tablib
from django.db import transaction
from import_export import fields, resources
from python_calamine import CalamineWorkbook

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.selectors import bodies
from bazgasht.core.scope import entered
from bazgasht.people import crypto
from bazgasht.people.models import (
    Client,
    ClientContact,
    ClientIdentity,
    ClientName,
    CustodyEpisode,
    CustodyEvent,
    Grant,
)
from bazgasht.people.roster.cells import Cells, phone_kind
from bazgasht.people.roster.headers import recognise
from bazgasht.people.roster.parse_people import PeopleRows
from bazgasht.people.roster.prisons import Prisons
from bazgasht.people.roster.reader_process import text
from bazgasht.people.roster.records import SEPARATOR, Parsed, Person, Source
from bazgasht.people.roster.writing import key_of_name, words
from bazgasht.people.services.clients import next_file_no
from bazgasht.people.services.grants import GRANT_RULES, OPEN_END, index_names
from bazgasht.people.states import Basis, ContactKind, Origin


class RosterResource(resources.ModelResource):  # type: ignore[misc]
    """One row of the roster: the file itself is the model, the rest follows in the hooks."""

    national_id = fields.Field(column_name="کد ملی")

    class Meta:
        model = Client
        fields = ("national_id",)
        import_id_fields = ("national_id",)
        use_transactions = False
        skip_diff = True

    def __init__(self, head: list[str], by: Actor) -> None:
        super().__init__()
        self.by, self.run = by, str(uuid.uuid4())
        self.new: list[int] = []
        columns = recognise(head)
        assert columns is not None
        self.columns, self.parsed = columns, Parsed()
        known = list(bodies(kind=Kind.PRISON).order_by().values_list("id", "code", "name"))
        self.rows = PeopleRows(
            Cells(), Prisons(known, by.organisations_for("roster.import")), default_prison=None
        )
        self.rows.begin(columns)

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        cells = [text(value) for value in row.values()]
        source = Source("", kwargs["row_number"], SEPARATOR.join(cells), self.columns)
        self.person: Person | None = self.rows.parse(source, cells, self.parsed)

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:  # fmt: skip
        return self.person is None or not instance._state.adding

    def get_instance(self, instance_loader: Any, row: Any) -> Client | None:
        known = self.person and self.person.id_hash
        return Client.objects.filter(identity__national_id_hash=known).first() if known else None

    def after_init_instance(self, instance: Client, new: bool, row: Any, **kwargs: Any) -> None:
        if new and self.person:
            instance.file_no, instance.origin = next_file_no(), Origin.CUSTODY
            instance.opened_by, instance.synthetic = self.person.prison_id, True

    def after_save_instance(self, instance: Client, row: Any, **kwargs: Any) -> None:
        person, level = self.person, GRANT_RULES[Basis.IMPORT].level
        assert person is not None
        assert person.admitted is not None
        names = [name.text for name in person.names]
        Grant(
            client=instance, organisation_id=person.prison_id, purpose="case", level=level,
            ends=OPEN_END, basis=Basis.IMPORT, basis_ref=self.run, issued_by=self.by.user_id,
            sort_key=key_of_name(person),
        ).save(force_insert=True)  # fmt: skip
        ClientName(
            client=instance, given=names[0], family=names[1], father=names[2],
            sort_key=key_of_name(person), tokens=words(person),
        ).save(force_insert=True)  # fmt: skip
        sealed = crypto.encrypt(person.national_id, context="national_id")
        ClientIdentity(
            client=instance, national_id=sealed, national_id_hash=person.id_hash,
            key_version=crypto.newest(), identity_hash=person.identity_hash, birth=person.birth,
            birth_precision="day" if person.birth else "unknown", sex=person.sex,
            marital=person.marital, education=person.education, skill=person.skill,
        ).save(force_insert=True)  # fmt: skip
        phone, address = person.phone, person.address
        ClientContact.objects.bulk_create([
            ClientContact(client=instance, kind=phone_kind(phone), value=phone),
            ClientContact(client=instance, kind=ContactKind.ADDRESS, value=address, city=person.city),
        ])  # fmt: skip
        stay = CustodyEpisode.objects.create(
            client=instance, prison_id=person.prison_id, admitted_on=person.admitted,
            legal_status="sentenced" if person.months else "", offence=person.offence,
            sentence_months=person.months, expected_release=person.release,
        )  # fmt: skip
        CustodyEvent.objects.create(
            episode=stay, client=instance, kind="admission", on=person.admitted,
            to_prison_id=person.prison_id, recorded_by=self.by.user_id,
        )  # fmt: skip
        self.new.append(instance.pk)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Search words at once. The usual reset of sequences needs rights of the owner."""
        index_names(self.new)


def seconds(path: Path, by: Actor) -> float:
    """How long it takes, rolled back afterwards: the faulty rows it skips are no more than ours."""
    start = time.perf_counter()
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    head = [str(cell) for cell in rows[0]]
    data = tablib.Dataset(*rows[1:], headers=head)
    with entered(by.scope()), transaction.atomic():
        result = RosterResource(head, by).import_data(data, dry_run=False, raise_errors=True)
        assert result.totals["new"] == len(data), dict(result.totals)
        with transaction.get_connection().cursor() as cursor:
            cursor.execute("set constraints all immediate")  # what a commit would check
        transaction.set_rollback(True)
    return time.perf_counter() - start
