"""Forms of occupations, trades and forecasts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bazgasht.core import provinces
from bazgasht.core.digits import localise
from bazgasht.core.fields import JalaliDateField, PersianCharField
from bazgasht.core.jalali import today
from bazgasht.people.roster.findings import Refused
from bazgasht.people.roster.reading import check_file

ANY = [("", _("any"))]
GROUPS = (
    ("1", _("Managers")), ("2", _("Professionals")), ("3", _("Technicians")),
    ("4", _("Clerks")), ("5", _("Services and sales")), ("6", _("Farming and fishing")),
    ("7", _("Crafts and trades")), ("8", _("Machine operators and drivers")),
    ("9", _("Elementary occupations")), ("0", _("Armed forces")),
)  # fmt: skip
"""The major groups of ISCO-08."""


class OccupationFilter(forms.Form):
    q = PersianCharField(label=_("Name or code"), required=False, max_length=80)
    group = forms.ChoiceField(label=_("Group"), required=False, choices=[*ANY, *GROUPS])
    trades = forms.BooleanField(label=_("Only those with a trade"), required=False)


class TradeFilter(forms.Form):
    q = PersianCharField(label=_("Trade or skill"), required=False, max_length=80)
    ended = forms.BooleanField(label=_("Also those no longer used"), required=False)


class ForecastFilter(forms.Form):
    q = PersianCharField(label=_("Occupation"), required=False, max_length=80)
    province = forms.ChoiceField(label=_("Province"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["province"].choices = [  # type: ignore[attr-defined]
            *ANY, ("country", _("the whole country")), *provinces.choices()
        ]  # fmt: skip


class TradeForm(forms.Form):
    title = PersianCharField(label=_("Title"), max_length=120)
    title_en = forms.CharField(
        label=_("English title"), max_length=120, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    occupation = forms.ChoiceField(
        label=_("Occupation"), help_text=_("The unit group of ISCO-08 it belongs to.")
    )
    skills = forms.MultipleChoiceField(
        label=_("Skills"), required=False, widget=forms.CheckboxSelectMultiple
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        occupations: Sequence[tuple[str, str]],
        skills: Sequence[tuple[str, str]],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.fields["occupation"].choices = [  # type: ignore[attr-defined]
            ("", "—"), *((code, f"{name} ({localise(code)})") for code, name in occupations)
        ]  # fmt: skip
        self.fields["skills"].choices = skills  # type: ignore[attr-defined]


class ForecastForm(forms.Form):
    """The workbook, and what the workbook itself does not say."""

    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("An Excel file (.xlsx) or a CSV file in UTF-8."),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv"}),
    )
    source = PersianCharField(
        label=_("Where the figures come from"), max_length=200, min_length=3,
        help_text=_("The publication with its year; it is shown beside every figure."),
    )  # fmt: skip
    as_of = JalaliDateField(label=_("Day of the figures"), latest=today)

    def clean_file(self) -> Any:
        """Hostile files are turned away at the door."""
        file = self.cleaned_data["file"]
        self.data_of_file = file.read()
        try:
            check_file(self.data_of_file, file.name)
        except Refused as refused:
            raise ValidationError(refused.message) from None
        return file
