"""Forms of referrals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from bazgasht.core.domains import Domain
from bazgasht.core.fields import JalaliDateField, MoneyField, PersianCharField, WholeField
from bazgasht.core.jalali import today
from bazgasht.plans.models import Need

from .models import ReferralNeed
from .services.serve import NeedResult
from .states import Decline, HoldReason, Result, State

Choices = Sequence[tuple[Any, Any]]
ANY = [("", gettext_lazy("any"))]
SHOWN_STATES = [(s.value, s.label) for s in State if s != State.DRAFT]
GROUPS = [("open", gettext_lazy("All open")), ("unassigned", gettext_lazy("Unassigned"))]
"""More than one state, as a body's own list has them."""
PERSON_DIED = ("died", gettext_lazy("the person died: to be ended"))


class DraftForm(forms.Form):
    """What the sender says besides the service."""

    needs = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Which needs it is to answer"), required=False, coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    planned_units = WholeField(
        label=gettext_lazy("How much is asked for"),
        min_value=1,
        max_value=1000,
    )
    message = PersianCharField(
        label=gettext_lazy("Letter to the body"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Only what the service needs. No offence, no illness, nothing about others."),
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
    code = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=Decline.choices, widget=forms.RadioSelect
    )
    note = PersianCharField(
        label=gettext_lazy("What the sender should know"), required=False, max_length=300
    )


class HoldForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=HoldReason.choices, widget=forms.RadioSelect
    )


class AssignForm(forms.Form):
    user = forms.TypedChoiceField(label=gettext_lazy("Colleague"), required=False, coerce=int,
                                  empty_value=None)  # fmt: skip

    def __init__(self, *args: Any, people: Mapping[int, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", gettext_lazy("nobody yet")), *people.items()]  # type: ignore[attr-defined]


class GiveForm(forms.Form):
    """One delivery on a referral; the service is the referral's."""

    on = JalaliDateField(label=gettext_lazy("Day it was given"), latest=today, initial=today)
    quantity = WholeField(
        label=gettext_lazy("How much"),
        min_value=1,
        max_value=10_000,
        initial=1,
    )
    amount = MoneyField(
        label=gettext_lazy("Amount"), required=False,
        help_text=gettext_lazy("In toman; left empty, it is the service's cost times how much."),
    )  # fmt: skip
    repeat_reason = PersianCharField(
        label=gettext_lazy("Why it is given again"), required=False, max_length=200,
        help_text=gettext_lazy("Only when the household got aid of this kind a short while ago."),
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
                label=gettext_lazy("In a few words"), required=False, max_length=300
            )

    @property
    def results(self) -> dict[int, NeedResult]:
        data = self.cleaned_data
        return {n.pk: NeedResult(data[f"result_{n.pk}"], data[f"note_{n.pk}"]) for n in self.needs}


class BoxFilter(forms.Form):
    """The state of a body's list; six fields at most."""

    q = PersianCharField(
        label=gettext_lazy("Name, file number or code"), required=False, max_length=80
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[*ANY, *SHOWN_STATES]
    )
    domain = forms.ChoiceField(
        label=gettext_lazy("For which need"), required=False, choices=[*ANY, *Domain.choices]
    )
    body = forms.ChoiceField(label=gettext_lazy("Other body"), required=False)
    due = forms.ChoiceField(
        label=gettext_lazy("Answer"), required=False,
        choices=[*ANY, ("late", gettext_lazy("overdue")), ("ahead", gettext_lazy("not due yet"))],
    )  # fmt: skip
    mine = forms.BooleanField(label=gettext_lazy("Only what I follow"), required=False)

    def __init__(self, *args: Any, bodies: Choices, side: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [*ANY, *bodies]  # type: ignore[attr-defined]
        if side == "in":
            del self.fields["mine"]
            self.fields["state"].choices += [PERSON_DIED]  # type: ignore[attr-defined]


class BoardFilter(forms.Form):
    """The state of a headquarters' or group's board; there is no person in it."""

    q = PersianCharField(label=gettext_lazy("Code"), required=False, max_length=12)
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[*ANY, *GROUPS, *SHOWN_STATES]
    )
    body = forms.ChoiceField(label=gettext_lazy("Body"), required=False)
    domain = forms.ChoiceField(
        label=gettext_lazy("For which need"), required=False, choices=[*ANY, *Domain.choices]
    )
    mission = forms.ChoiceField(label=gettext_lazy("Mission"), required=False)
    overdue = forms.BooleanField(label=gettext_lazy("Only overdue"), required=False)

    def __init__(self, *args: Any, bodies: Choices, missions: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [*ANY, *bodies]  # type: ignore[attr-defined]
        self.fields["mission"].choices = [*ANY, *missions]  # type: ignore[attr-defined]
