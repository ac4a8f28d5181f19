"""Experiences: written by a body, checked by a second person, repeated by others."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core import provinces
from bazgasht.core.errors import Conflict, InvalidValue, NotFound, StaleVersion
from bazgasht.core.nameless import check_nameless
from bazgasht.core.searching import words_of

from .. import experience_policies as policies
from .. import selectors
from ..models import Experience, ExperienceUse
from ..states import THEMES, ExperienceState
from .rows import body_by_id

TEXTS = ("title", "place", "tried", "result", "lesson", "figures")


@dataclass(frozen=True)
class ExperienceDraft:
    title: str
    theme: str
    tried: str
    result: str
    starts: date
    ends: date | None = None
    province: str = ""
    place: str = ""
    lesson: str = ""
    figures: str = ""
    link: str = ""
    working_group_id: int | None = None


@transaction.atomic
def write_experience(
    *, organisation_id: int, draft: ExperienceDraft, by: Actor, request_id: uuid.UUID | None = None
) -> Experience:
    """A draft of the own body. The same ``request_id`` twice is one draft.

    Raises NotFound, NotAllowed, InvalidValue (also for a number that points at a person).
    """
    body = body_by_id(organisation_id)
    policies.check_writes_for(by, body.pk)
    headquarters_id, _group = selectors.board_for(body.province)
    row = Experience(
        public_id=request_id or uuid.uuid4(), organisation=body, written_by=by.user_id,
        changed_by=by.user_id, headquarters_id=headquarters_id, synthetic=body.synthetic,
        **_values(body, headquarters_id, draft),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if request_id is None or not Experience.objects.filter(public_id=request_id).exists():
            raise
        return selectors.get_experience(request_id)
    _say(row, by, "experience.written")
    return row


@transaction.atomic
def change_experience(
    *, public_id: uuid.UUID, draft: ExperienceDraft, version: int, by: Actor
) -> Experience:
    """Raises NotFound, NotAllowed, Conflict, StaleVersion, InvalidValue."""
    row = _held(public_id, "edit", by, version)
    values = _values(row.organisation, row.headquarters_id, draft)
    return _write(row, by, "experience.changed", changed_by=by.user_id, **values)


@transaction.atomic
def offer_experience(*, public_id: uuid.UUID, version: int, by: Actor) -> Experience:
    """To a second person. Raises NotFound, NotAllowed, Conflict, StaleVersion, InvalidValue without
    evidence."""
    row = _held(public_id, "offer", by, version)
    if not (row.figures or row.link):
        raise InvalidValue(
            "experience.evidence", _("Give a figure or a link that shows the result first."),
            field="figures",
        )  # fmt: skip
    return _write(
        row, by, "experience.offered", state=ExperienceState.OFFERED, offered_at=timezone.now(),
        reason="",
    )  # fmt: skip


@transaction.atomic
def publish_experience(*, public_id: uuid.UUID, version: int, by: Actor) -> Experience:
    """By somebody who neither wrote nor changed it. Raises NotFound, NotAllowed, Conflict,
    StaleVersion."""
    row = _held(public_id, "publish", by, version)
    return _write(
        row, by, "experience.published", state=ExperienceState.PUBLISHED, checked_by=by.user_id,
        published_on=timezone.localdate(), reason="",
    )  # fmt: skip


@transaction.atomic
def hand_back_experience(
    *, public_id: uuid.UUID, reason: str, version: int, by: Actor
) -> Experience:
    """To whoever writes it, with what should be otherwise."""
    row = _held(public_id, "hand_back", by, version)
    return _write(
        row, by, "experience.returned", state=ExperienceState.DRAFT, reason=_why(reason),
        offered_at=None,
    )  # fmt: skip


@transaction.atomic
def mend_experience(*, public_id: uuid.UUID, version: int, by: Actor) -> Experience:
    """Out of the register until it is checked anew; the repeats stay with it."""
    row = _held(public_id, "mend", by, version)
    return _write(
        row, by, "experience.mended", state=ExperienceState.DRAFT, offered_at=None, reason="",
        checked_by=None, published_on=None,
    )  # fmt: skip


@transaction.atomic
def withdraw_experience(
    *, public_id: uuid.UUID, reason: str, version: int, by: Actor
) -> Experience:
    """Raises NotFound, NotAllowed, Conflict, StaleVersion, InvalidValue without a reason."""
    row = _held(public_id, "withdraw", by, version)
    why = _why(reason)
    return _write(row, by, "experience.withdrawn", state=ExperienceState.WITHDRAWN, reason=why)


@transaction.atomic
def repeat_experience(
    *, public_id: uuid.UUID, organisation_id: int, on: date, result: str, by: Actor,
    request_id: uuid.UUID | None = None,
) -> ExperienceUse:  # fmt: skip
    """“We did this too”: once for a body and a day. Raises NotFound, NotAllowed, Conflict,
    InvalidValue."""
    row = selectors.get_experience(public_id)
    policies.check_writes_for(by, organisation_id)
    if request_id and (done := ExperienceUse.objects.filter(public_id=request_id).first()):
        return done
    if row.state != ExperienceState.PUBLISHED or organisation_id == row.organisation_id:
        raise Conflict(
            "experience.repeat", _("Another body's published experience can be repeated.")
        )
    body = body_by_id(organisation_id)
    if on > timezone.localdate():
        raise InvalidValue("experience.on", _("A repeat is recorded when it was done."), field="on")
    if on < row.starts:
        raise InvalidValue("experience.on", _("That is before it was tried first."), field="on")
    if not result.strip():
        raise InvalidValue("experience.result", _("Say what came of it."), field="result")
    check_nameless({"result": result})
    if ExperienceUse.objects.filter(experience=row, organisation=body, on=on).exists():
        raise Conflict("experience.repeated", _("This repeat is recorded already."))
    made = ExperienceUse(
        public_id=request_id or uuid.uuid4(), experience=row, organisation=body, on=on,
        headquarters_id=selectors.board_for(body.province)[0], result=result.strip(),
        recorded_by=by.user_id,
    )  # fmt: skip
    made.save(force_insert=True)
    _say(row, by, "experience.repeated", by_body=body.pk)
    return made


@transaction.atomic
def remove_repeat(*, public_id: uuid.UUID, repeat: uuid.UUID, by: Actor) -> None:
    """Recorded by mistake: the body takes it back. Raises NotFound, NotAllowed."""
    row = selectors.get_experience(public_id)
    found = ExperienceUse.objects.filter(experience=row, public_id=repeat).first()
    if found is None:
        raise NotFound("experience_use")
    policies.check_writes_for(by, found.organisation_id)
    body = found.organisation_id
    found.delete()
    _say(row, by, "experience.repeat_removed", by_body=body)


def _held(public_id: uuid.UUID, code: str, by: Actor, version: int) -> Experience:
    row = (
        Experience.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(public_id=public_id)
        .first()
    )
    if row is None:
        raise NotFound("experience")
    policies.check_user_can(code, by, row)
    policies.check_state(code, row)
    if row.version != version:
        raise StaleVersion("experience")
    return row


def _values(
    body: Organisation, headquarters_id: int | None, draft: ExperienceDraft
) -> dict[str, Any]:
    """Checked columns of the text. Raises InvalidValue beside its field."""
    texts = {name: getattr(draft, name).strip() for name in TEXTS}
    for name, least in (("title", 5), ("tried", 20), ("result", 10)):
        if len(texts[name]) < least:
            raise InvalidValue(f"experience.{name}", _("Write a little more."), field=name)
    check_nameless({**texts, "link": draft.link})
    if draft.theme not in dict(THEMES):
        raise InvalidValue("experience.theme", _("Choose a theme."), field="theme")
    if draft.ends and draft.ends < draft.starts:
        raise InvalidValue("experience.days", _("It can't end before it began."), field="ends")
    if draft.starts > timezone.localdate():
        raise InvalidValue("experience.days", _("It has not begun yet."), field="starts")
    if draft.link and not draft.link.startswith("https://"):
        raise InvalidValue("experience.link", _("The link begins with https://."), field="link")
    province = draft.province or body.province
    name = ""
    if province:
        try:
            name = provinces.get(province).fa
        except LookupError:
            raise InvalidValue(
                "experience.province", _("Choose a province."), field="province"
            ) from None
    return {
        **texts, "theme": draft.theme, "starts": draft.starts, "ends": draft.ends,
        "province": province, "link": draft.link,
        "working_group_id": _group_of(headquarters_id, draft.working_group_id),
        "words": words_of([*texts.values(), body.name, body.name_en, name]),
    }  # fmt: skip


def _group_of(headquarters_id: int | None, group_id: int | None) -> int | None:
    if group_id is None:
        return None
    if not selectors.groups_under(headquarters_id).filter(pk=group_id).exists():
        raise InvalidValue(
            "experience.group", _("Choose a group of this headquarters."), field="working_group"
        )
    return group_id


def _why(reason: str) -> str:
    text = reason.strip()
    if not text:
        raise InvalidValue("experience.reason", _("Say why."), field="reason")
    check_nameless({"reason": text})
    return text[:500]


def _write(row: Experience, by: Actor, action: str, **values: Any) -> Experience:
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*values, "version"])
    _say(row, by, action)
    return row


def _say(row: Experience, by: Actor, action: str, **detail: Any) -> None:
    journal.record(
        by=by, action=action, on=("experience", row.public_id),
        detail={"body": row.organisation_id, **detail},
    )  # fmt: skip
