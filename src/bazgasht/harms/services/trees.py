"""A whole tree out of a workbook: what is new is added, what changed is changed, nothing is lost."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import InvalidValue
from bazgasht.core.locking import held

from .. import policies
from ..models import Node, Programme
from ..states import ActionState, is_action
from ..templates_data import Part
from .nodes import NodeDraft, fill_node

MOST = 2000


@dataclass(frozen=True)
class TreeRow:
    number: str
    title: str
    owner_id: int | None = None
    supporting: str = ""
    starts: date | None = None
    due: date | None = None

    def draft(self, there: Node | None) -> NodeDraft:
        """Days before polling day are kept: a workbook does not tell them."""
        kept = there.days_before if there and there.due == self.due else None
        return NodeDraft(self.title, self.owner_id, self.supporting, self.starts, self.due, kept)


@transaction.atomic
def import_tree(*, programme: uuid.UUID, rows: Sequence[TreeRow], by: Actor) -> tuple[int, int]:
    """All rows or none; returns (new, changed). The number says where a part stands; parts that are
    not in ``rows`` stay as they are. Raises NotAllowed, Conflict, InvalidValue."""
    row: Programme = held(Programme, programme, None, "organisation")
    policies.check_edits(by, row)
    if not 0 < len(rows) <= MOST:
        raise InvalidValue("tree.size", _("A workbook holds from 1 to %(most)s rows."),
                           field="file", most=MOST)  # fmt: skip
    nodes = {n.number: n for n in Node.objects.select_for_update().filter(programme=row)}
    fresh = changed = 0
    for part in sorted(rows, key=lambda r: [int(n) for n in r.number.split(".")]):
        node = nodes.get(part.number)
        if node is None:
            nodes[part.number] = _add(row, part, nodes)
            fresh += 1
        else:
            changed += _change(row, node, part)
    journal.record(by=by, action="programme.imported", on=("programme", row.public_id),
                   detail={"new": fresh, "changed": changed})  # fmt: skip
    return fresh, changed


def _add(row: Programme, part: TreeRow, nodes: dict[str, Node]) -> Node:
    place = Part(part.number, part.title)
    above = nodes.get(place.above) if place.above else None
    if place.above and above is None:
        raise InvalidValue(
            "tree.parent", _("There is no part %(number)s above it."), number=place.above
        )
    node = Node(
        programme=row, parent=above, level=place.level, order=place.order, number=part.number,
        headquarters_id=row.organisation_id,
        state=ActionState.PLANNED if is_action(row.kind, place.level) else "",
    )  # fmt: skip
    fill_node(node, part.draft(None), row)
    node.save(force_insert=True)
    return node


TOLD = ("title", "owner_id", "supporting", "starts", "due", "days_before")


def _change(row: Programme, node: Node, part: TreeRow) -> bool:
    before = [getattr(node, name) for name in TOLD]
    fill_node(node, part.draft(node), row)
    if [getattr(node, name) for name in TOLD] == before:
        return False
    node.version += 1
    node.save(update_fields=[*TOLD, "version"])
    return True
