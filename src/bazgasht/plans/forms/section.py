"""A form made from a section of an instrument."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bazgasht.core.digits import identifier_text
from bazgasht.core.errors import InvalidValue
from bazgasht.core.fields import JalaliDateField, ParsedField, PersianCharField

from ..answers import condition_words
from ..instrument import Section
from ..questions import TEXT_LENGTH, Question
from ..services import Judgement
from ..states import Degree, SectionOutcome

PREFIX = "q"
"""Names of the questions' fields are ``q-<code>``."""

OUTCOMES: list[tuple[str, str | Promise]] = [
    ("", _("as the answers show; still open when they show no need")),
    (SectionOutcome.NO_NEED.value, _("asked, and no need found")),
    (SectionOutcome.DECLINED.value, _("declined by the person")),
]


class WholeNumberField(ParsedField):
    """A whole number typed with any digits."""

    length = 15

    def parse(self, text: str) -> int:
        plain = identifier_text(text).replace("٬", "").replace(",", "")
        if not plain.isascii() or not plain.isdigit():
            raise InvalidValue("number", _("Write a whole number."))
        return int(plain)

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, int) else super().to_python(value)


class SectionForm(forms.Form):
    """Every question is optional: what is left out reads "not recorded"."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    outcome = forms.ChoiceField(
        label=_("How did this section end?"), choices=OUTCOMES, widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip
    own_degree = forms.TypedChoiceField(
        label=_("A need the questions miss"),
        help_text=_("Only if you see a need that the answers above do not show."),
        choices=[("", _("no further need")), *Degree.choices], coerce=int, empty_value=None, required=False,
    )  # fmt: skip
    own_reason = PersianCharField(
        label=_("Why, in one sentence"), max_length=300, required=False,
        widget=forms.TextInput,
    )  # fmt: skip

    def __init__(self, section: Section, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        asked = {f"{PREFIX}-{q.code}": field_of(section, q) for q in section.questions}
        self.fields = {"version": self.fields.pop("version"), **asked, **self.fields}

    def asked(self) -> Iterator[dict[str, Any]]:
        """Each question's field with the conditions under which it is asked, for the script."""
        for question in self.section.questions:
            yield {
                "field": self[f"{PREFIX}-{question.code}"],
                "show_if": json.dumps([_plain(c) for c in question.show_if]),
                "conditional": bool(question.show_if),
                "kind": question.kind,
            }

    def ending(self) -> list[BoundField]:
        return [self["own_degree"], self["own_reason"], self["outcome"]]

    def answers(self) -> dict[str, Any]:
        """What :func:`..services.save_section` takes."""
        found = {}
        for question in self.section.questions:
            value = self.cleaned_data.get(f"{PREFIX}-{question.code}")
            if value not in (None, "", []):
                found[question.code] = value.isoformat() if question.kind == "date" else value
        return found

    def judgement(self) -> Judgement | None:
        degree = self.cleaned_data.get("own_degree")
        if not degree:
            return None
        return Judgement(Degree(degree), self.cleaned_data.get("own_reason") or "")


def initial(answers: dict[str, Any], outcome: str, version: int) -> dict[str, Any]:
    """The form's initial values from what is stored."""
    own = answers.get("worker") or {}
    ended = outcome if outcome in (SectionOutcome.NO_NEED, SectionOutcome.DECLINED) else ""
    return {
        **{f"{PREFIX}-{code}": value for code, value in answers.items()},
        "version": version, "outcome": ended,
        "own_degree": own.get("degree"), "own_reason": own.get("reason", ""),
    }  # fmt: skip


def _plain(condition: Any) -> dict[str, Any]:
    return {
        "question": f"{PREFIX}-{condition.question}",
        "is": condition.operator,
        "values": list(condition.values),
        "number": condition.number,
    }


def field_of(section: Section, question: Question) -> forms.Field:
    """The field of one question; its label and hint are the instrument's words."""
    hints = [str(question.hint or ""), condition_words(section, question)]
    if question.unit:
        hints.append(str(question.unit))
    common = {
        "label": str(question.text),
        "help_text": " ".join(filter(None, hints)),
        "required": False,
    }
    match question.kind:
        case "yes_no":
            choices = [("yes", _("yes")), ("no", _("no")), ("", _("not recorded"))]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
        case "choice":
            named = [(o.code, str(o.text)) for o in question.options]
            return forms.ChoiceField(
                choices=[*named, ("", _("not recorded"))], widget=forms.RadioSelect, **common
            )
        case "multi":
            return forms.MultipleChoiceField(
                choices=[(o.code, str(o.text)) for o in question.options],
                widget=forms.CheckboxSelectMultiple, **common,
            )  # fmt: skip
        case "number":
            return WholeNumberField(**common)
        case "date":
            return JalaliDateField(**common)
    return PersianCharField(max_length=TEXT_LENGTH, widget=forms.Textarea({"rows": 2}), **common)
