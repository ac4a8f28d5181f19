"""What the room's pages share: the person above the page, refusals beside the field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.http import HttpRequest

from bazgasht.access.pages import actor_of
from bazgasht.core.conflicts import keep_typed
from bazgasht.core.errors import InvalidValue, StaleVersion
from bazgasht.people.models import Client
from bazgasht.people.selectors.cards import open_file
from bazgasht.people.selectors.header import head_of

from .. import policies
from ..forms.section import PREFIX

Result = TypeVar("Result")


def case_file(request: HttpRequest, client: UUID, page: str) -> Client:
    """The client of a page of the case team; the view is recorded. Raises NotFound for a foreign
    or missing file, NotAllowed for a body that only serves one of its needs."""
    by = actor_of(request)
    found = open_file(client, by=by, page=page)
    policies.check_sees_case(found.pk, by)
    return found


def attempt(
    form: forms.Form, call: Callable[[], Result], fresh: Callable[[], int] | None = None
) -> tuple[Result | None, int]:
    """Run a service; (result, 200), or (None, status) with the refusal in the form.

    A stale form keeps what was typed and takes the version of now, so that sending it again is a
    choice made with open eyes.
    """
    try:
        return call(), 200
    except StaleVersion as refused:
        return None, keep_typed(form, refused, fresh() if fresh else None)
    except InvalidValue as refused:
        names = (refused.field or "", f"{PREFIX}-{refused.field}")
        form.add_error(next((n for n in names if n in form.fields), None), refused.message)
        return None, refused.http_status


def page(client: Client, **context: Any) -> dict[str, Any]:
    """Context of every page about a person: ``client`` with its ``name`` loaded, and the bar."""
    ribbon = {"synthetic_ribbon": True} if client.synthetic else {}
    return {"client": client, "head": head_of(client), **ribbon, **context}
