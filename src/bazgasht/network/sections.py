"""What this room shows on the page of a body."""

from __future__ import annotations

from bazgasht.access.actor import Actor
from bazgasht.access.body_sections import Section
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.access.policies import manages_body

from . import selectors
from .policies import COORDINATED, manages_contacts


def missions(body: Organisation, actor: Actor) -> Section | None:
    if body.kind != Kind.WORKING_GROUP:
        return None
    return {
        "template": "network/section_missions.html",
        "body": body,
        "rows": list(selectors.missions_of(body)),
        "may_edit": manages_body(actor, body),
    }


def seats(body: Organisation, actor: Actor) -> Section | None:
    if body.kind not in COORDINATED:
        return None
    return {"template": "network/section_seats.html", "rows": list(selectors.seats_of(body))}


def contacts(body: Organisation, actor: Actor) -> Section | None:
    return {
        "template": "network/section_contacts.html",
        "body": body,
        "rows": list(selectors.contacts_of(body)),
        "may_edit": manages_contacts(actor, body),
    }
