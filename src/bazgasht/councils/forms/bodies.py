"""Forms of councils and their seats."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from bazgasht.core.fields import PersianCharField
from bazgasht.ui.finder import Finder, FinderForm

from ..services import CouncilDraft
from ..states import Level
from .parts import Choices


class CouncilForm(FinderForm):
    """``bodies`` is empty when the council exists: it does not move."""

    organisation = forms.TypedChoiceField(label=gettext_lazy("Sits at"), coerce=int, widget=Finder)
    title = PersianCharField(label=gettext_lazy("Name of the council"), max_length=160)
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=Level.choices)
    chair_office = PersianCharField(
        label=gettext_lazy("Office of its chair"), max_length=120,
        help_text=gettext_lazy("The office, such as deputy governor; not a name."),
    )  # fmt: skip
    mirrors = forms.TypedChoiceField(
        label=gettext_lazy("Council it mirrors, one level up"), required=False, coerce=int,
        empty_value=None, widget=Finder,
        help_text=gettext_lazy("Resolutions and directives of that council can be sent to this one."),
    )  # fmt: skip
    secretary = forms.TypedChoiceField(
        label=gettext_lazy("Secretary"), required=False, coerce=int, empty_value=None, widget=Finder
    )
    active = forms.BooleanField(label=gettext_lazy("It meets"), required=False, initial=True)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, bodies: Choices, councils: Choices, people: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if bodies:
            self.fields["organisation"].choices = bodies  # type: ignore[attr-defined]
            del self.fields["active"]
        else:
            del self.fields["organisation"]
        self.fields["mirrors"].choices = [("", gettext_lazy("none")), *councils]  # type: ignore[attr-defined]
        self.fields["secretary"].choices = [("", gettext_lazy("none")), *people]  # type: ignore[attr-defined]

    def draft(self) -> CouncilDraft:
        got = self.cleaned_data
        return CouncilDraft(
            title=got["title"], level=got["level"], chair_office=got["chair_office"],
            mirrors_id=got["mirrors"], secretary_id=got["secretary"],
            active=got.get("active", True),
        )  # fmt: skip


class SeatForm(FinderForm):
    organisation = forms.TypedChoiceField(label=gettext_lazy("Body"), coerce=int, widget=Finder)
    office = PersianCharField(
        label=gettext_lazy("Office that sits for it"), max_length=120,
        help_text=gettext_lazy("Such as director general; not a name."),
    )  # fmt: skip

    def __init__(self, *args: Any, bodies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = bodies  # type: ignore[attr-defined]


class SecretaryForm(FinderForm):
    secretary = forms.TypedChoiceField(label=gettext_lazy("Secretary"), coerce=int, widget=Finder)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secretary"].choices = [("", gettext_lazy("choose")), *people]  # type: ignore[attr-defined]
