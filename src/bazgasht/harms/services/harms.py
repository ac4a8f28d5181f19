"""The list of priority harms."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import InvalidValue, NotFound, StaleVersion
from bazgasht.core.locking import changed

from .. import policies
from ..models import Harm
from ..templates_data import harms as listed
from .rows import alone, said


@dataclass(frozen=True)
class HarmDraft:
    code: str
    title: str
    title_en: str
    description: str = ""
    counts: str = ""
    order: int = 0
    active: bool = True


@transaction.atomic
def load_harms(using: str = "default") -> int:
    """Insert the priority harms that are missing, after a migration, as the owner; those that are
    there are never written over. Returns how many were written."""
    there = set(Harm.objects.using(using).values_list("code", flat=True))
    fresh = [Harm(order=n, **entry) for n, entry in enumerate(listed(), 1)
             if entry["code"] not in there]  # fmt: skip
    Harm.objects.using(using).bulk_create(fresh)
    return len(fresh)


@transaction.atomic
def save_harm(*, draft: HarmDraft, by: Actor, version: int | None = None) -> Harm:
    """A new harm without ``version``. Raises NotAllowed, InvalidValue, StaleVersion."""
    policies.check_edits_harms(by)
    alone("harms")
    row = Harm.objects.select_for_update().filter(code=draft.code).first()
    if version is None and row is not None:
        raise InvalidValue("harm.code", _("This code is taken."), field="code")
    if version is not None and row is None:
        raise NotFound("harm")
    if row is not None and version != row.version:
        raise StaleVersion("harm.stale")
    row = row or Harm(code=draft.code)
    row.title, row.title_en = (
        said(draft.title, "title", 120, 2),
        said(draft.title_en, "title_en", 120),
    )
    row.description, row.counts = draft.description.strip(), draft.counts.strip()[:160]
    row.order, row.active = draft.order, draft.active
    if version is None:
        row.save(force_insert=True)
    else:
        changed(row, "title", "title_en", "description", "counts", "order", "active")
    journal.record(by=by, action="harm.saved", on=("harm", row.code), detail={"active": row.active})
    return row
