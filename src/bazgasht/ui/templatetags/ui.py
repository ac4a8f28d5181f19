"""``{% load ui %}``: the components of every page. What each takes stands in its function."""

from __future__ import annotations

from django import template

from ..tags import base, forms, parts, words

register = template.Library()

for tag in (base.icon, base.chip, base.mark, base.ltr, words.date_chip, words.meter, words.when,
            forms.autosave, forms.script_words):  # fmt: skip
    register.simple_tag(tag)
for tag_with_context in (base.page_settings, base.back_url):
    register.simple_tag(tag_with_context, takes_context=True)
for change in (words.or_missing, words.shown, words.codes):
    register.filter(change)

for block in (parts.page_head, parts.card, parts.identity_bar, parts.bulk_bar):
    register.simple_block_tag(block)

for part in (words.stat, parts.row_item, parts.timeline, parts.board, parts.task_list,
             parts.definitions, parts.tabs, parts.empty, parts.chart, forms.field,
             forms.error_summary):  # fmt: skip
    register.inclusion_tag(f"ui/components/{part.__name__}.html")(part)
for contextual in (parts.filter_bar, parts.pagination, forms.action):
    register.inclusion_tag(f"ui/components/{contextual.__name__}.html", takes_context=True)(
        contextual
    )
