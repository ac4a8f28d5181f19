"""How people are related: the one link between a prisoner and the family."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.jalali import today

from ..models import Client, Relation
from ..states import Level, RelationKind
from .acting import acting_body


@transaction.atomic
def relate(*, client_id: int, other_id: int, kind: str, by: Actor) -> Relation:
    """``other_id`` is the ``kind`` of ``client_id``. Both files must be seen; nobody gains sight.

    Raises NotAllowed, NotFound, InvalidValue (field ``kind``), Conflict when it is recorded already.
    """
    acting_body(client_id=client_id, permission="clients.edit", by=by, level=Level.FULL)
    if not Client.objects.filter(pk=other_id).exists():
        raise NotFound("client")
    if kind not in RelationKind.values or client_id == other_id:
        raise InvalidValue("relation.kind", _("Choose how they are related."), field="kind")
    found = (
        Relation.objects.select_for_update()
        .filter(client_id=client_id, other_id=other_id, kind=kind)
        .first()
    )
    if found is not None and found.ends is None:
        raise Conflict("relation.same", _("This relation is already on file."))
    if found is not None:
        Relation.objects.filter(pk=found.pk).update(starts=today(), ends=None)
        found.refresh_from_db()
    else:
        found = Relation.objects.create(
            client_id=client_id, other_id=other_id, kind=kind, starts=today()
        )
    journal.record(by=by, action="relation.added", on=("relation", found.pk), client_id=client_id,
                   detail={"kind": kind})  # fmt: skip
    return found


@transaction.atomic
def end_relation(*, client_id: int, relation_id: int, by: Actor) -> None:
    """A divorce, a guardianship that ended, a mistake. Raises NotAllowed, NotFound."""
    acting_body(client_id=client_id, permission="clients.edit", by=by, level=Level.FULL)
    rows = Relation.objects.filter(pk=relation_id, client_id=client_id, ends=None)
    if not rows.update(ends=today()):
        raise NotFound("relation")
    journal.record(by=by, action="relation.ended", on=("relation", relation_id),
                   client_id=client_id)  # fmt: skip
