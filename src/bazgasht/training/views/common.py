"""What the pages of training share."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation

from ..policies import NO_ISSUER, PROVIDERS

PAGE = 25


def tabs(by: Actor, active: str) -> list[dict[str, Any]]:
    """Parts of training the actor may open."""
    listed = (
        ("cohorts", _("Cohorts"), True),
        ("courses", _("Courses"), True),
        ("certificates", _("Certificates"), by.can("training.run")),
    )
    return [
        {"label": label, "url": reverse(f"training:{name}"), "active": name == active}
        for name, label, may in listed
        if may
    ]


def providers_of(by: Actor) -> list[Organisation]:
    """Bodies whose courses the actor changes, by name."""
    found = Organisation.objects.filter(
        id__in=by.organisations_for("training.edit"), active=True, kind__in=PROVIDERS
    )
    return list(found.order_by("sort_key", "id"))


def prisons(province: str) -> list[tuple[int, str]]:
    found = Organisation.objects.filter(kind=Kind.PRISON, active=True)
    if province:
        found = found.filter(province=province)
    return list(found.order_by("sort_key").values_list("id", "name"))


def issuers(province: str) -> list[tuple[int, str]]:
    """Bodies that may stand on a certificate: agencies and schools of the province."""
    found = Organisation.objects.filter(
        active=True, kind__in=[Kind.AGENCY, Kind.PROVIDER, Kind.CHARITY]
    ).exclude(kind__in=NO_ISSUER)
    if province:
        found = found.filter(province__in=("", province))
    return list(found.order_by("sort_key").values_list("id", "name"))
