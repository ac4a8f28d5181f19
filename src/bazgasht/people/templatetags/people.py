"""Parts of a file's page that come from the rooms above."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def section_body(context: Context, section: Mapping[str, Any]) -> SafeString:
    """``{% section_body section %}``: a room's template with the room's own context.

    The page's context stays underneath, so that forms in it have their token.
    """
    with context.push(**section.get("context", {}), section=section):
        return get_template(section["template"]).template.render(context)  # type: ignore[attr-defined]
