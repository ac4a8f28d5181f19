"""Adding and changing bodies; the tree's path and the sort key are kept here."""

from __future__ import annotations

import re

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from bazgasht.core import provinces
from bazgasht.core.errors import Conflict, InvalidValue, NotFound, StaleVersion
from bazgasht.core.text import sort_key

from .. import journal
from ..actor import Actor
from ..kinds import OF_ONE_PROVINCE, PARENTS, Kind
from ..models import Organisation
from ..policies import check_manages_body, check_manages_province

CODE = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")
DEEPEST = 200  # characters of a path


@transaction.atomic
def create_body(
    *,
    code: str,
    name: str,
    kind: str,
    by: Actor,
    parent_id: int | None = None,
    province: str = "",
    county: str = "",
    name_en: str = "",
    synthetic: bool = False,
) -> Organisation:
    """Add a body. Raises NotAllowed outside the actor's reach, InvalidValue for what the rules
    of the tree or a taken code refuse."""
    parent = _parent(kind, parent_id)
    province = _province(kind, province, parent)
    if parent is not None:
        check_manages_body(by, parent)
    if parent is None or parent.province != province:
        check_manages_province(by, province)
    body = insert_body(
        code=code, name=name, kind=kind, parent=parent, province=province, county=county,
        name_en=name_en, synthetic=synthetic,
    )  # fmt: skip
    journal.record(
        by=by, action="body.created", on=("organisation", body.pk), detail={"code": body.code}
    )
    return body


def insert_body(
    *,
    code: str,
    name: str,
    kind: str,
    parent: Organisation | None = None,
    province: str = "",
    county: str = "",
    name_en: str = "",
    synthetic: bool = False,
) -> Organisation:
    """The row itself, valid in the tree, asking nobody's permission: for the first start."""
    code = code.strip().upper()
    if not CODE.fullmatch(code) or len(code) > 40:
        raise InvalidValue(
            "code", _("A code is Latin capitals, digits and hyphens: BUSHEHR-CENTRAL."),
            field="code",
        )  # fmt: skip
    check_place(kind, parent)
    _check_province(province)
    body = Organisation(
        code=code, name=name.strip(), name_en=name_en.strip(), kind=kind, parent=parent,
        province=province, county=county.strip(), sort_key=sort_key(name), synthetic=synthetic,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('access_organisation', 'id'))")
        body.pk = cursor.fetchone()[0]
    body.path = _path(parent, body.pk)
    try:
        with transaction.atomic():
            body.save(force_insert=True)
    except IntegrityError:
        raise InvalidValue("code_taken", _("Another body has this code."), field="code") from None
    return body


@transaction.atomic
def edit_body(
    *,
    body_id: int,
    version: int,
    name: str,
    by: Actor,
    name_en: str = "",
    parent_id: int | None = None,
    province: str = "",
    county: str = "",
    active: bool = True,
) -> Organisation:
    """Change a body; kind and code stay. Moving it moves everything below it.

    Raises NotFound, NotAllowed, StaleVersion, InvalidValue, and Conflict when a body with active
    ones below is to be closed.
    """
    body = Organisation.objects.select_for_update().filter(pk=body_id).first()
    if body is None:
        raise NotFound("body")
    check_manages_body(by, body)
    if body.version != version:
        raise StaleVersion("body")
    parent = _parent(body.kind, parent_id)
    province = _province(body.kind, province, parent)
    if province != body.province:
        check_manages_province(by, province)
    if parent is not None and parent.pk != body.parent_id:
        check_manages_body(by, parent)
        if parent.path.startswith(body.path):
            raise InvalidValue(
                "loop", _("A body can't stand under itself."), field="parent"
            )  # fmt: skip
    check_place(body.kind, parent)
    if not active and body.active and body.children.filter(active=True).exists():
        raise Conflict("children", _("Bodies below this one are still active; close them first."))
    before = body.path
    body.name, body.name_en, body.parent = name.strip(), name_en.strip(), parent
    body.province, body.county, body.active = province, county.strip(), active
    body.sort_key, body.path = sort_key(name), _path(parent, body.pk)
    body.version += 1
    body.save()
    if body.path != before:
        _move_below(body, before)
    journal.record(
        by=by, action="body.changed", on=("organisation", body.pk), detail={"active": active}
    )
    return body


def check_place(kind: str, parent: Organisation | None) -> None:
    """Raises InvalidValue when a body of ``kind`` may not stand under ``parent``."""
    if kind not in Kind.values:
        raise InvalidValue("kind", _("Choose a kind of body."), field="kind")
    allowed = PARENTS[Kind(kind)]
    if parent is None and None in allowed:
        return
    if parent is None:
        raise InvalidValue(
            "parent_needed", _("A body of this kind stands under another one."), field="parent"
        )
    if Kind(parent.kind) not in allowed:
        raise InvalidValue(
            "parent_kind", _("A body of this kind can't stand under this one."), field="parent"
        )


def _parent(kind: str, parent_id: int | None) -> Organisation | None:
    if parent_id is None:
        return None
    parent = Organisation.objects.select_for_update().filter(pk=parent_id).first()
    if parent is None:
        raise InvalidValue("parent", _("This body does not exist."), field="parent")
    return parent


def _province(kind: str, province: str, parent: Organisation | None) -> str:
    """The one given, else that of the body above. Raises InvalidValue where one is needed."""
    _check_province(province)
    province = province or (parent.province if parent else "")
    if not province and kind in OF_ONE_PROVINCE:
        raise InvalidValue("province", _("Choose a province."), field="province")
    return province


def _check_province(province: str) -> None:
    try:
        provinces.name_of(province)
    except LookupError:
        raise InvalidValue("province", _("Choose a province."), field="province") from None


def _path(parent: Organisation | None, own: int) -> str:
    path = f"{parent.path if parent else '/'}{own}/"
    if len(path) > DEEPEST:
        raise InvalidValue("depth", _("The tree of bodies is too deep here."), field="parent")
    return path


def _move_below(body: Organisation, before: str) -> None:
    Organisation.objects.filter(path__startswith=before).exclude(pk=body.pk).update(
        path=Concat(Value(body.path), Substr(F("path"), len(before) + 1))
    )
