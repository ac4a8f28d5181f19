"""Forms of facilities and visits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bazgasht.core.fields import JalaliDateField, MoneyField, PersianCharField
from bazgasht.training.forms import WholeField
from bazgasht.ui.finder import Finder, FinderForm

from ..models import Facility
from ..services import FacilityDraft, VisitDraft
from ..states import Consequence, FacilityKind, FacilityState

Choices = Sequence[tuple[Any, Any]]
ANY = [("", _("any"))]


class FacilityFilter(forms.Form):
    q = PersianCharField(label=_("Title, employer or giver"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ANY, *FacilityKind.choices])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[*ANY, *FacilityState.choices]
    )


class FacilityForm(FinderForm):
    employer = forms.TypedChoiceField(label=_("Employer"), coerce=int, widget=Finder)
    given_by = forms.TypedChoiceField(label=_("Given by"), coerce=int, widget=Finder)
    kind = forms.ChoiceField(label=_("What is given"), choices=FacilityKind.choices)
    title = PersianCharField(label=_("Title"), max_length=160)
    amount = MoneyField(
        label=_("Amount"), required=False, unit="toman",
        help_text=_("Of a loan or an order, in toman."),
    )  # fmt: skip
    prison = forms.TypedChoiceField(
        label=_("Inside the prison"), required=False, coerce=int, empty_value=None, widget=Finder
    )
    jobs_owed = WholeField(label=_("Jobs owed"), min_value=1, max_value=2000)
    jobs_due = JalaliDateField(label=_("Until"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, employers: Choices, givers: Choices, prisons: Choices, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        for name, choices in (("employer", employers), ("given_by", givers)):
            self.fields[name].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
        self.fields["prison"].choices = [("", "—"), *prisons]  # type: ignore[attr-defined]

    def draft(self) -> FacilityDraft:
        data = self.cleaned_data
        return FacilityDraft(
            organisation_id=data["employer"], given_by_id=data["given_by"], kind=data["kind"],
            title=data["title"], jobs_owed=data["jobs_owed"], jobs_due=data["jobs_due"],
            amount=data["amount"], prison_id=data["prison"],
        )  # fmt: skip

    @staticmethod
    def initial_of(row: Facility) -> dict[str, Any]:
        names = ("kind", "title", "amount", "jobs_owed", "jobs_due", "version")
        return {n: getattr(row, n) for n in names} | {
            "employer": row.organisation_id, "given_by": row.given_by_id, "prison": row.prison_id
        }  # fmt: skip


class WordsForm(forms.Form):
    """A sentence or more: an assessment, a reason."""

    text = PersianCharField(
        label=_("In words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class VisitForm(forms.Form):
    on = JalaliDateField(label=_("Day"))
    found_jobs = WholeField(label=_("People found at work"), min_value=0, max_value=2000)
    consequence = forms.ChoiceField(
        label=_("Consequence"), choices=Consequence.choices, widget=forms.RadioSelect,
        initial=Consequence.NONE,
    )  # fmt: skip
    note = PersianCharField(
        label=_("What was found"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    request_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def draft(self) -> VisitDraft:
        data = self.cleaned_data
        return VisitDraft(data["on"], data["found_jobs"], data["consequence"], data["note"])
