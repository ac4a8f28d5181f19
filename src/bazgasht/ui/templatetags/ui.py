"""``{% load ui %}``: the components of every page. What each takes stands in its function."""

from __future__ import annotations

from django import template

from ..tags import base, forms, parts, words

register = template.Library()

for tag in (base.icon, base.chip, base.mark, base.ltr, words.date_chip, words.meter, words.when,
            forms.autosave, forms.known_url, forms.words_for_scripts):  # fmt: skip
    register.simple_tag(tag)
register.simple_tag(base.page_settings, takes_context=True)
register.filter(words.or_missing)

for block in (parts.page_head, parts.card, parts.identity_bar, parts.bulk_bar):
    register.simple_block_tag(block)

for part in (words.stat, parts.row_item, parts.timeline, parts.board, parts.task_list,
             parts.definitions, parts.tabs, parts.empty, parts.chart, forms.field,
             forms.error_summary):  # fmt: skip
    register.inclusion_tag(f"ui/components/{part.__name__}.html")(part)
for part in (parts.filter_bar, parts.pagination, forms.action):
    register.inclusion_tag(f"ui/components/{part.__name__}.html", takes_context=True)(part)
