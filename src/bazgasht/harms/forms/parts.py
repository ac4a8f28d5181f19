"""Fields that several forms of this room share."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bazgasht.core.digits import localise, to_ascii_digits
from bazgasht.core.fields import JalaliDateField, LtrTextInput, PersianCharField
from bazgasht.core.jalali import today
from bazgasht.people.roster.findings import Refused
from bazgasht.people.roster.reading import check_file

Choices = Sequence[tuple[Any, Any]]
ANY = [("", _("any"))]
NONE = [("", _("none"))]


def _plain(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return to_ascii_digits(value).replace(",", "").replace("٬", "").replace("٫", ".")


class NumberField(forms.DecimalField):
    """A number with at most two decimals, typed in any digits."""

    widget = LtrTextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=15, decimal_places=2, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(_plain(value))

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        return localise(f"{value.normalize():f}")


class FileOfFigures(forms.Form):
    """The workbook, checked at the door."""

    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("An Excel file (.xlsx) or a CSV file in UTF-8."),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        self.data_of_file = file.read()
        try:
            check_file(self.data_of_file, file.name)
        except Refused as refused:
            raise ValidationError(refused.message) from None
        return file


class SourcedFile(FileOfFigures):
    """… and what the workbook itself does not say."""

    source = PersianCharField(
        label=_("Where the figures come from"), max_length=200, min_length=3,
        help_text=_("The publication with its year; it is shown beside every figure."),
    )  # fmt: skip
    source_date = JalaliDateField(label=_("Day of the source"), latest=today)
