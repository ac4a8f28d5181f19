"""What the pages of reports share."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access.pages import actor_of
from bazgasht.core.errors import InvalidValue, NotFound
from bazgasht.core.week import Week

from ..readers import get_headquarters
from ..scopes import HEADQUARTERS, Subject, get_subject, subject_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def subject_for(request: HttpRequest, kind: str, key: str) -> Subject:
    """Raises NotFound for what the reader may not read."""
    if kind == HEADQUARTERS:
        return subject_of(get_headquarters(key, actor_of(request)))
    return get_subject(kind, key, actor_of(request))


def week_of(raw: str) -> Week:
    """Raises NotFound for no week, or one that has not begun."""
    try:
        which = Week.parse(raw)
    except InvalidValue:
        raise NotFound("week") from None
    if which.start > timezone.localdate():
        raise NotFound("week", _("This week has not begun."))
    return which


def file(content: bytes, kind: str, name: str, *, inline: bool = False) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    where = "inline" if inline else "attachment"
    answer["Content-Disposition"] = f'{where}; filename="{name}"'
    return answer
