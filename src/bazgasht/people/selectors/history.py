"""What was changed in a file, as the database kept it: the triggers wrote it, nobody else can."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from bazgasht.core.models import History

from ..models import ClientContact

TABLES = ("people_client", "people_clientname", "people_clientidentity", "people_clientcontact",
          "people_custodyepisode")  # fmt: skip
"""Facts of the file itself; notes, consents and events keep their own story."""


def changes(client_id: int, columns: Iterable[str]) -> QuerySet[History]:
    """Changes of any of these columns, the newest first; nothing for who does not hold the whole
    file."""
    found = History.objects.filter(client_id=client_id, table__in=TABLES, operation="U")
    return found.filter(before__has_any_keys=list(columns)).order_by("-at", "-id")


def contacts(ids: Iterable[str]) -> dict[str, ClientContact]:
    """Numbers and addresses by the text of their key, also those that are no longer valid."""
    return {str(c.pk): c for c in ClientContact.objects.filter(pk__in=list(ids))}
