"""Fields of a form that asks for days of the week and hours."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .errors import InvalidValue
from .fields import ClockField
from .weekly import Times

DAYS = (
    ("0", _("Saturday")), ("1", _("Sunday")), ("2", _("Monday")), ("3", _("Tuesday")),
    ("4", _("Wednesday")), ("5", _("Thursday")), ("6", _("Friday")),
)  # fmt: skip


class TimesFields(forms.Form):
    """``cleaned_data["times"]`` is a :class:`~bazgasht.core.weekly.Times`. Nothing has to be said."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days of the week"), required=False, choices=DAYS, coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: not known yet. Hours that end before they begin are of a night."),
    )  # fmt: skip
    time_from = ClockField(label=_("From what hour"), required=False)
    time_to = ClockField(label=_("Until what hour"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "time_from" in self.errors or "time_to" in self.errors:
            return data
        times = Times(
            tuple(data.pop("weekdays", ())), data.pop("time_from", None), data.pop("time_to", None)
        )
        try:
            data["times"] = times.checked()
        except InvalidValue as refused:
            self.add_error(refused.field, refused.message)
        return data

    @staticmethod
    def initial_times(times: Times) -> dict[str, Any]:
        return {"weekdays": [str(d) for d in times.days], "time_from": times.begins,
                "time_to": times.ends}  # fmt: skip


class CannotFields(TimesFields):
    """When a person can't come: on whole days, or within hours of these days."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, label, told in (
            (
                "weekdays",
                _("Days on which the person can't"),
                _("None chosen: any day will do. Without hours: not at all on these days."),
            ),
            ("time_from", _("Can't from what hour"), ""),
            ("time_to", _("Can't until what hour"), ""),
        ):
            self.fields[name].label, self.fields[name].help_text = label, told
