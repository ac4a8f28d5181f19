"""Forms of referrals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from bazgasht.core.domains import Domain
from bazgasht.core.fields import JalaliDateField, LtrTextInput, MoneyField, PersianCharField
from bazgasht.core.jalali import today
from bazgasht.plans.models import Need

from .models import ReferralNeed
from .services.serve import NeedResult
from .states import Decline, HoldReason, Result, State

Choices = Sequence[tuple[Any, Any]]
ANY = [("", _l("any"))]
SHOWN_STATES = [(s.value, s.label) for s in State if s != State.DRAFT]


class DraftForm(forms.Form):
    """What the sender says besides the service."""

    needs = forms.TypedMultipleChoiceField(
        label=_l("Which needs it is to answer"), required=False, coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    planned_units = forms.IntegerField(
        label=_l("How much is asked for"), min_value=1, max_value=1000, widget=LtrTextInput
    )
    message = PersianCharField(
        label=_l("Letter to the body"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_l("Only what the service needs. No offence, no illness, nothing about others."),
    )  # fmt: skip

    def __init__(self, *args: Any, needs: Sequence[Need] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        if needs:
            self.fields["needs"].choices = [  # type: ignore[attr-defined]
                (n.pk, f"{n.get_domain_display()} ({n.get_degree_display()})") for n in needs
            ]
        else:
            del self.fields["needs"]


class DeclineForm(forms.Form):
    code = forms.ChoiceField(label=_l("Reason"), choices=Decline.choices, widget=forms.RadioSelect)
    note = PersianCharField(label=_l("What the sender should know"), required=False, max_length=300)


class HoldForm(forms.Form):
    reason = forms.ChoiceField(
        label=_l("Reason"), choices=HoldReason.choices, widget=forms.RadioSelect
    )


class AssignForm(forms.Form):
    user = forms.TypedChoiceField(label=_l("Colleague"), required=False, coerce=int,
                                  empty_value=None)  # fmt: skip

    def __init__(self, *args: Any, people: Mapping[int, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", _l("nobody yet")), *people.items()]  # type: ignore[attr-defined]


class GiveForm(forms.Form):
    """One delivery on a referral; the service is the referral's."""

    on = JalaliDateField(label=_l("Day it was given"), latest=today, initial=today)
    quantity = forms.IntegerField(
        label=_l("How much"), min_value=1, max_value=10_000, initial=1, widget=LtrTextInput
    )
    amount = MoneyField(
        label=_l("Amount"), required=False,
        help_text=_l("In toman; left empty, it is the service's cost times how much."),
    )  # fmt: skip
    repeat_reason = PersianCharField(
        label=_l("Why it is given again"), required=False, max_length=200,
        help_text=_l("Only when the household got aid of this kind a short while ago."),
    )  # fmt: skip
    request_id = forms.UUIDField(widget=forms.HiddenInput)

    def figures(self, cost: int | None) -> dict[str, Any]:
        """Keyword arguments of ``deliver``."""
        data = dict(self.cleaned_data)
        if data["amount"] is None:
            data["amount"] = (cost or 0) * data["quantity"]
        return data


class EndForm(forms.Form):
    """A result and a note for every need of the referral."""

    def __init__(self, *args: Any, needs: Sequence[ReferralNeed], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.needs = needs
        for need in needs:
            words = str(Domain(need.domain).label)
            self.fields[f"result_{need.pk}"] = forms.ChoiceField(
                label=words, choices=Result.choices, widget=forms.RadioSelect
            )
            self.fields[f"note_{need.pk}"] = PersianCharField(
                label=_l("In a few words"), required=False, max_length=300
            )

    @property
    def results(self) -> dict[int, NeedResult]:
        data = self.cleaned_data
        return {n.pk: NeedResult(data[f"result_{n.pk}"], data[f"note_{n.pk}"]) for n in self.needs}


class BoxFilter(forms.Form):
    """The state of a body's list; six fields at most."""

    q = PersianCharField(label=_l("Name, file number or code"), required=False, max_length=80)
    state = forms.ChoiceField(label=_l("State"), required=False, choices=[*ANY, *SHOWN_STATES])
    domain = forms.ChoiceField(
        label=_l("For which need"), required=False, choices=[*ANY, *Domain.choices]
    )
    body = forms.ChoiceField(label=_l("Other body"), required=False)
    due = forms.ChoiceField(
        label=_l("Answer"), required=False,
        choices=[*ANY, ("late", _l("overdue")), ("ahead", _l("not due yet"))],
    )  # fmt: skip
    mine = forms.BooleanField(label=_l("Only what I sent"), required=False)

    def __init__(self, *args: Any, bodies: Choices, side: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [*ANY, *bodies]  # type: ignore[attr-defined]
        if side == "in":
            del self.fields["mine"]


class BoardFilter(forms.Form):
    """The state of a headquarters' or group's board; there is no person in it."""

    q = PersianCharField(label=_l("Code"), required=False, max_length=12)
    state = forms.ChoiceField(label=_l("State"), required=False, choices=[*ANY, *SHOWN_STATES])
    body = forms.ChoiceField(label=_l("Body"), required=False)
    domain = forms.ChoiceField(
        label=_l("For which need"), required=False, choices=[*ANY, *Domain.choices]
    )
    mission = forms.ChoiceField(label=_l("Mission"), required=False)
    overdue = forms.BooleanField(label=_l("Only overdue"), required=False)

    def __init__(self, *args: Any, bodies: Choices, missions: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [*ANY, *bodies]  # type: ignore[attr-defined]
        self.fields["mission"].choices = [*ANY, *missions]  # type: ignore[attr-defined]
