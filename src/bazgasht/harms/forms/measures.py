"""The form of a measure: counted live, or entered with its source."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bazgasht.core.fields import JalaliDateField, PersianCharField
from bazgasht.ui.finder import Finder, FinderForm

from ..models import Measure
from ..services import MeasureDraft
from ..states import Direction, MeasureKind, Reading
from .parts import Choices, NumberField


class MeasureForm(FinderForm):
    title = PersianCharField(label=_("What is measured"), max_length=200)
    unit = PersianCharField(label=_("Unit"), max_length=40)
    kind = forms.ChoiceField(
        label=_("How it is counted"), choices=MeasureKind.choices, widget=forms.RadioSelect,
        initial=MeasureKind.ENTERED,
    )  # fmt: skip
    indicator = forms.ChoiceField(
        label=_("Figure"), required=False,
        help_text=_("Of what is counted: computed from what bodies record; nobody types it."),
    )  # fmt: skip
    headquarters = forms.TypedChoiceField(
        label=_("Whose figures"), required=False, coerce=int, empty_value=None, widget=Finder
    )
    reading = forms.ChoiceField(
        label=_("Read as"), required=False, choices=Reading.choices, initial=Reading.SUM
    )
    direction = forms.ChoiceField(
        label=_("Which way"), choices=Direction.choices, initial=Direction.UP
    )
    baseline = NumberField(label=_("Where it begins"), initial=0)
    target = NumberField(label=_("To be reached"))
    since = JalaliDateField(label=_("Counted from"))
    due = JalaliDateField(label=_("To be reached by"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, figures: Choices, headquarters: Choices, country: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = [("", "—"), *figures]  # type: ignore[attr-defined]
        whole = [("", _("the whole country"))] if country else []
        self.fields["headquarters"].choices = [*whole, *headquarters]  # type: ignore[attr-defined]

    def draft(self) -> MeasureDraft:
        got = self.cleaned_data
        return MeasureDraft(
            title=got["title"], unit=got["unit"], kind=got["kind"], direction=got["direction"],
            baseline=got["baseline"], target=got["target"], since=got["since"], due=got["due"],
            indicator=got["indicator"], headquarters_id=got["headquarters"],
            reading=got["reading"],
        )  # fmt: skip

    @staticmethod
    def initial_of(row: Measure) -> dict[str, Any]:
        return {
            "title": row.title, "unit": row.unit, "kind": row.kind, "direction": row.direction,
            "baseline": row.baseline, "target": row.target, "since": row.since, "due": row.due,
            "indicator": row.indicator, "headquarters": row.headquarters_id,
            "reading": row.reading or Reading.SUM, "version": row.version,
        }  # fmt: skip
