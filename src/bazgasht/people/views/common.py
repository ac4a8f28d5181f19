"""What the pages of one file share: the reader, the identity bar, the tabs."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.access.pages import actor_of

from ..models import Client
from ..selectors.cards import open_file
from ..selectors.file import File, read_file
from ..selectors.header import head_of
from ..states import Origin

PAGE = 25


def own_bodies(actor: Actor, permission: str) -> list[tuple[int, str]]:
    """Bodies in whose name the actor may do something, the own one first, then in Persian order."""
    rows = Organisation.objects.filter(id__in=actor.organisations_for(permission), active=True)
    found = list(rows.order_by("sort_key").values_list("id", "name"))
    home = actor.home_for(permission)
    return sorted(found, key=lambda row: row[0] != home)


def page_of(request: HttpRequest, public_id: uuid.UUID, page: str) -> tuple[Client, dict[str, Any]]:
    """The client and the context of a page of the file; the opening is journalled.

    Raises NotFound, the same for foreign and missing.
    """
    actor = actor_of(request)
    client = open_file(public_id, by=actor, page=page)
    return client, frame(client, actor, page)


def frame(client: Client, actor: Actor, page: str) -> dict[str, Any]:
    file = read_file(client.pk)
    client.held_whole = file.whole
    return {
        "client": client,
        "file": file,
        "head": head_of(client, file),
        "tabs": tabs(client, file, actor, page),
        "alive": client.died_on is None,
    }


def death_consequences() -> list[str]:
    """Told before a death is recorded, in custody or outside."""
    return [
        _("Nobody assesses this person, plans for them or refers them any more; notes, documents and"
          " corrections can still be added."),
        _("Plans and unanswered referrals close. A body that is serving a referral ends it with its"
          " results, and sees the file until 30 days after that."),
        _("Bodies let in by a consent or at their request stop seeing the file after 30 days."),
    ]  # fmt: skip


def tabs(client: Client, file: File, actor: Actor, page: str) -> list[dict[str, Any]]:
    """Parts of the file the reader may open; each is a page of its own."""
    case = file.whole and bool(actor.scope().case_orgs)
    found = [("client", _("File"), True), ("family", _("Family"), True)]
    custody = case and (client.origin == Origin.CUSTODY or bool(file.stays))
    found += [
        ("custody", _("Custody"), custody),
        ("notes", _("Notes"), True),
        ("attachments", _("Documents"), True),
        ("consents", _("Consents"), case),
        ("corrections", _("Corrections"), case),
        ("history", _("What was changed"), file.whole and actor.can("access.history")),
        ("access", _("Who has seen it"), file.whole and actor.can("access.history")),
    ]
    return [
        {"label": label, "url": reverse(f"people:{name}", args=[client.public_id]),
         "active": name == page}
        for name, label, shown in found
        if shown
    ]  # fmt: skip
