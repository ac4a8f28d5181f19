"""Sending a roster in, and deciding what it left open."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..roster.findings import Refused
from ..roster.importing import Source
from ..roster.reading import check_file
from ..roster.review import CHOICES
from ..roster.states import Decision


class RosterForm(forms.Form):
    """The file, and what the file itself does not say."""

    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("An Excel file (.xlsx) of at most 50 MB, or a CSV file in UTF-8."),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv"}),
    )
    prison = forms.TypedChoiceField(
        label=_("Prison of rows that name none"), required=False, coerce=int, empty_value=None
    )
    synthetic = forms.BooleanField(
        label=_("This file is made up: no real person is in it"), required=False
    )

    def __init__(
        self, *args: Any, prisons: list[tuple[int, str]], demo: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["prison"]
        field.choices = [("", _("Every row names its prison")), *prisons]
        if not demo:
            del self.fields["synthetic"]

    def clean_file(self) -> Any:
        """Hostile files are turned away at the door."""
        file = self.cleaned_data["file"]
        data = file.read()
        try:
            check_file(data, file.name)
        except Refused as refused:
            raise ValidationError(refused.message) from None
        self.source_data = data
        return file

    def source(self) -> Source:
        got = self.cleaned_data
        return Source(self.source_data, got["file"].name, got["prison"], bool(got.get("synthetic")))


class DecisionForm(forms.Form):
    """What to do with one held row."""

    decision = forms.ChoiceField(label=_("What to do"), widget=forms.RadioSelect)
    prisoner = forms.CharField(
        label=_("The prisoner's file number or national id"), required=False, max_length=20,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip

    WORDS = {
        Decision.SAME: _("It is the same person: leave the file as it is"),
        Decision.DIFFERENT: _("It is another person: open a new file"),
        Decision.ATTACHED: _("Add to the family of this prisoner"),
        Decision.DROPPED: _("Leave the row out"),
    }

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decision"]
        field.choices = [(str(d), self.WORDS[d]) for d in CHOICES[code]]
        if Decision.ATTACHED not in CHOICES[code]:
            del self.fields["prisoner"]
