"""Forms of harms and their figures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bazgasht.core.fields import PersianCharField, WholeField

from ..models import Harm
from ..services import HarmDraft
from .parts import Choices, SourcedFile


class FigureFile(SourcedFile):
    harm = forms.ChoiceField(label=_("Harm"))
    field_order = ("harm", "file", "source", "source_date")

    def __init__(self, *args: Any, harms: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["harm"].choices = harms  # type: ignore[attr-defined]


class PeriodFilter(forms.Form):
    period = forms.ChoiceField(label=_("Period"), required=False)

    def __init__(self, *args: Any, periods: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [("", _("the newest")), *periods]  # type: ignore[attr-defined]


class HarmForm(forms.Form):
    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Latin letters and hyphens; it stays."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )  # fmt: skip
    title = PersianCharField(label=_("Title"), max_length=120)
    title_en = forms.CharField(
        label=_("English title"), max_length=120, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    counts = PersianCharField(label=_("What one case is"), required=False, max_length=160)
    description = PersianCharField(
        label=_("Description"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    order = WholeField(label=_("Place in the list"), min_value=0, max_value=999, initial=0)
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Harm | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        if row is not None:
            del self.fields["code"]

    def draft(self) -> HarmDraft:
        got = self.cleaned_data
        return HarmDraft(
            code=self.row.code if self.row else got["code"], title=got["title"],
            title_en=got["title_en"], description=got["description"], counts=got["counts"],
            order=got["order"], active=got["active"],
        )  # fmt: skip

    @staticmethod
    def initial_of(row: Harm) -> dict[str, Any]:
        names = ("title", "title_en", "counts", "description", "order", "active", "version")
        return {name: getattr(row, name) for name in names}
