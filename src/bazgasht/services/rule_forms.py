"""The editor of eligibility: each rule is what it asks and a value, without any script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bazgasht.core.errors import InvalidValue
from bazgasht.core.fields import PersianCharField
from bazgasht.core.text import identity_form

from . import eligibility
from .eligibility import FIELDS, KIND_OPS, OPS

MOST = 12


def questions() -> Iterator[tuple[str, str]]:
    """("age:at_least", «سن حداقل») for every field and comparison."""
    yield "", _("no rule")
    for name, field in FIELDS.items():
        for op in KIND_OPS[field.kind]:
            yield f"{name}:{op}", f"{field.label} {OPS[op]}"


def suggestions() -> list[str]:
    """Words a value may be, for a list the browser offers."""
    found = [str(label) for f in FIELDS.values() for _code, label in f.choices]
    return list(dict.fromkeys(found))


class RuleForm(forms.Form):
    """One rule. A choice may be typed in the words of the page."""

    what = forms.ChoiceField(label=gettext_lazy("What it asks"), required=False)
    value = PersianCharField(
        label=gettext_lazy("Value"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"list": "rule-values", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = list(questions())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("what"):
            if data.get("value"):
                self.add_error("what", _("Choose what the rule is about."))
            return data
        name, op = data["what"].split(":")
        try:
            rule = {"field": name, "op": op, "value": _code(name, data.get("value") or "")}
            data["rule"] = eligibility.validate([rule])[0]
        except InvalidValue as refused:
            self.add_error("value", f"{refused.message} {_accepted(name)}".strip())
        return data


def _code(name: str, typed: str) -> str:
    words = {identity_form(str(label)): code for code, label in FIELDS[name].choices}
    return str(words.get(identity_form(typed), typed))


def _accepted(name: str) -> str:
    labels = [str(label) for _code, label in FIELDS[name].choices]
    return _("One of: %(words)s.") % {"words": "، ".join(labels)} if labels else ""


class BaseRules(BaseFormSet):  # type: ignore[type-arg]
    @property
    def rules(self) -> list[Mapping[str, Any]]:
        return [f.cleaned_data["rule"] for f in self.forms if f.cleaned_data.get("rule")]


RuleSet = formset_factory(RuleForm, formset=BaseRules, extra=2, max_num=MOST)


def initial_of(rules: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Stored rules as the forms show them."""
    return [
        {
            "what": f"{rule['field']}:{rule['op']}",
            "value": str(dict(FIELDS[rule["field"]].choices).get(rule["value"], rule["value"])),
        }
        for rule in rules
    ]
