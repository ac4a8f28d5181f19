"""One held row that a human being decided to import after all, through the same writer."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.selectors import bodies
from bazgasht.core.digits import localise
from bazgasht.core.errors import Conflict

from ..models import Client, RosterRow, RosterRun
from ..services.grants import index_names
from . import existing, families, households, writing
from .importing import PERMISSION
from .parsing import parse
from .prisons import Prisons
from .reading import Sheet
from .records import CREATED, Person, Record, Relative
from .rows import Cells, unseal
from .staging import next_ids


def record_of(row: RosterRow, run: RosterRun, by: Actor) -> Record:
    """The row parsed again. Raises Conflict when it can't be imported as it stands."""
    cells: Cells = unseal(row)
    known = list(bodies(kind=Kind.PRISON).order_by().values_list("id", "code", "name"))
    prisons = Prisons(known, by.organisations_for(PERMISSION))
    sheet = Sheet(row.sheet, iter([(1, list(cells.names)), (row.number, list(cells.values))]))
    parsed = parse([sheet], prisons, run.prison_id)
    found: list[Record] = [*parsed.people, *parsed.relatives]
    if len(found) != 1:
        raise Conflict("roster.faulty", _("This row has faults; correct it in the workbook."))
    return found[0]


def attach(relative: Relative, prisoner_client: int, by: Actor) -> None:
    """Make the relative one of this prisoner's family. Raises Conflict for somebody not inside."""
    stays = existing.stays([prisoner_client], by.organisations_for(PERMISSION))
    if prisoner_client not in stays:
        raise Conflict("roster.no_prisoner", _("This person has no stay in one of your prisons."))
    relative.prisoner_client = prisoner_client
    relative.prison_id = stays[prisoner_client]


def check_is_new(person: Person, beside: int | None) -> None:
    """Raises Conflict when a file of this very person was opened since the row was held.

    ``beside``: the file it was held for, which a human being says is another person's.
    """
    found = (
        set(existing.by_national_id([(0, person.id_hash)]).values()) if person.id_hash else set()
    )
    same = existing.by_identity([(0, person.identity_hash)])
    found |= {client for _n, client, _id, admitted in same if admitted == person.admitted}
    number = (
        Client.objects.filter(pk__in=found - {beside}).values_list("file_no", flat=True).first()
    )
    if number is not None:
        raise Conflict(
            "roster.on_file",
            _("A file of this person was opened meanwhile, %(number)s; choose something else.")
            % {"number": localise(number)},
        )


def join(relative: Relative, *, run: RosterRun, by: Actor) -> int:
    """The relative into the prisoner's family: with the file there is by now, else with a new one.

    Returns the client id. Raises Conflict as :func:`create` does.
    """
    if relative.id_hash:
        relative.client_id = existing.by_national_id([(0, relative.id_hash)]).get(0)
    if relative.client_id is None:
        families.match_by_relation([relative])
    families.settle([relative])
    if relative.client_id is None:
        return create(relative, run=run, by=by)
    _write([], [relative], run, by)
    return relative.client_id


def create(record: Record, *, run: RosterRun, by: Actor) -> int:
    """Open the file; returns its id. Raises Conflict, the same for an id seen or unseen."""
    if record.id_hash and existing.taken([record.id_hash]):
        raise Conflict(
            "client.id_taken",
            _(
                "A file with this id could not be opened here. If another body may hold this"
                " person, ask for access."
            ),
        )
    record.outcome = CREATED
    record.client_id = next_ids("people_client", 1)[0]
    people = [record] if isinstance(record, Person) else []
    relatives = [record] if isinstance(record, Relative) else []
    _write(people, relatives, run, by)
    index_names([record.client_id])
    return record.client_id


def _write(people: list[Person], relatives: list[Relative], run: RosterRun, by: Actor) -> None:
    writing.write_new(
        people, relatives, households.plan(relatives), run_id=str(run.public_id),
        user_id=by.user_id, synthetic=bool(run.summary.get("synthetic")),
    )  # fmt: skip
