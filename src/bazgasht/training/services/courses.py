"""Changing courses."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.errors import InvalidValue, NotFound, StaleVersion
from bazgasht.core.text import normalise
from bazgasht.occupations.models import Skill, Trade
from bazgasht.services import eligibility as conditions

from .. import policies
from ..models import REVEALING, Course
from ..states import Audience, Level


@dataclass(frozen=True)
class CourseDraft:
    """What a form says about a course. ``trade`` and ``skills`` are codes; ``certificate_issuer``
    is a body's id, None for the provider itself; ``pass_mark`` None: no assessment."""

    title: str
    trade: str
    hours: int
    description: str = ""
    level: str = Level.BASIC
    skills: Sequence[str] = ()
    eligibility: Sequence[Mapping[str, Any]] = ()
    audience: str = Audience.BOTH
    certificate_issuer: int | None = None
    min_attendance: int = 80
    pass_mark: int | None = None
    active: bool = True


@transaction.atomic
def create_course(*, organisation_id: int, draft: CourseDraft, by: Actor) -> Course:
    """Raises NotAllowed, or InvalidValue naming the field."""
    policies.check_user_can_edit_courses_of(by, organisation_id)
    course = Course(organisation_id=organisation_id)
    _fill(course, draft)
    course.save(force_insert=True)
    course.skills.set(_skills(draft))
    journal.record(
        by=by, action="course.created", on=("course", course.public_id),
        detail={"provider": organisation_id},
    )  # fmt: skip
    return course


@transaction.atomic
def update_course(*, public_id: uuid.UUID, draft: CourseDraft, version: int, by: Actor) -> Course:
    """What was issued before stays as it was printed. Raises NotFound, NotAllowed, StaleVersion,
    or InvalidValue naming the field."""
    seen = Course.objects.filter(public_id=public_id).first()
    if seen is None:
        raise NotFound("course")
    policies.check_user_can_edit_courses_of(by, seen.organisation_id)
    course = Course.objects.select_for_update().get(pk=seen.pk)
    if course.version != version:
        raise StaleVersion("course.stale")
    _fill(course, draft)
    course.version += 1
    course.save()
    course.skills.set(_skills(draft))
    journal.record(by=by, action="course.changed", on=("course", course.public_id))
    return course


def _skills(draft: CourseDraft) -> list[Skill]:
    """Those chosen; without any, those the trade asks for."""
    chosen = list(draft.skills)
    found = (
        Skill.objects.filter(code__in=chosen)
        if chosen
        else Skill.objects.filter(trades__code=draft.trade)
    )
    return list(found)


def _fill(course: Course, draft: CourseDraft) -> None:
    trade = Trade.objects.filter(code=draft.trade, active=True).first()
    if trade is None:
        raise InvalidValue("course.trade", _("Choose the trade it teaches."), field="trade")
    check_words(draft.title, "title")
    if not 1 <= draft.hours <= 3000:
        raise InvalidValue("course.hours", _("From 1 to 3,000 hours."), field="hours")
    if not 0 <= draft.min_attendance <= 100:
        raise InvalidValue("course.share", _("From 0 to 100 per cent."), field="min_attendance")
    if draft.pass_mark is not None and not 0 <= draft.pass_mark <= 100:
        raise InvalidValue("course.mark", _("From 0 to 100."), field="pass_mark")
    course.trade, course.title, course.hours = trade, draft.title.strip(), draft.hours
    course.description, course.level = draft.description.strip(), draft.level
    course.audience, course.active = draft.audience, draft.active
    course.eligibility = conditions.validate(draft.eligibility)
    course.min_attendance, course.pass_mark = draft.min_attendance, draft.pass_mark
    course.certificate_issuer = _issuer(draft.certificate_issuer)


def check_words(text: str, field: str) -> None:
    """Raises InvalidValue for words that would tell on a certificate where it was earned."""
    if re.search(REVEALING, normalise(text), re.IGNORECASE):
        raise InvalidValue(
            "course.reveals",
            _("This would stand on the certificate and tell of a prison. Use other words."),
            field=field,
        )


def _issuer(organisation_id: int | None) -> Organisation | None:
    if organisation_id is None:
        return None
    body = Organisation.objects.filter(pk=organisation_id, active=True).first()
    if body is None or body.kind in policies.NO_ISSUER:
        raise InvalidValue(
            "course.issuer",
            _("This body may not stand on a certificate: its name would tell of a prison."),
            field="certificate_issuer",
        )
    check_words(body.name, "certificate_issuer")
    return body
