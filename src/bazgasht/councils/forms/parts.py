"""Fields and small forms that several pages of councils share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bazgasht.core.digits import to_ascii_digits
from bazgasht.core.errors import InvalidValue
from bazgasht.core.fields import ClockField, PersianCharField
from bazgasht.core.jalali import format_jalali, parse_jalali

Choices = Sequence[tuple[Any, Any]]
ANY = [("", gettext_lazy("any"))]
NO_NAMES = gettext_lazy("No names of persons here: offices and bodies only.")


def long_text(label: Any, rows: int = 3, **kwargs: Any) -> PersianCharField:
    """A text area that asks to name nobody."""
    kwargs.setdefault("help_text", NO_NAMES)
    kwargs.setdefault("max_length", 20_000)
    return PersianCharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def typed_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def dated_lines(text: str, fallback: date) -> list[tuple[str, date]]:
    """``words ؛ date`` on each line; without a date, ``fallback``. Raises ValidationError."""
    found = []
    for line in typed_lines(text):
        words, _sep, typed = line.replace(";", "؛").rpartition("؛")
        if not words:
            found.append((typed.strip(), fallback))
            continue
        try:
            found.append((words.strip(), parse_jalali(typed.strip(), kind="any")))
        except InvalidValue as refused:
            raise ValidationError(f"«{line}»: {refused.message}") from None
    return found


def show_dated(lines: Sequence[tuple[str, date]]) -> str:
    return "\n".join(f"{text} ؛ {format_jalali(due)}" for text, due in lines)


def counted_lines(text: str) -> list[tuple[str, int]]:
    """``office: how many`` on each line, one when left out. Raises ValidationError."""
    found = []
    for line in typed_lines(text):
        words, _sep, typed = line.rpartition(":")
        if not words:
            found.append((typed.strip(), 1))
            continue
        number = to_ascii_digits(typed.strip())
        if not number.isdigit() or not 1 <= int(number) <= 100_000:
            raise ValidationError(_("“%(line)s”: write office: how many.") % {"line": line})
        found.append((words.strip(), int(number)))
    return found


def timed_lines(text: str) -> list[tuple[str, time]]:
    """``8:30 title`` on each line. Raises ValidationError."""
    found = []
    for line in typed_lines(text):
        typed, _sep, title = line.partition(" ")
        try:
            begins = ClockField().clean(typed)
        except ValidationError:
            begins = None
        if begins is None or not title.strip():
            raise ValidationError(_("“%(line)s”: write the hour, then the title.") % {"line": line})
        found.append((title.strip(), begins))
    return found


def show_counted(lines: Sequence[Sequence[Any]]) -> str:
    return "\n".join(f"{office}: {n}" for office, n in lines)


def show_timed(lines: Sequence[tuple[str, time]]) -> str:
    return "\n".join(f"{begins:%H:%M} {title}" for title, begins in lines)


class WordsForm(forms.Form):
    """Some words: why, or an objection."""

    words = long_text(gettext_lazy("In words"), max_length=500)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
