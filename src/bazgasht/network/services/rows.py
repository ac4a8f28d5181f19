"""Rows fetched for a write."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from bazgasht.access.models import Organisation
from bazgasht.core.errors import NotFound, StaleVersion

Row = TypeVar("Row", bound=models.Model)


def body_by_id(pk: int) -> Organisation:
    found = Organisation.objects.filter(pk=pk, active=True).first()
    if found is None:
        raise NotFound("body")
    return found


def locked(rows: models.QuerySet[Row], pk: int, version: int) -> Row:
    found = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotFound("row")
    if found.version != version:  # type: ignore[attr-defined]
        raise StaleVersion("row")
    return found
