"""Who lives with whom, and how people are related."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bazgasht.core.fields import LtrTextInput, PersianCharField

from ..states import RelationKind

NUMBER = LtrTextInput({"placeholder": "1405-000217", "inputmode": "text"})


class CityForm(forms.Form):
    city = PersianCharField(label=_("City"), max_length=60, required=False)


class FileNumberForm(forms.Form):
    """Somebody who has a file already, by its number."""

    file_no = forms.CharField(label=_("File number"), max_length=20, widget=NUMBER)


class RelateForm(FileNumberForm):
    kind = forms.ChoiceField(
        label=_("What the other is to this person"),
        choices=[("", _("choose")), *RelationKind.choices],
    )


class MoveForm(forms.Form):
    household_no = forms.CharField(
        label=_("Number of the other household"), max_length=20,
        widget=LtrTextInput({"placeholder": "H1405-000217", "inputmode": "text"}),
    )  # fmt: skip


class SplitForm(CityForm):
    members = forms.TypedMultipleChoiceField(
        label=_("Who forms a household of their own"), coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    field_order = ("members", "city")

    def __init__(self, *args: Any, members: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["members"]
        field.choices = members
