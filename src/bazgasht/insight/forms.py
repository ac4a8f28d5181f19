from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bazgasht.core.fields import PersianCharField


class PublishForm(forms.Form):
    """The secretary's note, optional; it is frozen with the report."""

    note = forms.CharField(
        label=_("The secretary's note"),
        help_text=_("Printed on the report. Write no names of clients."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )


class CompareForm(forms.Form):
    """Two weeks of those offered."""

    first = forms.ChoiceField(label=_("First week"))
    second = forms.ChoiceField(label=_("Second week"))

    def __init__(self, *args: Any, weeks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            field: Any = self.fields[name]
            field.choices = weeks


class ReportFilter(forms.Form):
    """Reports of one kind, by the name of what they are of."""

    q = PersianCharField(label=_("Name"), required=False, max_length=80)
    kind = forms.CharField(required=False, widget=forms.HiddenInput)
