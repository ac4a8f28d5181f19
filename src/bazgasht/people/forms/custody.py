"""What happens in custody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core.digits import to_ascii_digits
from bazgasht.core.fields import JalaliDateField, LtrTextInput, PersianCharField
from bazgasht.core.jalali import today
from bazgasht.ui.finder import Finder, FinderForm

from ..services.custody import Stay
from ..states import CustodyEventKind, Institution, LeaveKind, LegalStatus, Offence, ReleaseKind

E = CustodyEventKind


def prison_choices(without: int | None = None) -> list[tuple[Any, Any]]:
    rows = Organisation.objects.filter(kind=Kind.PRISON, active=True).exclude(pk=without)
    return [("", _("choose")), *rows.order_by("sort_key").values_list("pk", "name")]


def filled(choices: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The choices of an enum without its "not recorded"."""
    return [("", _("choose")), *((value, label) for value, label in choices if value)]


class EventForm(FinderForm):
    """One event; what it asks for follows from its kind, which the page has chosen before."""

    on = JalaliDateField(label=_("On"), latest=today)
    detail = forms.ChoiceField(label=_("Which kind"))
    to_prison = forms.TypedChoiceField(
        label=_("To which prison"), coerce=int, widget=Finder(live="")
    )
    until = JalaliDateField(label=_("Until"), required=False)
    note = PersianCharField(label=_("Note"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    DETAIL = {
        E.RELEASE: (_("Kind of release"), ReleaseKind),
        E.LEAVE: (_("Kind of leave"), LeaveKind),
        E.INSTITUTION: (_("New kind of institution"), Institution),
        E.LEGAL: (_("New legal status"), LegalStatus),
    }

    def __init__(self, *args: Any, kind: CustodyEventKind, prison_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        detail: Any = self.fields["detail"]
        if kind in self.DETAIL:
            detail.label, choices = self.DETAIL[kind]
            detail.choices = filled(choices.choices)
        else:
            del self.fields["detail"]
        if kind == E.TRANSFER:
            prison: Any = self.fields["to_prison"]
            prison.choices = prison_choices(without=prison_id)
        else:
            del self.fields["to_prison"]
        if kind != E.LEAVE:
            del self.fields["until"]


class StayForm(forms.Form):
    """What is known of a stay and is no event."""

    offence = forms.ChoiceField(label=_("Offence"), choices=Offence.choices, required=False)
    sentence_months = forms.CharField(
        label=_("Sentence in months"), required=False, max_length=4, widget=LtrTextInput
    )
    expected_release = JalaliDateField(label=_("Expected release"), required=False, kind="release")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_sentence_months(self) -> int | None:
        text = to_ascii_digits(self.cleaned_data["sentence_months"]).strip()
        if not text:
            return None
        if not text.isdigit() or not 0 < int(text) <= 1200:
            raise forms.ValidationError(_("Write the months as a whole number."))
        return int(text)

    def stay(self) -> Stay:
        got = self.cleaned_data
        names = ("institution", "legal_status", "offence", "sentence_months", "expected_release")
        return Stay(**{n: got[n] for n in names if n in got})


class AdmitForm(StayForm):
    """A new stay."""

    prison = forms.TypedChoiceField(label=_("Prison"), coerce=int)
    on = JalaliDateField(label=_("Admitted on"), latest=today, kind="admission")
    legal_status = forms.ChoiceField(
        label=_("Legal status"), choices=LegalStatus.choices, required=False
    )
    institution = forms.ChoiceField(label=_("Kind of institution"), choices=Institution.choices)
    field_order = ("prison", "on", "legal_status", "institution")

    def __init__(self, *args: Any, prisons: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]
        prison: Any = self.fields["prison"]
        prison.choices = prisons
        if len(prisons) == 1:
            prison.initial, prison.widget = prisons[0][0], forms.HiddenInput()


class ChildForm(forms.Form):
    child = forms.TypedChoiceField(label=_("Child"), coerce=int)
    on = JalaliDateField(label=_("Lives inside since"), latest=today)

    def __init__(self, *args: Any, children: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["child"]
        field.choices = children


class ChildLeavesForm(forms.Form):
    on = JalaliDateField(label=_("Went out on"), latest=today)
    left_to = PersianCharField(label=_("To whom, and where"), max_length=200)
