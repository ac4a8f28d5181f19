"""Forms of proposals and wishes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bazgasht.core.fields import JalaliDateField, PersianCharField, WholeField
from bazgasht.core.weekly_form import CannotFields

from .services import WishDraft
from .states import Kind, Refusal, State

Choices = Sequence[tuple[Any, Any]]
ANY = [("", gettext_lazy("any"))]
RANKS = (
    ("trade1", gettext_lazy("The trade wished most")),
    ("trade2", gettext_lazy("The second")),
    ("trade3", gettext_lazy("The third")),
)


class RunForm(forms.Form):
    """For which body, seats or openings. The body is asked only of who has several."""

    body = forms.TypedChoiceField(label=gettext_lazy("Body"), coerce=int)
    kind = forms.ChoiceField(label=gettext_lazy("Propose"), choices=Kind.choices)
    request_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, bodies: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = bodies  # type: ignore[attr-defined]
        if len(bodies) == 1:
            self.fields["body"].widget = forms.HiddenInput()
            self.fields["body"].initial = bodies[0][0]


class StateFilter(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[*ANY, *State.choices]
    )


class WhyFilter(forms.Form):
    """Of people without a proposal, by why."""

    code = forms.ChoiceField(label=gettext_lazy("Why"), required=False)

    def __init__(self, *args: Any, codes: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [*ANY, *codes]  # type: ignore[attr-defined]


class ChooseForm(forms.Form):
    """Another place of the run than the proposed one."""

    place = forms.TypedChoiceField(label=gettext_lazy("The place"), coerce=int)
    reason = PersianCharField(
        label=gettext_lazy("Why this one"), max_length=300,
        help_text=gettext_lazy("The case team reads it; in the person's story it stands too."),
    )  # fmt: skip

    def __init__(self, *args: Any, places: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]


class RefuseForm(forms.Form):
    code = forms.ChoiceField(label=gettext_lazy("Why"), choices=Refusal.choices)
    note = PersianCharField(label=gettext_lazy("In a few words"), max_length=300, required=False)


class WishForm(CannotFields):
    """What the person said. Nothing chosen means: any."""

    trade1 = forms.ChoiceField(required=False)
    trade2 = forms.ChoiceField(required=False)
    trade3 = forms.ChoiceField(required=False)
    counties = forms.MultipleChoiceField(
        label=gettext_lazy("Counties the person would go to"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: anywhere in the province."),
    )  # fmt: skip
    max_hours = WholeField(
        label=gettext_lazy("Hours a week at most"), required=False, min_value=1, max_value=84
    )
    available_from = JalaliDateField(label=gettext_lazy("Available from"), required=False)
    agreed_on = JalaliDateField(label=gettext_lazy("The person said yes on"))
    field_order = ["trade1", "trade2", "trade3", "counties", "max_hours", "weekdays", "time_from",
                   "time_to", "available_from", "agreed_on"]  # fmt: skip

    def __init__(self, *args: Any, trades: Choices, counties: Sequence[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, label in RANKS:
            self.fields[name].choices = [*ANY, *trades]  # type: ignore[attr-defined]
            self.fields[name].label = label
        self.fields["counties"].choices = [(c, c) for c in counties]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = [data[name] for name, _label in RANKS if data.get(name)]
        if len(set(chosen)) < len(chosen):
            self.add_error("trade2", _("Each trade once."))
        return data

    def draft(self) -> WishDraft:
        data = self.cleaned_data
        return WishDraft(
            data["agreed_on"], [data[name] for name, _label in RANKS if data[name]],
            data["counties"], data["max_hours"], data["available_from"], data["times"],
        )  # fmt: skip
