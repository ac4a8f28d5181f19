"""A file's number as people write it: «۱۴۰۴/۶۸۵», «1404–000685»; on the file it stands with a hyphen."""

from __future__ import annotations

import re

from bazgasht.core.digits import identifier_text

_SEPARATOR = re.compile(r"\s*[/\\_\u2010-\u2015\u2212-]\s*")


def typed_number(raw: object) -> str:
    return _SEPARATOR.sub("-", identifier_text(raw)).upper()
