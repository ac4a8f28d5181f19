"""The sign-ins of a demo, for the sign-in page: kept beside the record of what was loaded."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from bazgasht.core.models import Deployed

from .models import User

KEY, CONTENT = "sign_ins", "content"


@dataclass(frozen=True)
class DemoSignIn:
    """``role_fa`` and ``role_en`` are shown; the password is the demo's shared one."""

    username: str
    password: str
    role_fa: str = ""
    role_en: str = ""
    name: str = ""
    body: str = ""

    @property
    def role(self) -> str:
        return self.role_en if get_language() == "en" else self.role_fa


def write(sign_ins: Sequence[Mapping[str, str]], *, using: str = "owner") -> None:
    """Replace the list and mark the database as a demo; only the owner may. Of each sign-in at
    least what :class:`DemoSignIn` needs."""
    text = json.dumps(sign_ins, ensure_ascii=False)
    for key, value in ((KEY, text), (CONTENT, "demo")):
        Deployed.objects.using(using).update_or_create(key=key, defaults={"value": value})


def read() -> list[DemoSignIn]:
    """The list as written; empty unless this database holds a demo."""
    kept = dict(Deployed.objects.filter(key__in=(KEY, CONTENT)).values_list("key", "value"))
    if kept.get(CONTENT) != "demo":
        return []
    known = DemoSignIn.__dataclass_fields__
    rows = json.loads(kept.get(KEY, "[]"))
    return [DemoSignIn(**{k: v for k, v in row.items() if k in known}) for row in rows]


def sign_ins() -> list[DemoSignIn]:
    """Those of the list that are synthetic users here and still open."""
    listed = read()
    if not listed:
        return []
    known = set(
        User.objects.filter(
            synthetic=True, is_active=True, username__in=[s.username for s in listed]
        ).values_list("username", flat=True)
    )
    return [s for s in listed if s.username in known]
