"""A relation told from either side."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..states import RelationKind

K = RelationKind
INVERSE: dict[str, str | Promise] = {
    K.SPOUSE: K.SPOUSE.label,
    K.CHILD: _("parent"),
    K.FATHER: K.CHILD.label,
    K.MOTHER: K.CHILD.label,
    K.SIBLING: K.SIBLING.label,
    K.GUARDIAN: _("in the care of this person"),
    K.OTHER: K.OTHER.label,
}
"""What the first person is to the second, when the second is this kind to the first."""


def label(kind: str, *, turned: bool) -> str:
    """``turned``: told to the second person."""
    return str(INVERSE[kind] if turned else RelationKind(kind).label)
