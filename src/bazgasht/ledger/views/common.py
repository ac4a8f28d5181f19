"""What the pages of one body's accounts share."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.models import Organisation
from bazgasht.access.pages import actor_of
from bazgasht.core.errors import DomainError, NotAllowed, NotFound

from .. import selectors

PAGE = 25


def frame(request: HttpRequest, code: str, page: str) -> tuple[Organisation, dict[str, Any]]:
    """The body and what every page of its accounts shows. Raises NotFound."""
    by = actor_of(request)
    body = selectors.body_for(by, code)
    names = {"home": _("Balances"), "entries": _("Journal of entries"), "payments": _("Payments"),
             "files": _("Bank files")}  # fmt: skip
    tabs = [
        {"label": label, "url": reverse(f"ledger:{name}", args=[code]), "active": name == page}
        for name, label in names.items()
    ]
    may = {
        name: by.can(permission, body.pk)
        for name, permission in (
            ("post", "ledger.post"), ("close", "ledger.close"), ("ask", "payments.request"),
            ("approve", "payments.approve"), ("pay", "payments.pay"),
        )
    }  # fmt: skip
    return body, {"body": body, "tabs": tabs, "may": may, "book": selectors.book_of(body.pk)}


def refuse(form: forms.Form, error: DomainError) -> None:
    """A refusal beside its field, or above the form; what is not the form's is raised again."""
    if isinstance(error, NotAllowed | NotFound):
        raise error
    field = getattr(error, "field", None)
    form.add_error(field if field in form.fields else None, error.message)


def fresh() -> dict[str, uuid.UUID]:
    return {"request_id": uuid.uuid4()}
