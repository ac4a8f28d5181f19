"""Forms about headquarters, missions, seats and contacts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core import provinces
from bazgasht.core.fields import PersianCharField, PhoneField
from bazgasht.ui.finder import Finder, FinderForm

from .. import selectors

COUNTRY, PROVINCE, PRISON = "country", "province", "prison"


class PlaceForm(FinderForm):
    """Where a headquarters is set up: ``country``, ``province:IR-18`` or ``prison:CODE``."""

    place = forms.ChoiceField(label=_("Where"), widget=Finder(live="get"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prisons = Organisation.objects.filter(kind=Kind.PRISON, active=True).order_by("sort_key")
        field: Any = self.fields["place"]
        field.choices = [
            ("", _("Choose a place")),
            (COUNTRY, _("The whole country")),
            (
                _("Provinces"),
                [(f"{PROVINCE}:{code}", name) for code, name in provinces.choices()],
            ),
            (_("Prisons"), [(f"{PRISON}:{p.code}", p.name) for p in prisons]),
        ]

    def arguments(self) -> dict[str, str]:
        """Keyword arguments of :func:`services.plan_headquarters`; only after is_valid."""
        kind, _, value = str(self.cleaned_data["place"]).partition(":")
        return {kind: value} if value else {}


class MissionForm(forms.Form):
    title = PersianCharField(label=_("Title"), max_length=200)
    description = PersianCharField(
        label=_("Description"), required=False, max_length=2000, widget=forms.Textarea({"rows": 4})
    )
    active = forms.BooleanField(label=_("In force"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)


class SeatForm(FinderForm):
    working_groups = forms.ModelMultipleChoiceField(
        label=_("Working groups"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    capacity = PersianCharField(
        label=_("Capacity"),
        required=False,
        max_length=300,
        help_text=_("What it can give, and how much: “20 training places a season”."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, headquarters: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: Any = self.fields["working_groups"]
        groups.queryset = selectors.groups_of(headquarters)


class NewSeatForm(SeatForm):
    organisation = forms.ModelChoiceField(
        label=_("Body"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choose a body"),
        widget=Finder,
    )
    field_order = ("organisation", "working_groups", "capacity")

    def __init__(self, *args: Any, headquarters: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, headquarters=headquarters, **kwargs)
        del self.fields["version"]
        body: Any = self.fields["organisation"]
        body.queryset = selectors.candidates(headquarters)


class ContactForm(forms.Form):
    name = PersianCharField(label=_("Full name"), max_length=120)
    position = PersianCharField(label=_("Position"), max_length=120, required=False)
    phone = PhoneField(label=_("Telephone"), required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def clean_phone(self) -> str:
        return self.cleaned_data["phone"] or ""
