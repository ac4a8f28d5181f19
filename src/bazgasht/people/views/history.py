"""What was changed in a file: each fact with what stood there before and after, by whom, when."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core.digits import localise
from bazgasht.core.jalali import format_jalali
from bazgasht.core.models import History

from ..models import ClientContact
from ..selectors.history import changes, contacts
from ..selectors.naming import Names, names
from ..services.acting import acting_body
from ..states import (
    COUNTRIES,
    ContactKind,
    CustodyState,
    Education,
    Institution,
    LegalStatus,
    Level,
    Marital,
    Offence,
    Precision,
    ReleaseKind,
    Sex,
)
from .common import PAGE, page_of

SECRET, DAY, PRISON, YES_NO, TEXT, ENDED = "secret", "day", "prison", "yes_no", "text", "ended"
Kind = str | dict[str, Any]
FACTS: dict[tuple[str, str], tuple[str | Promise, Kind]] = {
    ("client", "died_on"): (gettext_lazy("Died on"), DAY),
    ("clientname", "given"): (gettext_lazy("Given name"), TEXT),
    ("clientname", "family"): (gettext_lazy("Family name"), TEXT),
    ("clientname", "father"): (gettext_lazy("Father's name"), TEXT),
    ("clientname", "alias"): (gettext_lazy("Also known as"), TEXT),
    ("clientidentity", "national_id_hash"): (gettext_lazy("National id"), SECRET),
    ("clientidentity", "foreign_id_hash"): (gettext_lazy("Foreigner's id or passport"), SECRET),
    ("clientidentity", "nationality"): (gettext_lazy("Nationality"), dict(COUNTRIES)),
    ("clientidentity", "birth"): (gettext_lazy("Date of birth"), DAY),
    ("clientidentity", "birth_precision"): (
        gettext_lazy("How exactly the birth is known"), dict(Precision.choices)
    ),
    ("clientidentity", "sex"): (gettext_lazy("Sex"), dict(Sex.choices)),
    ("clientidentity", "marital"): (gettext_lazy("Marital status"), dict(Marital.choices)),
    ("clientidentity", "education"): (gettext_lazy("Education"), dict(Education.choices)),
    ("clientidentity", "skill"): (gettext_lazy("Skill or trade"), TEXT),
    ("clientidentity", "in_school"): (gettext_lazy("School (children)"), YES_NO),
    ("clientcontact", "kind"): (gettext_lazy("Number or address"), dict(ContactKind.choices)),
    ("clientcontact", "value"): (gettext_lazy("Number or address"), TEXT),
    ("clientcontact", "city"): (gettext_lazy("City"), TEXT),
    ("clientcontact", "postal_code"): (gettext_lazy("Postal code"), TEXT),
    ("clientcontact", "note"): (gettext_lazy("Note"), TEXT),
    ("clientcontact", "ends"): (gettext_lazy("Number or address"), ENDED),
    ("custodyepisode", "prison_id"): (gettext_lazy("Prison"), PRISON),
    ("custodyepisode", "admitted_on"): (gettext_lazy("Admitted on"), DAY),
    ("custodyepisode", "state"): (gettext_lazy("State"), dict(CustodyState.choices)),
    ("custodyepisode", "institution"): (
        gettext_lazy("Kind of institution"), dict(Institution.choices)
    ),
    ("custodyepisode", "legal_status"): (gettext_lazy("Legal status"), dict(LegalStatus.choices)),
    ("custodyepisode", "offence"): (gettext_lazy("Offence"), dict(Offence.choices)),
    ("custodyepisode", "sentence_months"): (gettext_lazy("Sentence in months"), TEXT),
    ("custodyepisode", "expected_release"): (gettext_lazy("Expected release"), DAY),
    ("custodyepisode", "released_on"): (gettext_lazy("Released on"), DAY),
    ("custodyepisode", "release_kind"): (
        gettext_lazy("Kind of release"), dict(ReleaseKind.choices)
    ),
}  # fmt: skip
"""(table, column) → its name and how its values read. Ids are told to have changed, not shown;
what only serves the machine (versions, sort keys, search words) is left out."""


@dataclass(frozen=True)
class Change:
    """One fact; an empty text is "not recorded"."""

    fact: str
    old: str
    new: str
    at: datetime
    who: str


@permission("access.history")
@require_GET
def history(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """For the case team, the newest first."""
    found, context = page_of(request, public_id, "history")
    acting_body(
        client_id=found.pk, permission="access.history", by=actor_of(request), level=Level.FULL
    )
    columns = sorted({column for _table, column in FACTS})
    page = Paginator(changes(found.pk, columns), PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    known = names(_prisons(rows), {r.user_id for r in rows})
    ended = contacts({r.row_id for r in rows if r.table == "people_clientcontact"})
    told = [change for row in rows for change in _changes(row, known, ended)]
    return render(request, "people/history.html", {**context, "page": page, "changes": told})


def _prisons(rows: list[History]) -> set[int]:
    return {v["prison_id"] for r in rows for v in (r.before, r.after or {}) if "prison_id" in v}


def _changes(row: History, known: Names, ended: dict[str, ClientContact]) -> Iterator[Change]:
    for column, old in row.before.items():
        fact = FACTS.get((row.table.removeprefix("people_"), column))
        if fact is None:
            continue
        label, kind = fact
        new = (row.after or {}).get(column)
        if kind == ENDED:
            contact = ended.get(row.row_id)
            texts = (contact.value if contact else "", _("no longer valid"))
        else:
            texts = (_reads(kind, old, known), _reads(kind, new, known))
        yield Change(str(label), *texts, row.at, known.user(row.user_id))


def _reads(kind: Kind, value: Any, known: Names) -> str:
    if value in (None, ""):
        return ""
    if isinstance(kind, dict):
        return str(kind.get(value, value))
    if kind == DAY:
        return format_jalali(date.fromisoformat(value), "long")
    if kind == PRISON:
        return known.body(value)
    if kind == YES_NO:
        return _("goes to school") if value else _("does not go to school")
    if kind == SECRET:
        return _("on file")
    return localise(value) if isinstance(value, int) else str(value)
