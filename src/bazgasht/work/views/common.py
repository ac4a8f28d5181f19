"""What the pages of this room share."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from bazgasht.access.models import Organisation
from bazgasht.access.pages import form_page as shared_form_page
from bazgasht.occupations.models import Trade

PAGE = 25

form_page = partial(shared_form_page, template="work/form.html")


def trade_choices() -> list[tuple[int, str]]:
    return list(Trade.objects.filter(active=True).values_list("id", "title"))


def named(bodies: Iterable[Organisation]) -> list[tuple[int, str]]:
    return [(body.pk, body.name) for body in bodies]
