"""Every route of a room with an object, asked by somebody in the same role who has no business there."""

from __future__ import annotations

from django.urls import get_resolver, reverse
from tests.factories import owned

from bazgasht.people.models import AccessBarrier

NO = (403, 404)
NO_VERB = 405


def object_routes(room):
    """Names of a room's routes whose address holds an object."""
    _prefix, resolver = get_resolver().namespace_dict[room]
    return {
        name for name in resolver.reverse_dict if isinstance(name, str)
        and any(params for _text, params in resolver.reverse_dict.getlist(name)[0][0])
    }  # fmt: skip


def undecided(room, decided):
    """Routes with an object that a table says nothing of, and entries without such a route."""
    return object_routes(room) ^ set(decided)


def let_in(client, room, name, args):
    """Verbs by which a page was shown or something was done; "" for a route that took no verb at all."""
    address = reverse(f"{room}:{name}", args=args)
    answers = {"get": client.get(address).status_code, "post": client.post(address).status_code}
    shown = [verb for verb, status in answers.items() if status not in (*NO, NO_VERB)]
    if not shown and not set(answers.values()) & set(NO):
        return [""]
    return shown


@owned
def bar(client, user, body):
    """Nobody's grant helps them: a barrier between a person and somebody at work (guardrail 4)."""
    AccessBarrier.objects.create(
        client=client, user_id=user.pk, reason="خویشاوند", ends="2100-01-01T00:00Z", set_by=1,
        set_by_organisation=body.pk,
    )  # fmt: skip
