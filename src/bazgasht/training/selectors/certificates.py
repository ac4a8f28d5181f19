"""Certificates: a person's own, a body's list, and what anybody with the code may know."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from bazgasht.core.digits import identifier_text
from bazgasht.core.errors import NotFound

from ..models import Certificate

CODE = re.compile(r"[a-z2-7]{26}")


@dataclass(frozen=True)
class CertificateView:
    """What may be told of somebody's certificate; nothing here tells of a prison."""

    public_id: uuid.UUID
    title: str
    trade: str
    occupation: str
    """ISCO-08 code."""
    level: str
    hours: int
    skills: tuple[str, ...]
    issuer: str
    number: str
    code: str
    issued_on: date


@dataclass(frozen=True)
class Public:
    """A certificate as its public page shows it."""

    public_id: uuid.UUID
    code: str
    number: str
    holder: str
    issuer: str
    title: str
    course: uuid.UUID
    occupation: str
    level: str
    hours: int
    skills: tuple[str, ...]
    issued_on: date
    revoked_on: date | None
    synthetic: bool


def certificates_of(client_ids: Iterable[int]) -> dict[int, list[CertificateView]]:
    """Standing certificates by client id, newest first; of those whom the request may see."""
    ids = list(client_ids)
    found: dict[int, list[CertificateView]] = {pk: [] for pk in ids}
    rows = Certificate.objects.filter(client_id__in=ids, revoked_on=None).order_by(
        "-issued_on", "-id"
    )
    for c in rows:
        found[c.client_id].append(
            CertificateView(
                c.public_id, c.course_title, c.trade_code, c.occupation_code, c.level, c.hours,
                tuple(c.skills), c.issuer_name, c.number, c.code, c.issued_on,
            )
        )  # fmt: skip
    return found


def get_certificate(public_id: uuid.UUID) -> Certificate:
    """Raises NotFound: foreign and missing look the same."""
    found = (
        Certificate.objects.filter(public_id=public_id)
        .select_related("enrolment__cohort__course")
        .first()
    )
    if found is None:
        raise NotFound("certificate")
    return found


def certificates_of_bodies(
    bodies: Iterable[int], *, trade: str = "", revoked: bool = False
) -> QuerySet[Certificate]:
    """Issued by these providers to people they may still see, newest first."""
    found = Certificate.objects.filter(organisation_id__in=list(bodies))
    if trade:
        found = found.filter(trade_code=trade)
    if not revoked:
        found = found.filter(revoked_on=None)
    return found.order_by("-issued_on", "-id")


def certificate_by_code(typed: str) -> Public | None:
    """None for an unknown code and for what is none at all: the answers look the same."""
    code = identifier_text(typed).lower().replace("-", "").replace(" ", "")
    if not CODE.fullmatch(code):
        code = ""
    with connection.cursor() as cursor:
        cursor.execute(
            "select public_id, code, number, holder, issuer_name, course_title, course_uuid,"
            " occupation_code, level, hours, skills, issued_on, revoked_on, synthetic"
            " from training_certificate_by_code(%s)",
            [code],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    names = [f.name for f in fields(Public)]
    values = dict(zip(names, row, strict=True))
    skills = values["skills"]
    values["skills"] = tuple(json.loads(skills) if isinstance(skills, str) else skills)
    return Public(**values)
