"""Answers to a section: checked against its questions, hidden ones dropped, put into words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bazgasht.core.digits import localise, number
from bazgasht.core.errors import InvalidValue
from bazgasht.core.jalali import format_jalali, from_jalali

from .instrument import Section
from .questions import TEXT_LENGTH, Condition, Question

EARLIEST, LATEST = from_jalali(1300, 1, 1), from_jalali(1499, 12, 29)


def check(section: Section, given: Mapping[str, Any], on: date) -> dict[str, Any]:
    """What is stored: code → "yes"/"no", an option, a list of options, int, text or ISO date.

    Empty answers and answers to hidden questions are left out. Raises InvalidValue, naming the
    question as its field, for a value the question does not allow, and for an unknown question.
    """
    unknown = set(given) - {question.code for question in section.questions}
    if unknown:
        raise InvalidValue("plans.question", field=min(unknown))
    typed = {
        question.code: value
        for question in section.questions
        if (value := _value(question, given.get(question.code))) not in (None, "", [])
    }
    shown = {question.code for question in section.shown(typed, on)}
    return {code: value for code, value in typed.items() if code in shown}


def _value(question: Question, value: Any) -> Any:
    if value in (None, "", [], ()):
        return None
    match question.kind:
        case "yes_no" | "choice" if value in question.values:
            return value
        case "multi" if isinstance(value, list | tuple) and set(value) <= set(question.values):
            return [code for code in question.values if code in value]
        case "number" if isinstance(value, int) and not isinstance(value, bool):
            if question.minimum <= value <= question.maximum:
                return value
            raise InvalidValue(
                "plans.range",
                _("A number from %(low)s to %(high)s is expected."),
                field=question.code,
                low=localise(question.minimum),
                high=number(question.maximum),
            )
        case "text" if isinstance(value, str) and len(value) <= TEXT_LENGTH:
            return value.strip()
        case "date":
            day = _date(value)
            if day and EARLIEST <= day <= LATEST:
                return day.isoformat()
    raise InvalidValue("plans.answer", _("This is no answer to the question."), field=question.code)


def _date(value: Any) -> date | None:
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def words(question: Question, value: Any) -> str:
    """An answer as it is read out; the empty text when nothing is recorded."""
    if value in (None, "", []):
        return ""
    match question.kind:
        case "yes_no":
            return _("yes") if value == "yes" else _("no")
        case "choice" | "multi":
            codes = value if isinstance(value, list) else [value]
            chosen = [str(option.text) for option in question.options if option.code in codes]
            return _(", ").join(chosen)
        case "number":
            return f"{number(value)} {question.unit or ''}".strip()
        case "date":
            return format_jalali(date.fromisoformat(value), "long")
    return str(value)


def condition_words(section: Section, question: Question) -> str:
    """When a conditional question is asked, in words; nothing for one that always is."""
    parts = [_said(section, condition) for condition in question.show_if]
    if not parts:
        return ""
    return _("Only if %(condition)s.") % {"condition": _(" and ").join(parts)}


def _said(section: Section, condition: Condition) -> str:
    asked = section.question(condition.question)
    match condition.operator:
        case "at_least":
            said = _("%(n)s or more") % {"n": localise(condition.number)}
        case "at_most":
            said = _("%(n)s or less") % {"n": localise(condition.number)}
        case "within_days":
            said = _("within %(n)s days") % {"n": localise(condition.number)}
        case _other:
            said = _(" or ").join(words(asked, value) for value in condition.values)
    return _("“%(question)s” is answered with “%(answer)s”") % {
        "question": asked.text,
        "answer": said,
    }
