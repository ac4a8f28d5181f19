"""Any Django form in our markup: label, hint, the error beside the field, what was typed kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BaseForm, BaseFormSet, BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..finder import BEFORE, FEW, MOST, WORDS, Finding

CLASSES = {
    forms.CheckboxInput: "form-check-input",
    forms.Select: "form-select",
    forms.ClearableFileInput: "form-control",
}
LISTED = 7
"""Lines of a list of found choices that is open to the eye."""
GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def field(bound: BoundField, label: str = "", compact: bool = False) -> dict[str, Any]:
    """``{% field form.name %}``. ``label`` replaces the form's own; ``compact`` leaves out «(اختیاری)».

    Optional fields are the marked ones. Groups of choices become a fieldset.
    """
    widget = bound.field.widget
    group = isinstance(widget, GROUPS)
    finder = _finder(bound)
    attributes = _attributes(bound) | _listed(finder)
    return {
        "finder": finder,
        "field": bound,
        "id": _target(bound),
        "name": label or bound.label,
        "group": group,
        "check": isinstance(widget, forms.CheckboxInput) and not group,
        "control": "" if group else bound.as_widget(attrs=attributes),
        "options": list(_options(bound)) if group else [],
        "hint_id": f"{bound.auto_id}_hint",
        "error_id": f"{bound.auto_id}_error",
        "described": _described(bound),
        "optional": not bound.field.required and not compact,
    }


def error_summary(*sources: BaseForm | BaseFormSet[Any] | None) -> dict[str, Any]:
    """``{% error_summary form formset %}``: the same words as beside the fields, with links to them.

    Focus moves to it. Nothing while there are no errors.
    """
    errors: list[dict[str, str]] = []
    for source in sources:
        if isinstance(source, BaseFormSet):
            errors += [{"text": str(text), "target": ""} for text in source.non_form_errors()]
            for form in source.forms:
                errors += _errors_of(form)
        elif isinstance(source, BaseForm):
            errors += _errors_of(source)
    return {"errors": errors}


def autosave(form: BaseForm, url: str) -> SafeString:
    """``<form method="post" {% autosave form url %}>``: keeps what is being typed.

    ``url`` takes the fields by POST (204) and gives them back by GET as ``{"fields": {name:
    [values]}}``. A form sent and refused shows what was sent, not the draft.
    """
    restore = "no" if form.is_bound else "yes"
    return format_html('data-autosave-url="{}" data-autosave-restore="{}"', url, restore)


def action(context: Mapping[str, Any], label: str, url: str = "", **options: Any) -> dict[str, Any]:
    """``{% action "Send" url=… icon=… tone="primary" method="post" reason=why_not %}``: a button.

    With a ``reason`` it can't be pressed and says why. ``method="post"`` makes it a small form;
    ``fields`` is a dict of its hidden values. ``tone``: primary, danger or empty.
    """
    return {"csrf_token": context.get("csrf_token"), "label": label, "url": url, **options}


def _attributes(bound: BoundField) -> dict[str, str | bool]:
    kind = next((css for base, css in CLASSES.items() if isinstance(bound.field.widget, base)), "")
    own = bound.field.widget.attrs.get("class", "")
    invalid = "is-invalid" if bound.errors else ""
    attributes: dict[str, str | bool] = {
        "class": " ".join(filter(None, [kind or "form-control", own, invalid]))
    }
    if described := _described(bound):
        attributes["aria-describedby"] = described
    return attributes


def _described(bound: BoundField) -> str:
    parts = [(bound.help_text, "hint"), (bound.errors, "error")]
    return " ".join(f"{bound.auto_id}_{name}" for present, name in parts if present)


def _listed(finder: dict[str, Any] | None) -> dict[str, str | bool]:
    """What was looked for is a list that stands open; without scripts it is where one goes on."""
    if finder is None or not finder["words"]:
        return {}
    return {"size": str(max(2, min(LISTED, finder["shown"])))} | (
        {"autofocus": True} if finder["focus"] else {}
    )


def _finder(bound: BoundField) -> dict[str, Any] | None:
    """What stands above a long list of choices: see :mod:`bazgasht.ui.finder`."""
    widget = bound.field.widget
    if not isinstance(widget, Finding):
        return None
    value = bound.value()
    found = widget.narrowed(value)
    if found.total <= FEW:
        return None
    return {
        "name": bound.html_name, "words": widget.words, "words_name": bound.html_name + WORDS,
        "before_name": bound.html_name + BEFORE, "id": f"{bound.auto_id}_words",
        "part": f"{bound.auto_id}_found", "said": f"{bound.auto_id}_said", "live": widget.live,
        "shown": len(found.shown), "found": found.found, "total": found.total, "more": found.found > MOST, "most": MOST,
        "focus": widget.asked and not widget.typing, "default": widget.live != "get",
    }  # fmt: skip


def _options(bound: BoundField) -> Iterator[dict[str, Any]]:
    for option in bound.subwidgets:
        attributes = option.data["attrs"]
        attributes["class"] = "form-check-input"
        attributes.pop("aria-describedby", None)  # the fieldset carries it
        yield {"tag": option.tag(), "id": option.id_for_label, "label": option.choice_label}


def _target(bound: BoundField) -> str:
    """The id that a label or a link in the summary points to; the first of a group of choices."""
    if isinstance(bound.field.widget, GROUPS):
        return f"{bound.auto_id}_0"
    return str(bound.id_for_label or bound.auto_id)


def _errors_of(form: BaseForm) -> list[dict[str, str]]:
    found = [{"text": str(text), "target": ""} for text in form.non_field_errors()]
    for bound in form:
        name = str(bound.label).rstrip(".:؟?")
        for text in bound.errors:
            hidden = bound.is_hidden
            target = "" if hidden else _target(bound)
            found.append({"text": str(text), "target": target, "name": "" if hidden else name})
    return found


def script_words() -> str:
    """``data-words="{% script_words %}"``: what the scripts say, as JSON; ``%s`` is a time or number."""
    words = {
        "saved": _("Saved at %s"),
        "saving": _("Saving …"),
        "unsaved": _("Not saved yet; it is kept in this browser"),
        "restored": _("What you typed before was put back."),
        "discard": _("Discard it"),
        "selected": _("%s of %s selected"),
        "failed": _("That did not work. Nothing was changed; please try again."),
    }
    return json.dumps(words, ensure_ascii=False)
