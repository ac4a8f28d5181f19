"""A headquarters made from the template in one action."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.access.policies import check_manages_province
from bazgasht.access.services import insert_body
from bazgasht.core import provinces
from bazgasht.core.errors import Conflict, InvalidValue

from .. import template
from ..models import Mission
from ..selectors import national_headquarters, provincial_headquarters

NATIONAL = "NATIONAL"


@dataclass(frozen=True)
class Planned:
    """What :func:`set_up_headquarters` will make; codes are final."""

    code: str
    fa: str
    en: str
    province: str
    county: str
    parent: Organisation | None
    exists: bool


def plan_headquarters(*, province: str = "", prison: str = "") -> Planned:
    """The headquarters of the country (no argument), a province (ISO or our code) or a prison
    (its body's code). Raises InvalidValue for an unknown place, Conflict when a prison's province
    has no headquarters yet."""
    if prison:
        return _plan_for_prison(prison)
    if not province:
        fa, en = template.names("")
        return Planned(NATIONAL, fa, en, "", "", None, national_headquarters() is not None)
    try:
        found = provinces.get(province)
    except LookupError:
        raise InvalidValue("province", _("Choose a province."), field="place") from None
    fa, en = template.names(found.iso)
    exists = provincial_headquarters(found.iso) is not None
    return Planned(found.code, fa, en, found.iso, "", national_headquarters(), exists)


def _plan_for_prison(code: str) -> Planned:
    body = Organisation.objects.filter(code=code, kind=Kind.PRISON, active=True).first()
    if body is None:
        raise InvalidValue("prison", _("Choose a prison."), field="place")
    parent = provincial_headquarters(body.province)
    if parent is None:
        raise Conflict("province_first", _("Set up the province's headquarters first."))
    fa, en = template.names(body.province, (body.name, body.name_en or body.code))
    own = f"{body.code}-HQ"
    exists = Organisation.objects.filter(code=own).exists()
    return Planned(own, fa, en, body.province, body.county, parent, exists)


@transaction.atomic
def set_up_headquarters(
    *, by: Actor, province: str = "", prison: str = "", synthetic: bool = False
) -> Organisation:
    """Make a headquarters with its six working groups and thirteen proposed missions.

    Raises NotAllowed outside the actor's reach, Conflict when it exists already.
    """
    planned = plan_headquarters(province=province, prison=prison)
    check_manages_province(by, planned.province, "headquarters.set_up")
    if planned.exists:
        raise Conflict("headquarters_exists", _("This headquarters is set up already."))
    made = insert_headquarters(planned, synthetic=synthetic)
    journal.record(
        by=by, action="headquarters.set_up", on=("headquarters", made.pk),
        detail={"code": made.code},
    )  # fmt: skip
    return made


def insert_headquarters(planned: Planned, *, synthetic: bool = False) -> Organisation:
    """The rows themselves, asking nobody's permission: for the first start."""
    head = insert_body(
        code=planned.code, name=planned.fa, name_en=planned.en, kind=Kind.HEADQUARTERS,
        parent=planned.parent, province=planned.province, county=planned.county,
        synthetic=synthetic,
    )  # fmt: skip
    for group in template.groups():
        body = insert_body(
            code=f"{planned.code}-{group.code}", name=group.fa, name_en=group.en,
            kind=Kind.WORKING_GROUP, parent=head, province=planned.province,
            county=planned.county, synthetic=synthetic,
        )  # fmt: skip
        Mission.objects.bulk_create(
            Mission(
                working_group=body, code=m.code, title=m.title, description=m.description,
                position=place,
            )
            for place, m in enumerate(group.missions, 1)
        )  # fmt: skip
    return head
